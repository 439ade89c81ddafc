import MatrixCrypto

/// An event that waits to be worked on.
struct InboxEntry: Sendable, Equatable, Codable {
    /// Grows with the order of arrival.
    let sequence: Int64
    let event: RoomEvent
}
