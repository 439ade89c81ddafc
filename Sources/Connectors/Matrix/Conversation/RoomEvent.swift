import Chat
import Foundation
import MatrixCrypto

/// Something that somebody did in a room, decrypted where it was encrypted. Kept until it is worked on.
struct RoomEvent: Sendable, Equatable, Codable {
    /// The type of an event whose content could not be decrypted; once for each session and sender.
    static let undecryptable = "recommendarr.undecryptable"

    var id: EventID
    var room: RoomID
    /// Such as `m.room.message`; of an encrypted event what was inside.
    var type: String
    var sender: MatrixUserID
    /// Milliseconds since 1970, as the sender's server claims.
    var timestamp: Int64
    /// Outside data. The relation of an encrypted event, which is sent in the clear, has been put back in.
    var content: JSONValue
    /// The event that this one takes back.
    var redacts: EventID?
    var wasEncrypted: Bool
}

/// A room as it was when an event in it is worked on.
struct RoomView: Sendable, Equatable {
    var id: RoomID
    /// The names of all who can read it, joined or invited, without the bot.
    var people: [MatrixUserID: String]
    var isEncrypted: Bool
    /// Whether exactly one person reads it.
    var isDirect: Bool { people.count == 1 }

    /// The room in which this person does something. Whoever speaks also reads, even if the list of people is behind.
    func including(_ person: MatrixUserID) -> RoomView {
        guard people[person] == nil else { return self }
        var view = self
        view.people[person] = person.rawValue
        return view
    }

    var neutral: Room {
        Room(
            platform: .matrix, id: id.rawValue, participants: Set(people.keys.map(\.identity)), isDirect: isDirect)
    }
}

extension MatrixUserID {
    var identity: ChatIdentity { ChatIdentity(platform: .matrix, userID: rawValue) }
}
