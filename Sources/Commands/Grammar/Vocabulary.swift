import Engine
package import Presentation

/// The words that people may use for commands, choices, genres and languages, in all languages of the bot at once.
package struct Vocabulary: Sendable {
    private var tables: [WordTable: [String: String]] = [:]

    package init(_ phrasebook: Phrasebook) {
        for table in [WordTable.genres, .languages, .commands, .choices] {
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
        let folded = Array(Tokenizer.fold(word).utf8)
        guard folded.count >= 3, folded.count <= 40 else { return nil }
        let allowed = folded.count < 6 ? 1 : 2
        let near = (tables[table] ?? [:]).compactMap { entry in
            EditDistance.between(folded, Array(entry.key.utf8), limit: allowed).map {
                (name: entry.value, distance: $0)
            }
        }
        return near.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
    }
}
