/// A value as both databases store it. Booleans are 0 and 1, times are milliseconds since 1970.
package enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    /// Finite: what is not a number is refused when it is bound.
    case real(Double)
    /// Without NUL characters, at which both databases would cut it: such a text is refused when it is bound.
    case text(String)
    case blob([UInt8])

    package init(_ value: String?) { self = value.map { .text($0) } ?? .null }
    package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    package init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }
    package init(_ value: Double?) { self = value.map { .real($0) } ?? .null }
    package init(_ value: Bool) { self = .integer(value ? 1 : 0) }
}

extension SQLValue: ExpressibleByNilLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByBooleanLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(floatLiteral value: Double) { self = .real(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(booleanLiteral value: Bool) { self.init(value) }
}

extension SQLValue {
    /// Throws what would be stored differently from how it was given.
    func checkStorable() throws(StorageError) {
        switch self {
        case .text(let text) where text.utf8.contains(0):
            let start = String(text.prefix { $0 != "\0" }.prefix(40))
            throw .invalidValue(
                "A text contains a NUL character (after “\(start)”), which cannot be stored. Remove it.")
        case .real(let number) where !number.isFinite:
            throw .invalidValue("\(number) is not a number that can be stored. Leave the value out instead.")
        case .null, .integer, .real, .text, .blob: break
        }
    }

    /// The kind of value, in words.
    var kindName: String {
        switch self {
        case .null: "nothing"
        case .integer: "an integer"
        case .real: "a real number"
        case .text: "a text"
        case .blob: "bytes"
        }
    }
}
