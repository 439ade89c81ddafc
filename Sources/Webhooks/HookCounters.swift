package import Storage
import Synchronization

/// What became of the deliveries at one hook since the start.
package struct HookTally: Sendable, Equatable, Encodable {
    /// Everything that came, whatever became of it.
    package var received = 0
    package var stored = 0
    /// Stored already.
    package var duplicates = 0
    package var malformed = 0
    /// With a wrong secret or none.
    package var refused = 0
    package var tooLarge = 0
    /// Not taken because the database was away or too much was waiting; the sender was told to try again.
    package var turnedAway = 0

    package init() {}
}

/// Counts deliveries by hook; only hooks that exist are counted.
package final class HookCounters: Sendable {
    private let tallies = Mutex<[Hook: HookTally]>([:])

    package init() {}

    package var snapshot: [Hook: HookTally] { tallies.withLock { $0 } }

    func count(_ what: WritableKeyPath<HookTally, Int>, at hook: Hook) {
        tallies.withLock { $0[hook, default: HookTally()][keyPath: what] += 1 }
    }
}
