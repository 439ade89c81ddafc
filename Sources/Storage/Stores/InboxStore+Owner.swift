/// What the owner of the server sees and does, and what keeps the inbox from growing.
extension InboxStore {
    /// In order of hook and state.
    package func counts() throws -> [InboxCount] {
        try session.query(
            """
            SELECT hook, state, count(*), CAST(sum(duplicates) AS BIGINT) FROM deliveries
            GROUP BY hook, state ORDER BY hook, state
            """
        ).compactMap { row in
            guard let state = DeliveryState(rawValue: try row.get(1)) else { return nil }
            return InboxCount(
                hookName: try row.get(0), state: state, deliveries: try row.get(2), duplicates: try row.get(3))
        }
    }

    /// The newest first.
    package func deadLetters(limit: Int) throws -> [DeadLetter] {
        try session.query(
            """
            SELECT id, hook, received_at, finished_at, attempts, coalesce(reason, ''), coalesce(length(body), 0)
            FROM deliveries WHERE state = 'dead' ORDER BY finished_at DESC, id DESC LIMIT $1
            """, [SQLValue(limit)]
        ).map { row in
            DeadLetter(
                id: DeliveryID(try row.get(0)), hookName: try row.get(1), receivedAt: try row.get(2),
                diedAt: try row.get(3), attempts: try row.get(4), reason: try row.get(5), size: try row.get(6))
        }
    }

    /// Which dead deliveries are tried once more.
    package enum Replay: Sendable, Equatable {
        case all
        case hook(Hook)
        case delivery(DeliveryID)
    }

    /// Puts dead deliveries back, as if they had just arrived for the first time. Returns how many.
    @discardableResult
    package func replay(_ which: Replay, at now: Int64) throws -> Int {
        var (condition, values): (String, [SQLValue]) = ("", [])
        switch which {
        case .all: break
        case .hook(let hook): (condition, values) = ("AND hook = $2", [.text(hook.name)])
        case .delivery(let id): (condition, values) = ("AND id = $2", [SQLValue(id.rawValue)])
        }
        return try session.execute(
            """
            UPDATE deliveries SET state = 'waiting', attempts = 0, next_attempt_at = $1, finished_at = NULL, reason = NULL
            WHERE id IN (
                SELECT id FROM deliveries WHERE state = 'dead' \(condition) ORDER BY id \(session.dialect.lockingRows)
            )
            """, [SQLValue(now)] + values)
    }

    /// Forgets a part of what ended before a moment, milliseconds since 1970; what is forgotten is no longer recognised
    /// when it is delivered again. Returns how many went: `limit` when more may be left.
    package func purge(_ state: DeliveryState, before time: Int64, limit: Int = 5_000) throws -> Int {
        // The states are spelled out, so that their own small indexes serve.
        let condition: String
        switch state {
        case .waiting: return 0
        case .done: condition = "state = 'done'"
        case .dead: condition = "state = 'dead'"
        }
        return try session.execute(
            """
            DELETE FROM deliveries WHERE id IN (
                SELECT id FROM deliveries WHERE \(condition) AND finished_at < $1
                ORDER BY finished_at LIMIT $2 \(session.dialect.lockingWhatIsFree)
            )
            """, [SQLValue(time), SQLValue(limit)])
    }
}
