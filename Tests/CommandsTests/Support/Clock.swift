import Synchronization

/// A clock that tests move; every look at it is a millisecond later than the one before.
final class Clock: Sendable {
    private let moment: Mutex<Int64>

    init(_ start: Int64) { moment = Mutex(start) }

    func now() -> Int64 {
        moment.withLock { value in
            value += 1
            return value
        }
    }

    func advance(byDays days: Int64) { moment.withLock { $0 += days * 86_400_000 } }

    func advance(byMinutes minutes: Int64) { moment.withLock { $0 += minutes * 60_000 } }
}
