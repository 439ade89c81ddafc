/// A word of a wish as typed, with what comparing needs.
struct MoodToken: Sendable, Equatable {
    /// As typed.
    let raw: String
    let folded: String
    /// A comma, full stop or bracket stands before it: negation does not reach across.
    let startsClause: Bool

    /// Hostile or pasted input ends here.
    private static let longestText = 400

    /// Cuts a wish into words; control characters and emoji are separators.
    static func tokens(of text: String) -> [MoodToken] {
        var tokens: [MoodToken] = []
        var word = String.UnicodeScalarView()
        var startsClause = true
        func finishWord() {
            guard !word.isEmpty else { return }
            let raw = String(word)
            for folded in WordScanner.words(in: raw) where folded.utf8.count <= 64 {
                tokens.append(MoodToken(raw: raw, folded: folded, startsClause: startsClause))
                startsClause = false
            }
            word = String.UnicodeScalarView()
        }
        let scalars = Array(text.unicodeScalars.prefix(longestText))
        for (i, scalar) in scalars.enumerated() {
            let properties = scalar.properties
            if properties.isAlphabetic || properties.numericType != nil
                || properties.generalCategory == .nonspacingMark
            {
                word.append(scalar)
            } else {
                let next = i + 1 < scalars.count ? scalars[i + 1] : " "
                let isDecimal =
                    (scalar == "." || scalar == ",") && word.last?.properties.numericType != nil
                    && next.properties.numericType != nil
                finishWord()
                if isDecimal {
                    tokens.append(MoodToken(raw: ".", folded: ".", startsClause: false))
                } else if ",;.!?()[]{}:|".unicodeScalars.contains(scalar) {
                    startsClause = true
                }
            }
        }
        finishWord()
        return tokens
    }
}
