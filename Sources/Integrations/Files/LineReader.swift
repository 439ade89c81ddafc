import Foundation

/// The lines of a text file, one at a time, each checked to be UTF-8 without NUL bytes and of bearable length.
///
/// Memory stays at a few hundred KiB plus one line, however long the file or its lines are.
final class LineReader {
    struct Line {
        /// Counted from 1.
        var number: Int
        /// Without the line end (LF or CRLF).
        var bytes: ArraySlice<UInt8>
    }

    let file: ImportFile
    private let reader: ByteReader
    private let limits: ReadingLimits
    private var piece: ArraySlice<UInt8> = []
    private var number = 0
    private var isAtEnd = false

    init(_ file: ImportFile, limits: ReadingLimits = .standard, meter: ProgressMeter? = nil) throws {
        self.file = file
        self.limits = limits
        reader = try ByteReader(file, limits: limits, meter: meter)
    }

    /// The next line, also when it is blank, or `nil` after the last.
    func next() throws -> Line? {
        guard !isAtEnd else { return nil }
        var carried: [UInt8] = []
        while true {
            if let end = Self.newline(in: piece) {
                let part = piece[piece.startIndex..<end]
                piece = piece[(end + 1)...]
                try checkLength(carried.count + part.count)
                return try checked(carried.isEmpty ? part : (carried + part)[...])
            }
            try checkLength(carried.count + piece.count)
            carried += piece
            guard let next = try reader.next() else {
                isAtEnd = true
                return carried.isEmpty ? nil : try checked(carried[...])
            }
            piece = next[...]
        }
    }

    private func checkLength(_ length: Int) throws {
        guard length <= limits.line else {
            throw ImportError.lineTooLong(path: file.path, line: number + 1, limit: limits.line)
        }
    }

    private func checked(_ bytes: ArraySlice<UInt8>) throws -> Line {
        number += 1
        guard number <= limits.lines else { throw ImportError.tooManyLines(path: file.path, limit: limits.lines) }
        switch TextCheck.of(bytes) {
        case .valid: break
        case .nul: throw ImportError.nulByte(path: file.path, line: number)
        case .invalid: throw ImportError.invalidUTF8(path: file.path, line: number)
        }
        return Line(number: number, bytes: bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes)
    }

    private static func newline(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, let found = memchr(base, 0x0A, buffer.count) else { return nil }
            return bytes.startIndex + (UnsafeRawPointer(found) - base)
        }
    }
}

/// Whether bytes are text: UTF-8 without NUL.
enum TextCheck {
    case valid
    case nul
    case invalid

    static func of(_ bytes: ArraySlice<UInt8>) -> TextCheck {
        var isASCII = true
        for byte in bytes {
            if byte == 0 { return .nul }
            if byte >= 0x80 { isASCII = false }
        }
        return isASCII || String(validating: bytes, as: UTF8.self) != nil ? .valid : .invalid
    }
}
