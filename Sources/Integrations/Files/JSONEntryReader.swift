import Foundation

/// The elements of one large JSON document without holding more than one of them: of the list it is, or of the lists
/// that its top-level object has as values.
final class JSONEntryReader {
    private enum Position {
        case start
        case list(key: String?, isFirst: Bool)
        case object(isFirst: Bool)
        case end
    }

    let file: ImportFile
    private let reader: ByteReader
    private let limits: ReadingLimits
    private var piece: [UInt8] = []
    private var index = 0
    private var line = 1
    private var position = Position.start

    init(_ file: ImportFile, limits: ReadingLimits = .standard, meter: ProgressMeter? = nil) throws {
        self.file = file
        self.limits = limits
        reader = try ByteReader(file, limits: limits, meter: meter)
    }

    /// The next element, or `nil` after the last; what stands between them is checked to be JSON.
    func next() throws -> JSONEntry? {
        while true {
            let byte = try skipSpace()
            switch position {
            case .start:
                try open(byte)
            case .list(let key, let isFirst):
                if let entry = try element(key: key, isFirst: isFirst, byte: byte) { return entry }
            case .object(let isFirst):
                if let entry = try member(isFirst: isFirst, byte: byte) { return entry }
            case .end:
                guard byte == nil else { throw malformed("there is text after its end") }
                return nil
            }
        }
    }

    private func open(_ byte: UInt8?) throws {
        guard let byte else { throw ImportError.empty(path: file.path) }
        switch byte {
        case UInt8(ascii: "["): position = .list(key: nil, isFirst: true)
        case UInt8(ascii: "{"): position = .object(isFirst: true)
        default: throw malformed("it is neither a list nor an object")
        }
        index += 1
    }

    private func element(key: String?, isFirst: Bool, byte: UInt8?) throws -> JSONEntry? {
        if byte == UInt8(ascii: "]") {
            index += 1
            position = key == nil ? .end : .object(isFirst: false)
            return nil
        }
        if !isFirst { try take(",") }
        position = .list(key: key, isFirst: false)
        return try value(key: key)
    }

    private func member(isFirst: Bool, byte: UInt8?) throws -> JSONEntry? {
        if byte == UInt8(ascii: "}") {
            index += 1
            position = .end
            return nil
        }
        if !isFirst { try take(",") }
        position = .object(isFirst: false)
        guard try skipSpace() == UInt8(ascii: "\"") else { throw malformed("a key in quotation marks is missing") }
        let name = try value(key: nil)
        guard let key = try? JSONDecoder().decode(String.self, from: Data(name.bytes)) else {
            throw malformed("a key cannot be read")
        }
        try take(":")
        guard try skipSpace() == UInt8(ascii: "[") else { return try value(key: key) }
        index += 1
        position = .list(key: key, isFirst: true)
        return nil
    }

    private func take(_ character: Unicode.Scalar) throws {
        guard let byte = try skipSpace() else { throw malformed("it ends in the middle") }
        guard UInt32(byte) == character.value else { throw malformed("a \"\(character)\" is missing") }
        index += 1
    }

    /// Cuts out one value up to the bracket, quotation mark or separator that ends it.
    private func value(key: String?) throws -> JSONEntry {
        guard let first = try skipSpace() else { throw malformed("it ends in the middle") }
        let start = line
        var bytes: [UInt8] = []
        var depth = 0
        var isString = false
        var isEscaped = false
        let isScalar = ![UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\"")].contains(first)
        while true {
            guard let byte = try peek() else { throw malformed("it ends in the middle") }
            if isScalar, " \t\r\n,]}:".utf8.contains(byte) { break }
            bytes.append(byte)
            index += 1
            if byte == 0x0A { line += 1 }
            guard bytes.count <= limits.line else {
                throw ImportError.lineTooLong(path: file.path, line: start, limit: limits.line)
            }
            if isEscaped {
                isEscaped = false
                continue
            }
            switch byte {
            case 0: throw ImportError.nulByte(path: file.path, line: line)
            case UInt8(ascii: "\\") where isString: isEscaped = true
            case UInt8(ascii: "\""): isString.toggle()
            case UInt8(ascii: "{") where !isString, UInt8(ascii: "[") where !isString: depth += 1
            case UInt8(ascii: "}") where !isString, UInt8(ascii: "]") where !isString: depth -= 1
            default: break
            }
            guard depth <= JSONEntry.maximumDepth else {
                throw ImportError.nestedTooDeep(path: file.path, line: line, limit: JSONEntry.maximumDepth)
            }
            if !isScalar, depth == 0, !isString { break }
        }
        guard !bytes.isEmpty else { throw malformed("a value is missing") }
        try checkText(bytes, from: start)
        return JSONEntry(key: key, line: start, bytes: bytes[...])
    }

    private func checkText(_ bytes: [UInt8], from start: Int) throws {
        guard TextCheck.of(bytes[...]) == .invalid else { return }
        let parts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let offset = parts.firstIndex { TextCheck.of($0) == .invalid } ?? 0
        throw ImportError.invalidUTF8(path: file.path, line: start + offset)
    }

    /// The next byte that is not white space; it is not consumed.
    private func skipSpace() throws -> UInt8? {
        while let byte = try peek() {
            switch byte {
            case 0x0A: line += 1
            case 0x20, 0x09, 0x0D: break
            case 0: throw ImportError.nulByte(path: file.path, line: line)
            default: return byte
            }
            index += 1
        }
        return nil
    }

    private func peek() throws -> UInt8? {
        if index == piece.count {
            guard let next = try reader.next() else { return nil }
            piece = next
            index = 0
        }
        return piece[index]
    }

    private func malformed(_ reason: String) -> ImportError {
        .malformedJSON(path: file.path, line: line, reason: reason)
    }
}
