/// Lets the shards of a bot identify no more often than Discord allows: so many every five seconds, and so many a day. Beyond
/// that, Discord resets the bot's token.
actor IdentifyGate {
    private let clock = ContinuousClock()
    private let concurrency: Int
    private var remaining: Int
    private var renewal: ContinuousClock.Instant
    private var recent: [ContinuousClock.Instant] = []
    private let daily: Int

    private static let window = Duration.seconds(5)
    private static let day = Duration.seconds(86_400)

    /// - Parameters:
    ///   - limit: as `GET /gateway/bot` tells.
    init(_ limit: SessionStartLimit) {
        concurrency = max(limit.max_concurrency, 1)
        remaining = limit.remaining
        daily = max(limit.total, 1)
        renewal = clock.now + .milliseconds(limit.reset_after)
    }

    /// Returns when one more may identify.
    func permit() async throws {
        while true {
            let now = clock.now
            if now >= renewal {
                remaining = daily
                renewal = now + Self.day
            }
            recent.removeAll { $0 + Self.window <= now }
            if remaining > 0, recent.count < concurrency {
                remaining -= 1
                recent.append(now)
                return
            }
            let next = remaining > 0 ? recent[0] + Self.window : renewal
            try await clock.sleep(until: next)
        }
    }
}

/// How many sessions may be started (`GET /gateway/bot`).
struct SessionStartLimit: Codable, Equatable {
    let total: Int
    let remaining: Int
    /// Milliseconds.
    let reset_after: Int64
    let max_concurrency: Int
}
