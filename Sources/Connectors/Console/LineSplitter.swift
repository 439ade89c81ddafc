/// Cuts the bytes of a pipe into lines. A line longer than `limit` bytes is cut there, between characters, and its rest
/// dropped; bytes that are not UTF-8 become U+FFFD.
struct LineSplitter {
    static let limit = 65_536

    private var partial: [UInt8] = []
    private var wasCut = false

    mutating func lines(from bytes: [UInt8]) -> [String] {
        var lines: [String] = []
        for piece in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if piece.offset > 0 { lines.append(takeLine()) }
            let room = Self.limit - partial.count
            partial += piece.element.prefix(room)
            if piece.element.count > room { wasCut = true }
        }
        return lines
    }

    /// The last line, where the input ended without a line break.
    mutating func remainder() -> String? {
        partial.isEmpty ? nil : takeLine()
    }

    private mutating func takeLine() -> String {
        if wasCut {
            dropUnfinishedCharacter()
        } else if partial.last == UInt8(ascii: "\r") {
            partial.removeLast()
        }
        defer {
            partial.removeAll(keepingCapacity: true)
            wasCut = false
        }
        return String(decoding: partial, as: UTF8.self)
    }

    private mutating func dropUnfinishedCharacter() {
        guard let start = partial.suffix(4).lastIndex(where: { $0 & 0xC0 != 0x80 }) else { return }
        let lead = partial[start]
        let length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        if partial.count - start < length { partial.removeSubrange(start...) }
    }
}
