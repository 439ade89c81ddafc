/// Puts text from outside into Discord's markdown so that it shows as it is: it formats nothing, mentions nobody, and links to
/// nothing. Lengths are UTF-16 units, of which Discord counts at most as many.
enum DiscordText {
    static let ellipsis = "…"
    private static let special = Set("\\`*_~|>#<[]()-+@:".unicodeScalars)

    /// One line; at most `limit` long, with an ellipsis where something was cut.
    static func line(_ text: String, limit: Int) -> String {
        escaped(cleaned(text, limit, keepsLines: false), limit: limit)
    }

    /// Several lines; at most `limit` long.
    static func lines(_ text: String, limit: Int) -> String {
        escaped(cleaned(text, limit, keepsLines: true), limit: limit)
    }

    /// For places that know no markdown, such as labels.
    static func plain(_ text: String, limit: Int) -> String {
        let cleaned = cleaned(text, limit, keepsLines: false)
        guard cleaned.utf16.count > limit else { return cleaned }
        var result = ""
        var room = limit - ellipsis.utf16.count
        for character in cleaned {
            room -= character.utf16.count
            if room < 0 { break }
            result.append(character)
        }
        return result + ellipsis
    }

    private static func escaped(_ text: String, limit: Int) -> String {
        var result = ""
        var length = 0
        // Where to go back to for the ellipsis, when not all of it fits.
        var fitting = result.endIndex
        var startsLine = true
        for index in text.indices {
            let character = text[index]
            // A colon matters in an address alone.
            let isPlain = character == ":" && !text[index...].hasPrefix("://")
            var piece = ""
            for scalar in character.unicodeScalars {
                if special.contains(scalar), !isPlain { piece.append("\\") }
                piece.unicodeScalars.append(scalar)
            }
            // “1.” at the beginning of a line would begin a list.
            if character == ".", startsLine, result.last?.isNumber == true { piece = "\\." }
            length += piece.utf16.count
            if length > limit { return String(result[..<fitting]) + ellipsis }
            result += piece
            if length <= limit - ellipsis.utf16.count { fitting = result.endIndex }
            startsLine = character.isNewline || (startsLine && (character.isNumber || character == " "))
        }
        return result
    }

    /// Without what cannot be seen, and without what would turn the direction of the text around it.
    private static func cleaned(_ text: String, _ limit: Int, keepsLines: Bool) -> String {
        var result = String.UnicodeScalarView()
        // Enough to fill the limit, and no more work than that for what is huge.
        for scalar in text.unicodeScalars.prefix(2 * limit + 200) {
            switch scalar.properties.generalCategory {
            case .control where keepsLines && scalar == "\n": result.append(scalar)
            case .control, .lineSeparator, .paragraphSeparator: result.append(" ")
            case .format where scalar != "\u{200D}": continue
            default: result.append(scalar)
            }
        }
        let lines = String(result).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { $0.split(separator: " ").joined(separator: " ") }.joined(separator: "\n")
    }
}
