/// One row with as many fields as the header; its accessors turn text into checked values.
struct CSVRow {
    /// Where it begins, counted from 1.
    let line: Int
    let fields: [String]

    /// `nil` when the column is absent or the field is empty.
    func text(_ column: CSVColumn) -> String? {
        guard let index = column.index, !fields[index].isEmpty else { return nil }
        return fields[index]
    }

    func required(_ column: CSVColumn) throws(Rejection) -> String {
        guard let text = text(column) else { throw .missing(column: column.name) }
        return text
    }

    func integer(_ column: CSVColumn, in range: ClosedRange<Int>) throws(Rejection) -> Int? {
        guard let text = text(column) else { return nil }
        // Spreadsheets like to write 603 as 603.0.
        guard let value = Int(text) ?? Decimals.parse(text).flatMap({ Int(exactly: $0) }) else {
            throw .notANumber(column: column.name, value: text)
        }
        guard range.contains(value) else {
            throw .outOfRange(
                column: column.name, value: text, allowed: "\(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func number(_ column: CSVColumn, in range: ClosedRange<Double>) throws(Rejection) -> Double? {
        guard let text = text(column) else { return nil }
        guard let value = Decimals.parse(text) else { throw .notANumber(column: column.name, value: text) }
        return try Decimals.checked(value, in: range, column: column.name)
    }

    /// Milliseconds since 1970, not later than a day after `now` (time zones differ).
    func time(_ column: CSVColumn, now: Int64) throws(Rejection) -> Int64? {
        guard let text = text(column) else { return nil }
        return try Timestamps.checked(text, column: column.name, now: now)
    }

    /// 1870…2100; years outside belong to no film.
    func year(_ column: CSVColumn) throws(Rejection) -> Int? {
        try integer(column, in: 1870...2100)
    }
}
