import MatrixCrypto

/// Something that waits to be sent. Its content is final: what is sent again after a crash are the same bytes with the same
/// transaction id, so that the homeserver recognises it.
struct OutboxEntry: Sendable, Equatable, Codable {
    enum Action: Sendable, Equatable, Codable {
        case event(type: String, content: JSONValue)
        case redaction
    }

    /// What the action refers to, as far as it was not sent when the entry was made.
    struct Relation: Sendable, Equatable, Codable {
        var target: OutgoingMessage.Target
        /// `m.relates_to` without the event id; `nil` for a redaction.
        var content: JSONValue?
    }

    /// A to-device message that must arrive first.
    struct Key: Sendable, Equatable, Codable {
        var id: String
        var type: String
        var messages: JSONValue
    }

    /// Grows with the order of being said.
    let sequence: Int64
    let room: RoomID
    /// The `OutgoingMessage` that it is made of.
    let message: String
    let transaction: String
    var keys: [Key]
    let action: Action
    let relation: Relation?

    /// Whether the homeserver can read what is said in it.
    var isReadable: Bool {
        if case .event(let type, _) = action { type != "m.room.encrypted" && type != "m.reaction" } else { false }
    }
}
