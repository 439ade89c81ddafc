import Foundation

/// Reads JSON that strangers have a part in: one odd event must not make the whole answer of a server unreadable.
///
/// Half a surrogate pair (`"\ud800"`) and broken UTF-8 become U+FFFD, numbers too large become `null`, and so does what is
/// nested more than `deepest` levels deep. Of a key that stands twice in an object the last value counts. None of this can
/// make a signature valid: what is changed here is changed before it is checked.
struct JSONParser {
    static let deepest = 100

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    static func parse(_ data: Data) throws(JSONValue.Malformed) -> JSONValue {
        // A closure cannot throw a typed error through `withUnsafeBytes`.
        let result = data.withUnsafeBytes { bytes -> Result<JSONValue, JSONValue.Malformed> in
            var parser = JSONParser(bytes)
            return Result { () throws(JSONValue.Malformed) in
                let value = try parser.value(depth: 0)
                parser.skipSpace()
                guard parser.position == bytes.count else { throw parser.malformed }
                return value
            }
        }
        return try result.get()
    }

    private var malformed: JSONValue.Malformed { .init(offset: position) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { position += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(JSONValue.Malformed) {
        guard take(byte) else { throw malformed }
    }

    private mutating func value(depth: Int) throws(JSONValue.Malformed) -> JSONValue {
        skipSpace()
        switch next {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return depth < Self.deepest ? try object(depth: depth + 1) : try skipped()
        case UInt8(ascii: "["): return depth < Self.deepest ? try array(depth: depth + 1) : try skipped()
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONValue.Malformed) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount { try expect(word.utf8Start[offset]) }
        return value
    }

    private mutating func array(depth: Int) throws(JSONValue.Malformed) -> JSONValue {
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        repeat {
            elements.append(try value(depth: depth))
            skipSpace()
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(JSONValue.Malformed) -> JSONValue {
        position += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            let key = try string()
            skipSpace()
            try expect(UInt8(ascii: ":"))
            members[key] = try value(depth: depth)
            skipSpace()
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
        return .object(members)
    }

    /// Goes past an array or an object without looking into it.
    private mutating func skipped() throws(JSONValue.Malformed) -> JSONValue {
        var open = 0
        repeat {
            switch next {
            case nil: throw malformed
            case UInt8(ascii: "\""):
                _ = try string()
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): open += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): open -= 1
            default: break
            }
            position += 1
        } while open > 0
        return .null
    }

    private mutating func number() throws(JSONValue.Malformed) -> JSONValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        let whole = position
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if position == whole, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { return .null }
        // `1e10` is a whole number (specification, appendices, “Canonical JSON”, examples).
        return Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }

    private mutating func digits() throws(JSONValue.Malformed) {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw malformed }
    }

    private mutating func string() throws(JSONValue.Malformed) -> String {
        try expect(UInt8(ascii: "\""))
        var text = ""
        while true {
            let start = position
            while let byte = next, byte != 0x22, byte != 0x5C, byte >= 0x20 { position += 1 }
            if position > start { text += String(decoding: bytes[start..<position], as: UTF8.self) }
            if take(UInt8(ascii: "\"")) { return text }
            try expect(UInt8(ascii: "\\"))
            text.unicodeScalars.append(try escaped())
        }
    }

    private mutating func escaped() throws(JSONValue.Malformed) -> Unicode.Scalar {
        guard let byte = next else { throw malformed }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw malformed
        }
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let afterFirst = position
        if UTF16.isLeadSurrogate(first), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            let second = try codeUnit()
            if UTF16.isTrailSurrogate(second) { return UTF16.decode(UTF16.EncodedScalar([first, second])) }
        }
        position = afterFirst
        return "\u{FFFD}"
    }

    private mutating func codeUnit() throws(JSONValue.Malformed) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else { throw malformed }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
