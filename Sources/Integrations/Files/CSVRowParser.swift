/// Splits one row by RFC 4180, fed line by line as long as a quotation mark is open.
struct CSVRowParser {
    private enum State {
        case fieldStart
        case unquoted
        case quoted
        case quoteInQuoted
    }

    private static let quote = UInt8(ascii: "\"")

    let delimiter: UInt8
    private(set) var fields: [String] = []
    /// Text after a closing quotation mark makes the row unusable, not the file.
    private(set) var defect: Rejection?
    private var state = State.fieldStart
    private var current: [UInt8] = []

    init(delimiter: UInt8) { self.delimiter = delimiter }

    /// Whether the row goes on in the next line.
    var isOpen: Bool { state == .quoted }

    mutating func consume(line: ArraySlice<UInt8>) {
        if state == .quoted {
            current.append(UInt8(ascii: "\n"))
        } else if !line.contains(Self.quote) {
            fields = line.split(separator: delimiter, omittingEmptySubsequences: false).map(Self.text)
            return
        }
        for byte in line { consume(byte) }
        if state != .quoted { endField() }
    }

    private mutating func consume(_ byte: UInt8) {
        switch (state, byte) {
        case (.quoted, Self.quote): state = .quoteInQuoted
        case (.quoted, _): current.append(byte)
        case (.quoteInQuoted, Self.quote):
            current.append(byte)
            state = .quoted
        case (_, delimiter): endField()
        case (.fieldStart, Self.quote): state = .quoted
        case (.quoteInQuoted, UInt8(ascii: " ")): break
        case (.quoteInQuoted, _): defect = .textAfterQuote
        case (.fieldStart, UInt8(ascii: " ")): break
        case (.fieldStart, _), (.unquoted, _):
            current.append(byte)
            state = .unquoted
        }
    }

    private mutating func endField() {
        fields.append(state == .quoteInQuoted ? String(decoding: current, as: UTF8.self) : Self.text(current[...]))
        current.removeAll(keepingCapacity: true)
        state = .fieldStart
    }

    /// Without the spaces around it.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var trimmed = bytes
        while trimmed.first == UInt8(ascii: " ") { trimmed.removeFirst() }
        while trimmed.last == UInt8(ascii: " ") { trimmed.removeLast() }
        return String(decoding: trimmed, as: UTF8.self)
    }
}
