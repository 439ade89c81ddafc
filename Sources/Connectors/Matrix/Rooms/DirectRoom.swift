import MatrixCrypto

/// A room for one person and the bot: how it is opened and found again.
enum DirectRoom {
    /// In the content of `m.room.create`.
    static let markKey = "recommendarr.direct"

    /// One that is being opened; kept before the homeserver is asked to, since the answer may get lost.
    struct Opening: Sendable, Equatable, Codable {
        var mark: String
    }

    /// The body of `/createRoom`.
    static func description(for person: MatrixUserID, mark: String) -> JSONValue {
        [
            "preset": "trusted_private_chat", "is_direct": true, "invite": [.string(person.rawValue)],
            "creation_content": [markKey: .string(mark)],
            "initial_state": [["type": "m.room.encryption", "state_key": "", "content": encryption]],
        ]
    }

    /// What is known of a room that was just opened.
    static func record(of room: RoomID, for person: MatrixUserID, by bot: MatrixUserID, mark: String) -> RoomRecord {
        var record = RoomRecord(id: room)
        record.joined[bot] = bot.rawValue
        record.expected[person] = person.rawValue
        record.hasAllMembers = true
        record.encryption = encryption
        record.mark = mark
        return record
    }

    private static let encryption: JSONValue = ["algorithm": "m.megolm.v1.aes-sha2"]
}
