/// How many messages were sent in the last minute: Discord closes a connection that sends more than 120.
struct SendWindow: Equatable {
    private static let length: Int64 = 60_000
    private static let limit = 120
    private var sent: [Int64] = []

    /// Whether another message may be sent now; then it counts.
    ///
    /// - Parameter now: milliseconds of any clock that never goes back.
    mutating func admits(at now: Int64) -> Bool {
        sent.removeAll { $0 <= now - Self.length }
        guard sent.count < Self.limit else { return false }
        sent.append(now)
        return true
    }
}
