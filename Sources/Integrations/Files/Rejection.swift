/// One row that cannot be used, with its place and the reason; the other rows of the file are.
package struct RejectedRow: Sendable, Equatable {
    /// The name of the file within the imported folder, or of the imported file.
    package var file: String
    /// Counted from 1, the header included; of a row that spans lines, the first.
    package var line: Int
    package var reason: Rejection

    package init(file: String, line: Int, reason: Rejection) {
        self.file = file
        self.line = line
        self.reason = reason
    }
}

/// Why a single row cannot be used; `description` is the reason in plain English.
package enum Rejection: Error, Sendable, Equatable {
    case missing(column: String)
    case notANumber(column: String, value: String)
    case outOfRange(column: String, value: String, allowed: String)
    case notADate(column: String, value: String)
    case inTheFuture(column: String, value: String)
    case columnCount(found: Int, expected: Int)
    case textAfterQuote
    case invalid(column: String, problem: String)
    case nulCharacter
    case duplicate(of: String)
    case unknownTitle(TitleReference)
    case ambiguousTitle(TitleReference, candidates: [String])
    case yearNeeded(TitleReference)
    case unknownLibrary(String)
    case unsupported(what: String)
    case saysNothing
}

extension Rejection: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let column): "\(column) is missing"
        case .notANumber(let column, let value): "\(column) \"\(value.quoted())\" is not a number"
        case .outOfRange(let column, let value, let allowed):
            "\(column) \"\(value.quoted())\" is outside \(allowed)"
        case .notADate(let column, let value):
            "\(column) \"\(value.quoted())\" is not a date (2024-05-17, 2024-05-17T20:15:00Z or seconds since 1970)"
        case .inTheFuture(let column, let value): "\(column) \"\(value.quoted())\" lies in the future"
        case .columnCount(let found, let expected): "the row has \(found) columns, the header \(expected)"
        case .textAfterQuote: "there is text after a closing quotation mark"
        case .invalid(let key, let problem): "\(key.isEmpty ? "the entry" : key.quoted()) \(problem)"
        case .nulCharacter: "the text contains a NUL character"
        case .duplicate(let what): "\(what.quoted()) was there before"
        case .unknownTitle(let reference): "\(reference) is not in the catalogue"
        case .ambiguousTitle(let reference, let candidates):
            "\(reference) may be \(candidates.prefix(5).joined(separator: " or "))"
        case .yearNeeded(let reference): "\(reference) needs a year or a TMDB id to be found"
        case .unknownLibrary(let library): "there is no library \"\(library.quoted())\""
        case .unsupported(let what): "\(what.quoted()) cannot be imported"
        case .saysNothing: "the row says neither when it was watched, nor how far, nor how it was rated"
        }
    }
}
