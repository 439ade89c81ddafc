package import Foundation

/// Everything the bot can say in one language, read from `locales/<language>.json` and `templates/explanations/`.
package struct Locale: Sendable {
    package let language: Language
    private let phrases: [Phrase: Template]
    /// Words by table: `genres`, `languages`, `commands`, `choices`, `keywords`.
    private let words: [String: [String: String]]
    let explanations: [ReasonKind: [Template]]

    /// - Parameters:
    ///   - phrases: the bytes of `locales/<language>.json`.
    ///   - keywords: the bytes of `locales/keywords/<language>.json`; the English ones say only what is written differently.
    ///   - explanations: the bytes of `templates/explanations/<language>.json`.
    /// - Throws: `LocaleError`, naming the file and the key, unless every phrase is there and fills only gaps that exist.
    package init(language: Language, phrases: Data, keywords: Data, explanations: Data) throws(LocaleError) {
        let file = "locales/\(language.rawValue).json"
        let decoded: LocaleFile = try Self.decode(phrases, file)
        var known: [Phrase: Template] = [:]
        for phrase in Phrase.allCases {
            guard let template = decoded.phrases[phrase.rawValue] else {
                throw .missing(file: file, key: phrase.rawValue)
            }
            known[phrase] = template
        }
        if let key = decoded.phrases.keys.sorted().first(where: { Phrase(rawValue: $0) == nil }) {
            throw .unknown(file: file, key: key)
        }
        self.language = language
        self.phrases = known
        var words = decoded.words
        words["keywords"] = try Self.decode(keywords, "locales/keywords/\(language.rawValue).json")
        self.words = words
        self.explanations = try Self.explanations(explanations, language: language)
    }

    private struct LocaleFile: Decodable {
        let phrases: [String: Template]
        let words: [String: [String: String]]
    }

    private static func explanations(
        _ data: Data, language: Language
    ) throws(LocaleError) -> [ReasonKind: [Template]] {
        let file = "templates/explanations/\(language.rawValue).json"
        let decoded: [String: [Template]] = try decode(data, file)
        var result: [ReasonKind: [Template]] = [:]
        for kind in ReasonKind.allCases {
            guard let templates = decoded[kind.rawValue], !templates.isEmpty else {
                throw .missing(file: file, key: kind.rawValue)
            }
            for gap in templates.flatMap(\.gaps) where !kind.gaps.contains(gap) {
                throw .badGap(file: file, key: kind.rawValue, gap: gap, allowed: kind.gaps.sorted())
            }
            result[kind] = templates
        }
        if let key = decoded.keys.sorted().first(where: { ReasonKind(rawValue: $0) == nil }) {
            throw .unknown(file: file, key: key)
        }
        return result
    }

    private static func decode<Value: Decodable>(_ data: Data, _ file: String) throws(LocaleError) -> Value {
        do { return try JSONDecoder().decode(Value.self, from: data) } catch {
            throw .unreadable(file: file, reason: String(describing: error))
        }
    }

    // MARK: - Speaking

    package func text(_ phrase: Phrase, _ values: [String: String] = [:], count: Int? = nil) -> String {
        phrases[phrase]?.filled(values, count: count, language: language) ?? phrase.rawValue
    }

    package func template(_ phrase: Phrase) -> Template { phrases[phrase] ?? Template(phrase.rawValue) }

    /// `nil` when the table has no such word.
    package func word(_ table: WordTable, _ key: String) -> String? { words[table.rawValue]?[key] }

    package func words(_ table: WordTable) -> [String: String] { words[table.rawValue] ?? [:] }

    package func genre(_ name: String) -> String { word(.genres, name) ?? name }

    /// A keyword in this language; `nil` when it is only known in English and this is not English.
    package func keyword(_ name: String) -> String? { word(.keywords, name) ?? (language == .en ? name : nil) }

    /// `a, b and c`.
    package func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return text(.listLast, ["head": items.dropLast().joined(separator: ", "), "tail": last])
    }

    package func quoted(_ title: String) -> String { text(.quoted, ["text": title]) }

    /// One digit after the separator of the language.
    package func decimal(_ number: Double) -> String {
        String(format: "%.1f", locale: Foundation.Locale(identifier: "en_US_POSIX"), number)
            .replacingOccurrences(of: ".", with: text(.decimalSeparator))
    }
}

/// The tables of words in a locale file.
package enum WordTable: String, Sendable, CaseIterable {
    case genres
    case languages
    /// Names of commands, by their English name.
    case commands
    /// Values of parameters, by their English name.
    case choices
    /// Names of parameters and of conditions, by their English name.
    case parameters
    /// A line that shows a command at its best, by its English name.
    case examples
    case keywords
}

/// What is wrong with a file of phrases; each names the file and the key.
package enum LocaleError: Error, Equatable {
    case unreadable(file: String, reason: String)
    case missing(file: String, key: String)
    case unknown(file: String, key: String)
    case badGap(file: String, key: String, gap: String, allowed: [String])
}
