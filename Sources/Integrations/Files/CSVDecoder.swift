/// The rows of a CSV file (RFC 4180; separated by comma, semicolon or tab, whichever its header uses).
final class CSVDecoder {
    let header: CSVHeader
    let file: ImportFile
    private let lines: LineReader
    private let limits: ReadingLimits
    private let delimiter: UInt8

    /// Reads the header.
    init(_ file: ImportFile, limits: ReadingLimits = .standard, meter: ProgressMeter? = nil) throws {
        self.file = file
        self.limits = limits
        lines = try LineReader(file, limits: limits, meter: meter)
        var first = try lines.next()
        while let line = first, Self.isBlank(line.bytes) { first = try lines.next() }
        guard let first else { throw ImportError.empty(path: file.path) }
        guard !first.bytes.contains(UInt8(ascii: "\r")) else { throw ImportError.oldLineEnds(path: file.path) }
        delimiter = Self.delimiter(of: first.bytes)
        var parser = CSVRowParser(delimiter: delimiter)
        parser.consume(line: first.bytes)
        guard !parser.isOpen else { throw ImportError.unterminatedQuote(path: file.path, line: first.number) }
        header = CSVHeader(names: parser.fields)
    }

    /// Throws `ImportError.wrongHeader` unless all `columns` are there.
    func require(_ columns: [CSVColumn]) throws {
        guard columns.allSatisfy({ $0.index != nil }) else {
            throw ImportError.wrongHeader(path: file.path, found: header.names, expected: columns.map(\.name))
        }
    }

    /// Calls `body` for each row; what it refuses with a `Rejection` is returned, with the rows that are malformed.
    func forEachRow(_ body: (CSVRow) throws(Rejection) -> Void) throws -> [RejectedRow] {
        var rejections = Rejections(file: file, limits: limits)
        while let first = try lines.next() {
            guard !Self.isBlank(first.bytes) else { continue }
            let parser = try parse(from: first)
            do throws(Rejection) {
                if let defect = parser.defect { throw defect }
                guard parser.fields.count == header.names.count else {
                    throw .columnCount(found: parser.fields.count, expected: header.names.count)
                }
                try body(CSVRow(line: first.number, fields: parser.fields))
            } catch {
                try rejections.add(line: first.number, error)
            }
        }
        return rejections.rows
    }

    /// One row, which goes on over line ends inside quotation marks.
    private func parse(from first: LineReader.Line) throws -> CSVRowParser {
        var parser = CSVRowParser(delimiter: delimiter)
        parser.consume(line: first.bytes)
        var length = first.bytes.count
        while parser.isOpen {
            guard let line = try lines.next() else {
                throw ImportError.unterminatedQuote(path: file.path, line: first.number)
            }
            length += line.bytes.count + 1
            guard length <= limits.line else {
                throw ImportError.unterminatedQuote(path: file.path, line: first.number)
            }
            parser.consume(line: line.bytes)
        }
        return parser
    }

    private static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    private static func delimiter(of header: ArraySlice<UInt8>) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in header {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() } else if !isQuoted { counts[byte, default: 0] += 1 }
        }
        var best = UInt8(ascii: ",")
        for candidate in [UInt8(ascii: ";"), UInt8(ascii: "\t")]
        where counts[candidate, default: 0] > counts[best, default: 0] {
            best = candidate
        }
        return best
    }
}
