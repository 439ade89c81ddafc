/// A statement over many rows or keys at once, `… VALUES ($1, $2), ($3, $4) …`, run in few round trips.
///
/// Rows are taken in `KeyRuns`.
struct RowBatch {
    private let prefix: String
    private let suffix: String

    /// - Parameters:
    ///   - prefix: such as `INSERT INTO ratings (member_id, stars) VALUES`.
    ///   - suffix: such as `ON CONFLICT DO NOTHING`.
    init(_ prefix: String, suffix: String = "") {
        self.prefix = prefix
        self.suffix = suffix
    }

    /// Returns the number of rows that were changed. All rows have the same number of values.
    @discardableResult
    func execute(_ rows: [[SQLValue]], in session: any DatabaseSession) throws -> Int {
        var changed = 0
        for run in KeyRuns(rows) {
            changed += try session.execute(
                text(rows: run.count, width: run.first?.count ?? 0), run.flatMap { $0 })
        }
        return changed
    }

    /// Returns the rows of a statement that ends in `RETURNING`.
    func query(_ rows: [[SQLValue]], in session: any DatabaseSession) throws -> [SQLRow] {
        var returned: [SQLRow] = []
        for run in KeyRuns(rows) {
            returned += try session.query(text(rows: run.count, width: run.first?.count ?? 0), run.flatMap { $0 })
        }
        return returned
    }

    private func text(rows: Int, width: Int) -> String {
        let tuples = (0..<rows).map { row in
            "(" + (1...width).map { "$\(row * width + $0)" }.joined(separator: ", ") + ")"
        }
        return "\(prefix) \(tuples.joined(separator: ", ")) \(suffix)"
    }
}
