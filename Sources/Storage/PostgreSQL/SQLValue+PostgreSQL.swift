extension SQLValue {
    /// The value in the text format of PostgreSQL, which takes its type from where it stands; `nil` for null.
    var postgreSQLText: String? {
        switch self {
        case .null: nil
        case .integer(let number): String(number)
        case .real(let number): number.description
        case .text(let text): text
        case .blob(let bytes):
            "\\x" + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}
