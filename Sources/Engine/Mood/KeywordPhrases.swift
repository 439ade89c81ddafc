/// Finds the keywords of a catalogue that contain a phrase as whole words.
struct KeywordPhrases {
    private let names: [[String]]
    private let byWord: [String: [Int]]
    /// A keyword that only contains the phrase says less than the phrase itself.
    private static let containing: Float = 0.65

    init(names: [String]) {
        self.names = names.map { name in WordScanner.words(in: name).map { Stemmer.stem($0, .en) } }
        var byWord: [String: [Int]] = [:]
        for (value, words) in self.names.enumerated() {
            for word in Set(words) { byWord[word, default: []].append(value) }
        }
        self.byWord = byWord
    }

    /// The keywords, by number, that the weighted phrases stand for; a phrase that starts with `=` only for itself.
    func values(for phrases: [String: Float]) -> [(value: Int, weight: Float)] {
        var found: [Int: Float] = [:]
        for (phrase, weight) in phrases {
            let isExact = phrase.hasPrefix("=")
            let words = WordScanner.words(in: phrase).map { Stemmer.stem($0, .en) }
            let rarest = words.min { (byWord[$0]?.count ?? 0) < (byWord[$1]?.count ?? 0) }
            guard let rarest else { continue }
            for value in byWord[rarest] ?? [] {
                let name = names[value]
                if name == words {
                    found[value] = max(found[value] ?? 0, weight)
                } else if !isExact, contains(name, words) {
                    found[value] = max(found[value] ?? 0, weight * Self.containing)
                }
            }
        }
        return found.map { (value: $0.key, weight: $0.value) }
    }

    private func contains(_ name: [String], _ words: [String]) -> Bool {
        guard name.count > words.count else { return false }
        return (0...(name.count - words.count)).contains { Array(name[$0..<($0 + words.count)]) == words }
    }
}
