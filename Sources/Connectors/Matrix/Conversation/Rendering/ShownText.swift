extension String {
    /// The text on one line, fit to be shown, in at most `limit` bytes as HTML.
    func shownLine(_ limit: Int) -> String { fit(limit, breakingLinesWith: " ").clipped(limit).isolated }

    /// The text with its line breaks, fit to be shown, in at most `limit` bytes as HTML.
    func shownText(_ limit: Int) -> String { fit(limit, breakingLinesWith: "\n").clipped(limit) }

    var escapedForHTML: String {
        guard utf8.contains(where: { "&<>\"".utf8.contains($0) }) else { return self }
        var escaped = ""
        for scalar in unicodeScalars { escaped += scalar.escapedForHTML }
        return escaped
    }

    /// Text from outside must not reorder or hide what stands around it.
    private func fit(_ limit: Int, breakingLinesWith lineBreak: Unicode.Scalar) -> String {
        var scalars = String.UnicodeScalarView()
        // Of a text without end, no more is read than could be shown.
        for scalar in unicodeScalars.prefix(4 * limit) {
            switch scalar.value {
            case 0x0A, 0x0B, 0x0C, 0x85, 0x2028, 0x2029: scalars.append(lineBreak)
            case 0x09: scalars.append(" ")
            case 0x00...0x1F, 0x7F...0x9F, 0xFEFF, 0x202A...0x202E, 0x2066...0x2069: continue
            default: scalars.append(scalar)
            }
        }
        let text = String(scalars)
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[first...last])
    }

    private func clipped(_ limit: Int) -> String {
        guard utf8.count * 6 > limit else { return self }
        var size = 0
        var end = startIndex
        for index in indices {
            size += self[index].unicodeScalars.reduce(0) { $0 + $1.escapedForHTML.utf8.count }
            if size > limit { return String(self[..<end]) + "…" }
            if size <= limit - 3 { end = self.index(after: index) }
        }
        return self
    }

    /// Between isolating marks where it is written from right to left, so that what follows stays in its place
    /// (Unicode Standard Annex 9).
    private var isolated: String {
        unicodeScalars.contains(where: \.isWrittenFromRightToLeft) ? "\u{2068}\(self)\u{2069}" : self
    }
}

extension Unicode.Scalar {
    fileprivate var escapedForHTML: String {
        switch self {
        case "&": "&amp;"
        case "<": "&lt;"
        case ">": "&gt;"
        case "\"": "&quot;"
        default: String(self)
        }
    }

    fileprivate var isWrittenFromRightToLeft: Bool {
        switch value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }
}
