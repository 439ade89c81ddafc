/// When to try again what has failed: after a minute, then after twice as long each time, at most an hour.
///
/// It is not kept over restarts: a fresh start may try once.
struct BackOff<Key: Hashable> {
    private static var longest: Int64 { 3_600_000 }
    private var failures: [Key: (count: Int, until: Int64)] = [:]

    mutating func failed(_ key: Key, now: Int64) {
        let count = (failures[key]?.count ?? 0) + 1
        let delay = min(60_000 << Int64(min(count - 1, 6)), Self.longest)
        failures[key] = (count, now + delay)
    }

    mutating func succeeded(_ key: Key) { failures[key] = nil }

    func holds(_ key: Key, now: Int64) -> Bool {
        // A clock that was set back must not hold for longer than was meant.
        guard let until = failures[key]?.until else { return false }
        return now < until && until - now <= Self.longest
    }
}
