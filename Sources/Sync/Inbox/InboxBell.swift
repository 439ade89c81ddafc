import Synchronization

/// Wakes whoever works on the inbox. Ringing while nobody listens is remembered once.
package final class InboxBell: Sendable {
    let rings: AsyncStream<Void>
    private let ringing: AsyncStream<Void>.Continuation
    private let silenced = Atomic<Bool>(false)

    package init() {
        (rings, ringing) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func ring() { ringing.yield() }

    /// Ends the rings for good.
    func silence() {
        silenced.store(true, ordering: .relaxed)
        ringing.finish()
    }

    var isSilenced: Bool { silenced.load(ordering: .relaxed) }
}
