/// Columns that text takes in a terminal, after Unicode Standard Annex 11 (East Asian Width) and Technical Standard 51
/// (emoji). A character is what a reader sees as one, so an emoji of several code points counts once.
extension Character {
    var displayWidth: Int {
        let scalars = unicodeScalars
        guard let first = scalars.first else { return 0 }
        if scalars.count == 1 { return first.displayWidth }
        if first.properties.isEmoji, scalars.contains(where: { $0 == "\u{FE0F}" || $0 == "\u{200D}" }) { return 2 }
        if first.properties.isEmojiPresentation { return 2 }
        return scalars.reduce(0) { $0 + $1.displayWidth }
    }
}

extension StringProtocol {
    var displayWidth: Int {
        utf8.allSatisfy { 0x20..<0x7F ~= $0 } ? utf8.count : reduce(0) { $0 + $1.displayWidth }
    }
}

extension String {
    /// The text cut to at most `width` columns; what was cut is marked with `ellipsis`.
    func truncated(toWidth width: Int, ellipsis: String) -> String {
        guard displayWidth > width else { return self }
        var kept = ""
        var room = width - ellipsis.displayWidth
        for character in self {
            room -= character.displayWidth
            if room < 0 { break }
            kept.append(character)
        }
        return kept + ellipsis
    }

    func padded(toWidth width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - displayWidth))
    }
}

extension Unicode.Scalar {
    /// 0, 1 or 2 columns.
    var displayWidth: Int {
        if value < 0x300 { return value < 0x20 || 0x7F...0x9F ~= value || value == 0xAD ? 0 : 1 }
        switch value {
        // Vowels and final consonants of Hangul that join the syllable before them.
        case 0x1160...0x11FF, 0xD7B0...0xD7FF: return 0
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x3029, 0x302E...0x303E, 0x3041...0x3098, 0x309B...0x3247,
            0x3250...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE1F,
            0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
            0x1F1E6...0x1F1FF, 0x1F200...0x1F265, 0x20000...0x3FFFD:
            return 2
        default: break
        }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
        default: return properties.isEmojiPresentation ? 2 : 1
        }
    }
}
