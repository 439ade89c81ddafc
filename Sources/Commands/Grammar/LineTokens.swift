/// Cuts a line into words at white space; `"…"` keeps words together, also after a colon (`person:"Tom Hanks"`).
struct LineTokens {
    struct Word {
        var text = ""
        /// Began with a quotation mark: a name, whatever it looks like.
        var isQuoted = false
    }

    /// Straight and typographic quotation marks that keyboards put in.
    private static let quotes: Set<Character> = ["\"", "“", "”", "„", "«", "»"]

    static func split(_ line: String) -> [Word] {
        var words: [Word] = []
        var word: Word?
        var isInside = false
        for character in line {
            if quotes.contains(character) {
                isInside.toggle()
                if word == nil { word = Word(isQuoted: true) }
            } else if character.isWhitespace, !isInside {
                if let word { words.append(word) }
                word = nil
            } else {
                word = word ?? Word()
                word?.text.append(character)
            }
        }
        if let word { words.append(word) }
        return words.filter { !$0.text.isEmpty }
    }
}
