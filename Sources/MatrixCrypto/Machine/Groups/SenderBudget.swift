/// How many new Megolm sessions each user may still send in the current hour: they are stored for good.
struct SenderBudget {
    private var hour: Int64 = 0
    private var spent: [MatrixUserID: Int] = [:]

    /// - Returns: whether there was something left.
    mutating func spend(by user: MatrixUserID, now: Int64) -> Bool {
        if now / 3_600_000 != hour {
            hour = now / 3_600_000
            spent = [:]
        }
        spent[user, default: 0] += 1
        return spent[user, default: 0] <= CryptoLimits.groupSessionsPerHour
    }
}
