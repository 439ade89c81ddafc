/// Deliveries of webhooks between being acknowledged and being worked on.
///
/// A claim is a lease: whoever holds it works on the deliveries until it ends, and ends them in the transaction that
/// keeps their effect, so that neither exists without the other. A process that dies simply lets its leases end.
package struct InboxStore {
    /// How much one claim takes at most; the first delivery is taken whatever its size.
    package struct ClaimLimit: Sendable, Equatable {
        package var deliveries: Int
        package var bytes: Int

        package init(deliveries: Int = 512, bytes: Int = 4 << 20) {
            self.deliveries = deliveries
            self.bytes = bytes
        }
    }

    // Only what waits has a lease. Statements that name one leave out the state: with it, a database may look through
    // everything that waits instead of for the ids.
    let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Keeps what is new, in the given order of arrival, and counts the rest as delivered again.
    /// - Returns: for each delivery whether it was new; of several equal ones only the first is.
    package func insert(_ deliveries: [NewDelivery]) throws -> [Bool] {
        var firsts: [Key: Int] = [:]
        var repeats: [Key: Int] = [:]
        for (index, delivery) in deliveries.enumerated() {
            if firsts[Key(delivery)] == nil {
                firsts[Key(delivery)] = index
            } else {
                repeats[Key(delivery), default: 0] += 1
            }
        }
        // In one order everywhere: two processes that bring the same deliveries wait for each other, never crosswise.
        let rows: [[SQLValue]] = firsts.sorted { $0.key < $1.key }.map { key, index in
            let delivery = deliveries[index]
            return [
                .text(key.hookName), .blob(key.digest), .blob(delivery.body), SQLValue(delivery.receivedAt),
                SQLValue(index), SQLValue(delivery.receivedAt), "waiting", 0, 0,
            ]
        }
        let inserted = try RowBatch(
            """
            INSERT INTO deliveries
            (hook, digest, body, received_at, sequence, next_attempt_at, state, attempts, duplicates) VALUES
            """, suffix: "ON CONFLICT (digest, hook) DO NOTHING RETURNING hook, digest"
        ).query(rows, in: session)
        var isNew = [Bool](repeating: false, count: deliveries.count)
        for row in inserted {
            if let index = firsts.removeValue(forKey: try Key(row.get(0), row.get(1))) { isNew[index] = true }
        }
        for key in firsts.keys { repeats[key, default: 0] += 1 }
        try count(repeats)
        return isNew
    }

    /// Takes what is due, in the order of arrival, for one worker alone until `end`.
    /// - Parameters:
    ///   - lease: unique to this claim.
    ///   - end: milliseconds since 1970; from then on others may take what is not ended.
    package func claim(
        _ lease: String, at now: Int64, until end: Int64, limit: ClaimLimit = ClaimLimit()
    ) throws -> [ClaimedDelivery] {
        let due = try session.query(
            """
            SELECT id, coalesce(length(body), 0) FROM deliveries
            WHERE state = 'waiting' AND next_attempt_at <= $1
            ORDER BY received_at, sequence, id LIMIT $2 \(session.dialect.lockingWhatIsFree)
            """, [SQLValue(now), SQLValue(limit.deliveries)])
        var ids: [Int64] = []
        var bytes = 0
        for row in due {
            bytes += try row.get(1, as: Int.self)
            guard ids.isEmpty || bytes <= limit.bytes else { break }
            ids.append(try row.get(0))
        }
        var claimed: [Int64: ClaimedDelivery] = [:]
        for run in KeyRuns(ids) {
            let rows = try session.query(
                """
                UPDATE deliveries SET lease = $1, next_attempt_at = $2, attempts = attempts + 1
                WHERE id IN (\(Self.places(from: 3, count: run.count)))
                RETURNING id, hook, body, received_at, attempts
                """, [.text(lease), SQLValue(end)] + run.map { SQLValue($0) })
            for row in rows {
                let id: Int64 = try row.get(0)
                claimed[id] = ClaimedDelivery(
                    id: DeliveryID(id), hookName: try row.get(1), body: try row.get(2), receivedAt: try row.get(3),
                    attempts: try row.get(4))
            }
        }
        return ids.compactMap { claimed[$0] }
    }

    /// Those of `ids` that the lease still holds. Nobody else can take or end them until this transaction is over.
    package func hold(_ ids: [DeliveryID], lease: String) throws -> Set<DeliveryID> {
        var held = Set<DeliveryID>()
        for run in KeyRuns(ids.sorted()) {
            let rows = try session.query(
                """
                SELECT id FROM deliveries
                WHERE lease = $1 AND id IN (\(Self.places(from: 2, count: run.count)))
                ORDER BY id \(session.dialect.lockingRows)
                """, [.text(lease)] + run.map { SQLValue($0.rawValue) })
            for row in rows { held.insert(DeliveryID(try row.get(0))) }
        }
        return held
    }

    /// Ends deliveries whose effect this transaction keeps.
    /// - Throws: `.conflict` when the lease no longer holds one of them.
    package func finish(_ ids: [DeliveryID], lease: String, at now: Int64) throws {
        // An update locks rows in an order of its own; repeats that are counted meanwhile lock them by id.
        try check(try hold(ids, lease: lease).count, of: ids.count)
        for run in KeyRuns(ids.sorted()) {
            try session.execute(
                """
                UPDATE deliveries
                SET state = 'done', body = NULL, lease = NULL, reason = NULL, finished_at = $1
                WHERE lease = $2 AND id IN (\(Self.places(from: 3, count: run.count)))
                """, [SQLValue(now), .text(lease)] + run.map { SQLValue($0.rawValue) })
        }
    }

    /// Gives a delivery back, to be tried again.
    /// - Parameters:
    ///   - time: milliseconds since 1970, the earliest moment of the next try.
    ///   - reason: why it is not done yet.
    /// - Throws: `.conflict` when the lease no longer holds it.
    package func retry(_ id: DeliveryID, lease: String, at time: Int64, reason: String) throws {
        try check(
            try session.execute(
                """
                UPDATE deliveries SET lease = NULL, next_attempt_at = $1, reason = $2
                WHERE lease = $3 AND id = $4
                """, [SQLValue(time), Self.words(reason), .text(lease), SQLValue(id.rawValue)]), of: 1)
    }

    /// Gives a delivery up.
    /// - Throws: `.conflict` when the lease no longer holds it.
    package func bury(_ id: DeliveryID, lease: String, at now: Int64, reason: String) throws {
        try check(
            try session.execute(
                """
                UPDATE deliveries SET state = 'dead', lease = NULL, finished_at = $1, reason = $2
                WHERE lease = $3 AND id = $4
                """, [SQLValue(now), Self.words(reason), .text(lease), SQLValue(id.rawValue)]), of: 1)
    }

    /// A reason may quote what was delivered: nothing in it may keep it from being stored.
    private static func words(_ reason: String) -> SQLValue {
        .text(String(reason.prefix(1_000).map { $0.unicodeScalars.contains("\0") ? "\u{FFFD}" : $0 }))
    }

    private func check(_ changed: Int, of expected: Int) throws(StorageError) {
        guard changed == expected else {
            throw .conflict("Another process has taken over a webhook delivery meanwhile; nothing of it was kept here.")
        }
    }

    private func count(_ repeats: [Key: Int]) throws {
        var ids: [Int64: Int] = [:]
        for run in KeyRuns(repeats.keys.sorted()) {
            let rows = try session.query(
                """
                SELECT id, hook, digest FROM deliveries WHERE digest IN (\(Self.places(from: 1, count: run.count)))
                """, run.map { .blob($0.digest) })
            for row in rows { ids[try row.get(0)] = repeats[try Key(row.get(1), row.get(2))] }
        }
        // By id, as a worker locks the deliveries that it ends.
        for (id, count) in ids.sorted(by: { $0.key < $1.key }) {
            try session.execute(
                "UPDATE deliveries SET duplicates = duplicates + $1 WHERE id = $2", [SQLValue(count), SQLValue(id)])
        }
    }

    /// `$3, $4, $5`.
    static func places(from first: Int, count: Int) -> String {
        (first..<first + count).map { "$\($0)" }.joined(separator: ", ")
    }

    private struct Key: Hashable, Comparable {
        let hookName: String
        let digest: [UInt8]

        init(_ delivery: NewDelivery) { self.init(delivery.hook.name, delivery.digest) }

        init(_ hookName: String, _ digest: [UInt8]) {
            self.hookName = hookName
            self.digest = digest
        }

        static func < (left: Self, right: Self) -> Bool {
            if left.digest != right.digest { return left.digest.lexicographicallyPrecedes(right.digest) }
            return left.hookName < right.hookName
        }
    }
}
