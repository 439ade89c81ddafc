import Synchronization

/// Makes the calls of one source wait for their turn, first come, first served; shared by all that call it.
package final class RateLimit: Sendable {
    private let pacing: Mutex<Pacing>
    private let now: @Sendable () -> Duration
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - limit: so many calls within any second at most; 2 or more.
    ///   - longestWait: calls that would have to wait longer fail instead.
    ///   - now: the time passed since any fixed moment.
    package init(
        perSecond limit: Int, longestWait: Duration = .seconds(60), now: (@Sendable () -> Duration)? = nil,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        let start = ContinuousClock.now
        self.now = now ?? { start.duration(to: .now) }
        self.sleep = sleep
        pacing = Mutex(Pacing(perSecond: limit, longestWait: longestWait))
    }

    /// Returns when it is the caller's turn. The turn of a cancelled task passes unused.
    /// - Returns: `false` at once when too many wait already.
    func turn() async throws -> Bool {
        let moment = now()
        guard let wait = pacing.withLock({ $0.turn(at: moment) }) else { return false }
        if wait > .zero { try await sleep(wait) }
        return true
    }
}
