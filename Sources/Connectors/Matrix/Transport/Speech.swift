import Chat
import MatrixCrypto

/// What the transport asks the conversation. What it throws is tried again.
struct Speech: Sendable {
    /// What follows from an event.
    let answer: @Sendable (RoomEvent, RoomView) async throws -> Consequences
    /// How something that nobody asked for is said in a room, with an id that makes its messages' ids.
    let announcement: @Sendable (Reply, RoomView, _ id: String) async throws -> Consequences
}

extension Speech {
    init(_ conversation: Conversation) {
        self.init(
            answer: conversation.consequences,
            announcement: { reply, view, id in
                // In a room of several there is no language that is everybody's.
                let reader = view.people.keys.min() { $0.rawValue < $1.rawValue } ?? conversation.name.userID
                return try await conversation.announcement(
                    reply, in: view.id, id: id, language: await conversation.languages.phrases(reader.identity))
            })
    }
}
