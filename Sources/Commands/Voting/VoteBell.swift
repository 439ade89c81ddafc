/// Wakes whoever tells how votes end. Ringing while nobody listens is remembered once.
package final class VoteBell: Sendable {
    let rings: AsyncStream<Void>
    private let ringing: AsyncStream<Void>.Continuation

    package init() { (rings, ringing) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func ring() { ringing.yield() }

    /// Ends the rings for good.
    func silence() { ringing.finish() }
}
