/// A type that a column can be read as.
package protocol SQLDecodable {
    /// `nil` when `value` is of another kind.
    init?(sql value: SQLValue)
}

extension String: SQLDecodable {
    package init?(sql value: SQLValue) {
        guard case .text(let text) = value else { return nil }
        self = text
    }
}

extension Int64: SQLDecodable {
    package init?(sql value: SQLValue) {
        guard case .integer(let number) = value else { return nil }
        self = number
    }
}

extension Int: SQLDecodable {
    package init?(sql value: SQLValue) {
        guard case .integer(let number) = value else { return nil }
        self.init(exactly: number)
    }
}

extension Double: SQLDecodable {
    package init?(sql value: SQLValue) {
        switch value {
        case .real(let number): self = number
        case .integer(let number): self = Double(number)
        case .null, .text, .blob: return nil
        }
    }
}

extension Bool: SQLDecodable {
    package init?(sql value: SQLValue) {
        guard case .integer(let number) = value, number == 0 || number == 1 else { return nil }
        self = number == 1
    }
}

extension [UInt8]: SQLDecodable {
    package init?(sql value: SQLValue) {
        guard case .blob(let bytes) = value else { return nil }
        self = bytes
    }
}

extension Optional: SQLDecodable where Wrapped: SQLDecodable {
    package init?(sql value: SQLValue) {
        if case .null = value {
            self = .none
        } else if let wrapped = Wrapped(sql: value) {
            self = .some(wrapped)
        } else {
            return nil
        }
    }
}
