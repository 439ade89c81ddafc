/// A statement over many rows or keys at once, `… VALUES ($1, $2), ($3, $4) …`, run in few round trips.
///
/// Rows are taken in runs of powers of two, so that only seven texts exist of each statement and the prepared ones are
/// found again.
struct RowBatch {
    private let prefix: String
    private let suffix: String

    /// Rows per statement; times the columns it stays far below the 32,766 parameters that SQLite allows.
    private static let largest = 64

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
        var start = 0
        while start < rows.count {
            var size = Self.largest
            while size > rows.count - start { size /= 2 }
            let run = rows[start..<start + size]
            changed += try session.execute(text(rows: size, width: run[start].count), run.flatMap { $0 })
            start += size
        }
        return changed
    }

    private func text(rows: Int, width: Int) -> String {
        let tuples = (0..<rows).map { row in
            "(" + (1...width).map { "$\(row * width + $0)" }.joined(separator: ", ") + ")"
        }
        return "\(prefix) \(tuples.joined(separator: ", ")) \(suffix)"
    }
}
