/// Understands a wish in words, in English, German and French, without a language model: phrases of the lexicon,
/// titles to be like, people, eras, runtimes, negation, compounds and slips of the keyboard.
///
/// Pure, safe for hostile input: what is beyond 400 characters is not read, and reading takes a few milliseconds.
package struct MoodParser: Sendable {
    let lexicon: MoodLexicon
    let phrases: [MoodPhrases]
    let titles: TitleIndex
    let people: PersonIndex
    let catalogue: Catalogue
    private let fuzzy: [FuzzyWords]
    /// Words of keywords: written right even though the lexicon lacks them.
    private let keywordWords: Set<String>
    /// "Recent" counts back from here.
    let newestYear: Int
    /// Titles in other languages than wished for can be left out for sure only where languages are known.
    let knowsLanguages: Bool

    /// - Parameter titles: an index of the same catalogue, where one exists already.
    package init(lexicon: MoodLexicon, catalogue: Catalogue, titles: TitleIndex? = nil) {
        self.lexicon = lexicon
        self.catalogue = catalogue
        self.titles = titles ?? TitleIndex(catalogue: catalogue)
        phrases = lexicon.vocabularies.map { MoodPhrases($0) }
        people = PersonIndex(catalogue: catalogue)
        fuzzy = phrases.map { FuzzyWords($0.words) }
        keywordWords = Set(catalogue[.keyword].names.flatMap { WordScanner.words(in: $0) })
        newestYear = catalogue.titles.filter { ($0.voteCount ?? 1) > 0 }.compactMap(\.year).max() ?? 2025
        let known = catalogue.titles.count { $0.originalLanguage != nil }
        knowsLanguages = known * 10 >= catalogue.count * 9
    }

    /// What `text` asks for.
    /// - Parameters:
    ///   - language: the reader's, ISO 639-1; decides where a word means something in several languages.
    ///   - isVisible: whether the audience may see a row; others are never resolved as titles or by their people.
    package func intent(of text: String, language: String?, isVisible: (Int) -> Bool) -> MoodIntent {
        let tokens = MoodToken.tokens(of: text)
        var intent = MoodIntent(text: text)
        guard !tokens.isEmpty else { return intent }
        var reading = MoodReading(tokens: tokens, order: order(for: tokens, hint: language))
        readTitles(&reading, into: &intent, isVisible: isVisible)
        readRuntimes(&reading, into: &intent)
        readEras(&reading, into: &intent)
        readPeople(&reading, into: &intent, isVisible: isVisible)
        readWords(&reading, into: &intent)
        // A series is not over after an evening, however short its episodes.
        if intent.filters.runtimes != nil, intent.filters.kinds.isEmpty { intent.filters.kinds = [.movie] }
        return intent
    }

    /// The languages' phrases, the likeliest language of the text first.
    private func order(for tokens: [MoodToken], hint: String?) -> [MoodPhrases] {
        let scores = phrases.map { phrases -> Float in
            var score: Float = phrases.language.rawValue == hint ? 0.8 : 0
            for token in tokens {
                if !phrases.roles(of: [token.folded]).isEmpty { score += 1 }
                if phrases.concepts(for: [token.folded]) != nil || phrases.translation(of: [token.folded]) != nil {
                    score += 0.6
                }
                for scalar in token.raw.unicodeScalars {
                    if phrases.language == .de, "äöüßÄÖÜ".unicodeScalars.contains(scalar) { score += 1 }
                    if phrases.language == .fr, "éèêëàâçîïôùûœÉÈÀÇ".unicodeScalars.contains(scalar) { score += 1 }
                }
            }
            return score
        }
        return phrases.indices.sorted { (scores[$0], -$0) > (scores[$1], -$1) }.map { phrases[$0] }
    }

    /// Whether a word is spelled as some word that makes sense here.
    func isKnown(_ word: String) -> Bool {
        keywordWords.contains(word) || titles.knows(word) || phrases.contains { $0.knows(word) }
    }

    /// The word of the lexicon that a mistyped one is nearest to.
    func corrected(_ word: String, _ reading: MoodReading) -> String? {
        guard word.utf8.count >= 5, !isKnown(word) else { return nil }
        for phrases in reading.order {
            guard let index = self.phrases.firstIndex(where: { $0.language == phrases.language }) else { continue }
            if let near = fuzzy[index].nearest(to: word) { return near }
        }
        return nil
    }
}

/// The words of a wish while they are being read: which are spent, and how they are to be understood.
struct MoodReading {
    let tokens: [MoodToken]
    let words: [String]
    /// The likeliest language first.
    let order: [MoodPhrases]
    private(set) var isSpent: [Bool]

    init(tokens: [MoodToken], order: [MoodPhrases]) {
        self.tokens = tokens
        self.order = order
        words = tokens.map(\.folded)
        isSpent = Array(repeating: false, count: tokens.count)
    }

    mutating func spend(_ range: Range<Int>) {
        for i in range { isSpent[i] = true }
    }

    /// Words `i ..< i + length` when none of them is spent and no clause begins within.
    func words(at i: Int, _ length: Int) -> [String]? {
        guard length > 0, i >= 0, i + length <= words.count else { return nil }
        for j in i..<(i + length) where isSpent[j] || (j > i && tokens[j].startsClause) { return nil }
        return Array(words[i..<(i + length)])
    }

    /// What the words mean grammatically in the first language that knows them.
    func roles(at i: Int, _ length: Int) -> Set<MoodPhrases.Role> {
        guard let words = words(at: i, length) else { return [] }
        for phrases in order {
            let roles = phrases.roles(of: words)
            if !roles.isEmpty { return roles }
        }
        return []
    }

    /// The length of the longest phrase at `i` that can play `role` in any language, 0 when there is none.
    func length(of role: MoodPhrases.Role, at i: Int) -> Int {
        for length in stride(from: 5, to: 0, by: -1) {
            guard let words = words(at: i, length) else { continue }
            if order.contains(where: { $0.roles(of: words).contains(role) }) { return length }
        }
        return 0
    }

    /// The length of the longest phrase that ends just before `i` and can play `role`, 0 when there is none.
    func length(of role: MoodPhrases.Role, before i: Int) -> Int {
        for length in stride(from: 5, to: 0, by: -1) {
            guard let words = words(at: i - length, length) else { continue }
            if order.contains(where: { $0.roles(of: words).contains(role) }) { return length }
        }
        return 0
    }

    func number(at i: Int) -> Double? {
        guard i < words.count, !isSpent[i] else { return nil }
        if let number = Int(words[i]) { return Double(number) }
        for role in roles(at: i, 1) { if case .number(let number) = role { return number } }
        return nil
    }
}
