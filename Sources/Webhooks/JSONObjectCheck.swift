/// Finds out whether bytes are one JSON object (RFC 8259, UTF-8), without recursion and without building anything.
struct JSONObjectCheck {
    /// Where the bytes stop being one, counted from 0, and what is wrong there.
    struct Flaw: Error, Equatable {
        let offset: Int
        let what: String
    }

    /// Far deeper than what any product sends, and not as deep as what would harm a decoder that recurses.
    static let deepestNesting = 64

    private enum Expectation {
        case value, valueOrEnd, key, keyOrEnd, colon, commaOrEnd
    }

    private let bytes: ArraySlice<UInt8>
    private var offset: Int
    /// The open containers, outermost first: whether each is an object.
    private var isObject: [Bool] = []

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    /// The object without what may surround it: a byte order mark and white space.
    static func object(in bytes: ArraySlice<UInt8>) throws(Flaw) -> ArraySlice<UInt8> {
        var check = JSONObjectCheck(bytes)
        do {
            return try check.object()
        } catch {
            throw Flaw(offset: error.offset - bytes.startIndex, what: error.what)
        }
    }

    private mutating func object() throws(Flaw) -> ArraySlice<UInt8> {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset += 3 }
        skipWhiteSpace()
        let start = offset
        guard let first = peek else { throw flaw("the body is empty") }
        guard first == UInt8(ascii: "{") else { throw flaw("a JSON object must begin with {") }
        try open(object: true)
        try content()
        let end = offset
        skipWhiteSpace()
        guard peek == nil else { throw flaw("something follows the JSON object") }
        if let invalid = Self.invalidUTF8(in: bytes[start..<end]) { throw Flaw(offset: invalid, what: "no UTF-8") }
        return bytes[start..<end]
    }

    /// Reads to the end of the outermost container, which is open.
    private mutating func content() throws(Flaw) {
        var expectation = Expectation.keyOrEnd
        while !isObject.isEmpty {
            skipWhiteSpace()
            guard let byte = peek else { throw flaw("the JSON object ends too early") }
            switch (expectation, byte) {
            case (.keyOrEnd, UInt8(ascii: "}")), (.valueOrEnd, UInt8(ascii: "]")):
                expectation = close()
            case (.key, UInt8(ascii: "\"")), (.keyOrEnd, UInt8(ascii: "\"")):
                try string()
                expectation = .colon
            case (.key, _), (.keyOrEnd, _):
                throw flaw("a key in quotation marks is missing")
            case (.colon, UInt8(ascii: ":")):
                offset += 1
                expectation = .value
            case (.colon, _): throw flaw("a colon is missing")
            case (.commaOrEnd, UInt8(ascii: ",")):
                offset += 1
                expectation = isObject.last == true ? .key : .value
            case (.commaOrEnd, UInt8(ascii: "}")) where isObject.last == true,
                (.commaOrEnd, UInt8(ascii: "]")) where isObject.last == false:
                expectation = close()
            case (.commaOrEnd, _): throw flaw("a comma or a closing bracket is missing")
            case (.value, UInt8(ascii: "{")), (.valueOrEnd, UInt8(ascii: "{")):
                try open(object: true)
                expectation = .keyOrEnd
            case (.value, UInt8(ascii: "[")), (.valueOrEnd, UInt8(ascii: "[")):
                try open(object: false)
                expectation = .valueOrEnd
            case (.value, _), (.valueOrEnd, _):
                try scalar(byte)
                expectation = .commaOrEnd
            }
        }
    }

    private mutating func open(object: Bool) throws(Flaw) {
        guard isObject.count < Self.deepestNesting else {
            throw flaw("it is nested deeper than \(Self.deepestNesting) levels")
        }
        isObject.append(object)
        offset += 1
    }

    private mutating func close() -> Expectation {
        isObject.removeLast()
        offset += 1
        return .commaOrEnd
    }

    private mutating func scalar(_ first: UInt8) throws(Flaw) {
        switch first {
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        default: throw flaw("a value is missing")
        }
    }

    private mutating func word(_ word: StaticString) throws(Flaw) {
        let isThere = word.withUTF8Buffer { bytes[offset...].starts(with: $0) }
        guard isThere else { throw flaw("a value is missing") }
        offset += word.utf8CodeUnitCount
    }

    private mutating func string() throws(Flaw) {
        let start = offset
        offset += 1
        while let byte = peek {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try escape()
            case 0..<0x20:
                offset -= 1
                throw flaw("a control character stands in a text")
            default: break
            }
        }
        throw Flaw(offset: start, what: "a text does not end")
    }

    /// What follows a backslash.
    private mutating func escape() throws(Flaw) {
        guard let byte = peek else { return }
        switch byte {
        case UInt8(ascii: "u"):
            let digits = bytes[offset...].dropFirst().prefix(4)
            guard digits.count == 4, digits.allSatisfy(Self.isHexadecimal) else { throw flaw("\\u lacks four digits") }
            offset += 5
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            offset += 1
        default: throw flaw("an unknown escape stands in a text")
        }
    }

    private mutating func number() throws(Flaw) {
        if peek == UInt8(ascii: "-") { offset += 1 }
        if peek == UInt8(ascii: "0") {
            offset += 1
        } else {
            try digits()
        }
        if peek == UInt8(ascii: ".") {
            offset += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            offset += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { offset += 1 }
            try digits()
        }
    }

    private mutating func digits() throws(Flaw) {
        let start = offset
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
        guard offset > start else { throw flaw("a number lacks digits") }
    }

    private mutating func skipWhiteSpace() {
        while let byte = peek, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { offset += 1 }
    }

    private var peek: UInt8? { offset < bytes.endIndex ? bytes[offset] : nil }

    private func flaw(_ what: String) -> Flaw { Flaw(offset: offset, what: what) }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    /// Where the first byte is that is no part of a character.
    private static func invalidUTF8(in bytes: ArraySlice<UInt8>) -> Int? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = bytes.startIndex
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar): offset += scalar.count
            case .error, .emptyInput: return offset
            }
        }
    }
}
