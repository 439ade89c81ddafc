import CPostgreSQL

/// The rows of a result of libpq in text format.
struct PostgreSQLResult {
    private let result: OpaquePointer
    private let columns: [String]
    private let kinds: [Kind]

    /// How a column's text is read. Types beyond those of the schema come from functions: `sum(bigint)` is numeric.
    private enum Kind {
        case integer
        case real
        case numeric
        case boolean
        case bytes
        case text

        init(_ type: Oid) {
            switch type {
            case 20, 21, 23: self = .integer
            case 700, 701: self = .real
            case 1700: self = .numeric
            case 16: self = .boolean
            case 17: self = .bytes
            default: self = .text
            }
        }
    }

    /// The result stays the caller's.
    init(_ result: OpaquePointer) {
        self.result = result
        let fields = 0..<PQnfields(result)
        columns = fields.map { String(cString: PQfname(result, $0)) }
        kinds = fields.map { Kind(PQftype(result, $0)) }
    }

    /// The SQLSTATE of a result that is an error; empty where there is none.
    static func errorCode(_ result: OpaquePointer?) -> String {
        errorField(result, "C") ?? ""
    }

    /// The one-sentence message of a result that is an error.
    static func errorMessage(_ result: OpaquePointer?) -> String? {
        errorField(result, "M")
    }

    /// `PG_DIAG_SQLSTATE` and the like are macros that Swift does not import.
    private static func errorField(_ result: OpaquePointer?, _ field: Unicode.Scalar) -> String? {
        PQresultErrorField(result, CInt(field.value)).map { String(cString: $0) }
    }

    /// How many rows a statement inserted, changed or removed; rows that were only read do not count.
    static func changedRows(_ result: OpaquePointer) -> Int {
        guard !String(cString: PQcmdStatus(result)).hasPrefix("SELECT") else { return 0 }
        return Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    func forEach(_ body: (SQLRow) throws -> Void) throws {
        for row in 0..<PQntuples(result) {
            var values: [SQLValue] = []
            values.reserveCapacity(kinds.count)
            for (field, kind) in kinds.enumerated() { values.append(try value(row, CInt(field), kind)) }
            try body(SQLRow(columns: columns, values: values))
        }
    }

    private func value(_ row: CInt, _ field: CInt, _ kind: Kind) throws(StorageError) -> SQLValue {
        guard PQgetisnull(result, row, field) == 0, let start = PQgetvalue(result, row, field) else { return .null }
        let count = Int(PQgetlength(result, row, field))
        let text = String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
        let value: SQLValue? =
            switch kind {
            case .text: .text(text)
            case .integer: Int64(text).map { .integer($0) }
            case .real: Double(text).map { .real($0) }
            case .numeric: Int64(text).map { .integer($0) } ?? Double(text).map { .real($0) }
            case .boolean: .integer(text == "t" ? 1 : 0)
            case .bytes: Self.bytes(hex: text).map { .blob($0) }
            }
        guard let value else {
            throw .invalidValue("Column “\(columns[Int(field)])” holds a value that cannot be read.")
        }
        return value
    }

    /// From `\x00ff`.
    private static func bytes(hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8.dropFirst(2))
        guard hex.hasPrefix("\\x"), digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = nibble(digits[index]), let low = nibble(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
