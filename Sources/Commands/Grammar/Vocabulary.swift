import Engine
package import Presentation

/// The words that people may use for commands, choices, genres and languages, in all languages of the bot at once.
package struct Vocabulary: Sendable {
    private var tables: [WordTable: [String: String]] = [:]

    package init(_ phrasebook: Phrasebook) {
        for table in WordTable.allCases where table != .keywords {
            var words: [String: String] = [:]
            // English last, so that its words win where two languages share one.
            for locale in phrasebook.all.reversed() {
                for (name, word) in locale.words(table) {
                    words[Tokenizer.fold(word)] = name
                    words[Tokenizer.fold(name)] = name
                }
            }
            tables[table] = words
        }
    }

    /// The English name behind a word of any language.
    package func name(_ table: WordTable, _ word: String) -> String? { tables[table]?[Tokenizer.fold(word)] }

    /// The known word that was most likely meant: one typing mistake in a short word, two in a long one.
    package func nearest(_ table: WordTable, _ word: String) -> String? {
        let folded = Array(Tokenizer.fold(word).unicodeScalars)
        guard folded.count >= 3, folded.count <= 40 else { return nil }
        let allowed = folded.count < 6 ? 1 : 2
        let near = (tables[table] ?? [:]).map { entry in
            (name: entry.value, distance: Self.distance(folded, Array(entry.key.unicodeScalars)))
        }
        return near.filter { $0.distance <= allowed }.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }

    /// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var beforeLast = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 1...a.count {
            var current = [i] + [Int](repeating: 0, count: b.count)
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                current[j] = min(last[j] + 1, current[j - 1] + 1, last[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    current[j] = min(current[j], beforeLast[j - 2] + 1)
                }
            }
            (beforeLast, last) = (last, current)
        }
        return last[b.count]
    }
}
