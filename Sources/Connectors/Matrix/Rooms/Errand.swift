import MatrixCrypto

/// Something to be done about the membership of the bot in a room, kept until it is done.
enum Errand: Sendable, Equatable, Codable {
    /// Accept an invite, or follow a room to its replacement.
    case join(via: [String])
    /// Leave, or reject an invite, and forget the room.
    case leave
}
