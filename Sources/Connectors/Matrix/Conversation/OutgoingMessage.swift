import Foundation
import MatrixCrypto

/// Something to be sent, before it is encrypted and before it has an event id.
struct OutgoingMessage: Sendable, Equatable, Codable {
    enum Destination: Sendable, Hashable, Codable {
        case room(RoomID)
        /// The room that only this person and the bot are in; opened where there is none.
        case direct(MatrixUserID)
    }

    /// An event in the same room, which may not have been sent yet.
    enum Target: Sendable, Hashable, Codable {
        case event(EventID)
        /// The message with this `id`, which is sent before.
        case message(String)
    }

    enum Kind: Sendable, Equatable, Codable {
        /// An event of a type, with its content; encrypted where the room is.
        case event(type: String, content: JSONValue)
        /// `content` replaces what the target said (`m.replace`).
        case edit(Target, content: JSONValue)
        /// `m.annotation`; never encrypted.
        case reaction(Target, key: String)
        case redaction(Target)
    }

    /// Unique for good, and the same when an event is worked on again; the transaction id is made of it.
    var id: String
    var destination: Destination
    var kind: Kind
    /// A picture that is uploaded first, and put into the content as `url`, or as `file` in an encrypted room.
    var picture: Picture?

    /// A poster to be sent.
    struct Picture: Sendable, Equatable, Codable {
        /// The title that it belongs to, such as `movie:603`.
        var reference: String
    }
}

/// What follows from an event: what is said, and what is remembered.
struct Consequences: Sendable {
    var messages: [OutgoingMessage] = []
    /// Records of `ConnectorMemory` whose kind begins with `talk.`; changed in the transaction that settles the event.
    var remembered: [String: [String: Data?]] = [:]
}
