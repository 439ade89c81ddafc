import MatrixCrypto

/// What is known of a room that the bot has joined.
struct RoomRecord: Sendable, Equatable, Codable {
    /// `m.room.history_visibility`: who can read what was said before they came.
    enum HistoryVisibility: String, Sendable, Codable {
        case worldReadable = "world_readable"
        case shared
        case invited
        case joined
    }

    let id: RoomID
    /// The names of all who are in the room, the bot too.
    var joined: [MatrixUserID: String] = [:]
    /// The names of all who may come in.
    var invited: [MatrixUserID: String] = [:]
    /// The names of those whom the bot has invited while no sync has told of it. A homeserver makes a room step by step, and a
    /// sync may see it when the invite is not there yet.
    var expected: [MatrixUserID: String] = [:]
    /// Whether `joined` and `invited` are complete; else they must be asked for.
    var hasAllMembers = false
    /// The content of `m.room.encryption`. Never forgotten: what was encrypted once stays so.
    var encryption: JSONValue?
    var historyVisibility = HistoryVisibility.shared
    /// Where the conversation goes on (`m.room.tombstone`).
    var replacement: RoomID?
    /// The mark by which a room that was opened for one person is found again.
    var mark: String?

    init(id: RoomID) { self.id = id }

    /// Everybody who gets the keys of what is said.
    var readers: Set<MatrixUserID> {
        Set(joined.keys).union(expected.keys).union(historyVisibility == .joined ? [] : Set(invited.keys))
    }

    func view(without bot: MatrixUserID) -> RoomView {
        var people = expected.merging(invited) { $1 }.merging(joined) { $1 }
        people[bot] = nil
        return RoomView(id: id, people: people, isEncrypted: encryption != nil)
    }

    /// Takes a state event. What makes no sense changes nothing.
    mutating func apply(_ event: JSONValue) {
        guard let type = event["type"]?.string, let key = event["state_key"]?.string, let content = event["content"]
        else { return }
        switch (type, key) {
        case ("m.room.member", _): applyMember(MatrixUserID(key), content)
        case ("m.room.encryption", ""):
            // A change that names no algorithm would make the settings worthless.
            if content["algorithm"]?.string != nil || encryption == nil { encryption = content }
        case ("m.room.history_visibility", ""):
            historyVisibility = content["history_visibility"]?.string.flatMap(HistoryVisibility.init) ?? .shared
        case ("m.room.tombstone", ""): replacement = content["replacement_room"]?.string.map(RoomID.init(_:))
        case ("m.room.create", ""): mark = content[DirectRoom.markKey]?.string
        default: break
        }
    }

    private mutating func applyMember(_ user: MatrixUserID, _ content: JSONValue) {
        joined[user] = nil
        invited[user] = nil
        expected[user] = nil
        let name = content["displayname"]?.string.flatMap { $0.isEmpty ? nil : String($0.prefix(200)) }
        switch content["membership"]?.string {
        case "join": joined[user] = name ?? user.rawValue
        case "invite": invited[user] = name ?? user.rawValue
        default: break
        }
    }
}
