import Chat
import Synchronization

/// What is said in a console without having been asked for, on its way to the conversation.
final class ConsoleAnnouncements: Sendable {
    let replies: AsyncStream<Reply>
    private let sink: AsyncStream<Reply>.Continuation
    private let known = Mutex<Set<String>>([])

    /// More of them than anybody reads are dropped, the oldest first.
    init() { (replies, sink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(100)) }

    func say(_ reply: Reply, id: String) {
        if known.withLock({ $0.insert(id).inserted }) { sink.yield(reply) }
    }
}
