/// All languages that are loaded; English is always among them.
package struct Phrasebook: Sendable {
    private let locales: [Language: Locale]

    /// - Throws: `LocaleError.badGap` when a translation has a gap that the English phrase does not have.
    package init(_ locales: [Locale]) throws(LocaleError) {
        var byLanguage: [Language: Locale] = [:]
        for locale in locales { byLanguage[locale.language] = locale }
        guard let english = byLanguage[.en] else { throw .missing(file: "locales/en.json", key: "phrases") }
        for locale in locales {
            for phrase in Phrase.allCases {
                let allowed = english.template(phrase).gaps
                for gap in locale.template(phrase).gaps.sorted() where !allowed.contains(gap) {
                    throw .badGap(
                        file: "locales/\(locale.language.rawValue).json", key: phrase.rawValue, gap: gap,
                        allowed: allowed.sorted())
                }
            }
        }
        self.locales = byLanguage
        self.english = english
    }

    private let english: Locale

    package subscript(language: Language) -> Locale { locales[language] ?? english }

    package var languages: [Language] { Language.allCases.filter { locales[$0] != nil } }

    package var all: [Locale] { languages.map { self[$0] } }
}
