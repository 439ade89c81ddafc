/// Spreads calls over time: the arithmetic of a token bucket. Pure; a moment is the time passed since any fixed one.
///
/// It is the generic cell rate algorithm (ITU-T I.371): the bucket is remembered as the moment at which it is full
/// again. Turns are given in the order in which they are asked for.
struct Pacing: Sendable, Equatable {
    /// So many calls may come at once when there was none for a while.
    let burst: Int
    /// Between two calls when they do not end.
    let interval: Duration
    /// Nobody is made to wait longer.
    let longestWait: Duration
    private var fullAt = Duration.zero

    init(burst: Int, interval: Duration, longestWait: Duration) {
        self.burst = max(burst, 1)
        self.interval = interval
        self.longestWait = longestWait
    }

    /// Never more than `limit` calls within any second: a quarter of them may come at once, and the rest is spread.
    init(perSecond limit: Int, longestWait: Duration) {
        let burst = max(limit / 4, 1)
        self.init(burst: burst, interval: .seconds(1) / max(limit - burst, 1), longestWait: longestWait)
    }

    /// How long to wait until it is the caller's turn, which is then taken; `nil` when too many wait already.
    mutating func turn(at now: Duration) -> Duration? {
        let full = max(fullAt, now)
        let wait = max(full - interval * (burst - 1) - now, .zero)
        guard wait <= longestWait else { return nil }
        fullAt = full + interval
        return wait
    }
}
