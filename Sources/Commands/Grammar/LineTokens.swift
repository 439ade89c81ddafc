/// Cuts a line into words at white space; `"…"` keeps words together, also after a colon (`person:"Tom Hanks"`).
struct LineTokens {
    /// Straight and typographic quotation marks that keyboards put in.
    private static let quotes: Set<Character> = ["\"", "“", "”", "„", "«", "»"]

    static func split(_ line: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        var hasWord = false
        for character in line {
            if quotes.contains(character) {
                isQuoted.toggle()
                hasWord = true
            } else if character.isWhitespace, !isQuoted {
                if hasWord { words.append(word) }
                word = ""
                hasWord = false
            } else {
                word.append(character)
                hasWord = true
            }
        }
        if hasWord { words.append(word) }
        return words.filter { !$0.isEmpty }
    }
}
