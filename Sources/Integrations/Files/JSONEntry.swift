import Foundation

/// One JSON value of a larger file: a line, or an element of a list.
struct JSONEntry {
    /// The key of the top-level object under which it stands; `nil` in a plain list.
    var key: String?
    /// Where it begins, counted from 1.
    var line: Int
    var bytes: ArraySlice<UInt8>

    static let maximumDepth = 32

    /// Decodes the entry; a value of the wrong type is a `Rejection`, broken JSON an `ImportError`.
    func decode<Value: Decodable>(_ type: Value.Type, by decoder: JSONDecoder, from file: ImportFile) throws -> Value {
        guard bytes.first(where: { $0 != 0x20 && $0 != 0x09 }) == UInt8(ascii: "{") else {
            throw ImportError.malformedJSON(
                path: file.path, line: line, reason: "each entry must be an object in braces")
        }
        guard Self.isShallow(bytes) else {
            throw ImportError.nestedTooDeep(path: file.path, line: line, limit: Self.maximumDepth)
        }
        guard !containsEscapedNUL else { throw Rejection.nulCharacter }
        do {
            return try decoder.decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw Self.explained(error, file: file, line: line)
        }
    }

    private var containsEscapedNUL: Bool {
        bytes.contains(UInt8(ascii: "\\")) && Data(bytes).range(of: Data("\\u0000".utf8)) != nil
    }

    /// Brackets outside strings, counted before the decoder recurses into them.
    private static func isShallow(_ bytes: ArraySlice<UInt8>) -> Bool {
        var depth = 0
        var isString = false
        var isEscaped = false
        for byte in bytes {
            if isEscaped {
                isEscaped = false
            } else if isString {
                isEscaped = byte == UInt8(ascii: "\\")
                isString = byte != UInt8(ascii: "\"")
            } else {
                switch byte {
                case UInt8(ascii: "\""): isString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
                if depth > maximumDepth { return false }
            }
        }
        return true
    }

    private static func explained(_ error: DecodingError, file: ImportFile, line: Int) -> any Error {
        switch error {
        case .keyNotFound(let key, _): Rejection.missing(column: key.stringValue)
        case .valueNotFound(_, let context): Rejection.missing(column: path(context))
        case .typeMismatch(let type, let context):
            Rejection.invalid(column: path(context), problem: "is not \(name(of: type))")
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            ImportError.malformedJSON(path: file.path, line: line, reason: "it is broken or ends in the middle")
        case .dataCorrupted(let context):
            Rejection.invalid(column: path(context), problem: "has a value that cannot be used")
        @unknown default: Rejection.invalid(column: "", problem: "cannot be read")
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        context.codingPath.map(\.stringValue).joined(separator: ".")
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Int.Type: "a whole number"
        case is Double.Type: "a number"
        case is Bool.Type: "true or false"
        case is any Collection.Type: "a list or an object"
        default: "of the expected kind"
        }
    }
}
