import MatrixCrypto

/// An event that could not be read when it came, because its key has not come.
struct UnreadEvent: Sendable, Equatable, Codable {
    let room: RoomID
    /// The `m.room.encrypted` event as it came.
    let event: JSONValue
    let sessionID: String
    let sender: MatrixUserID
    /// Milliseconds since 1970.
    let since: Int64
    /// Whether it was already said that it cannot be read.
    var isTold = false

    /// How long its key may take before it is said that it cannot be read.
    static let patience: Int64 = 10_000
    /// How long it is kept in case that its key still comes.
    static let lifetime: Int64 = 300_000
    /// So many are kept at most.
    static let most = 500
}

/// Why an event cannot be read, as `RoomEvent.undecryptable` tells the conversation in its content's `reason`.
enum UnreadableReason: String, Sendable, CaseIterable {
    case keyMissing
    case withheld
    case unknownAlgorithm
    case malformed
    case replayed
}
