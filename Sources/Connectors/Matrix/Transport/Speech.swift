import Chat
import MatrixCrypto

/// What the transport asks the conversation. What it throws is tried again.
struct Speech: Sendable {
    /// What follows from an event.
    let answer: @Sendable (RoomEvent, RoomView) async throws -> Consequences
    /// How something that nobody asked for is said in a room, with an id that makes its messages' ids.
    let announcement: @Sendable (Reply, RoomView, _ id: String) async throws -> Consequences
}
