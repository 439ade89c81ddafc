import Synchronization

/// Requests to read something now instead of when it is due, such as after a webhook. They never block and are never
/// lost; many at once are one.
package final class SyncRequests: Sendable {
    private let open = Mutex<Set<SyncTopic>>([])
    /// An element for each time that it is worth looking what is open and what is due; it has one reader.
    let wakeups: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() {
        (wakeups, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func request(_ topics: Set<SyncTopic>) {
        open.withLock { $0.formUnion(topics) }
        continuation.yield()
    }

    func wake() { continuation.yield() }

    /// What was requested since the last time.
    package func take() -> Set<SyncTopic> {
        open.withLock { open in
            defer { open = [] }
            return open
        }
    }
}
