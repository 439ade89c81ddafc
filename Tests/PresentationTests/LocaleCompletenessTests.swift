import Chat
import Foundation
import Testing

@testable import Presentation

/// What every language must bring along.
struct LocaleCompletenessTests {
    private let phrasebook: Phrasebook

    init() throws { phrasebook = try LocaleFiles.phrasebook() }

    @Test func allLanguagesAreThere() { #expect(phrasebook.languages == [.en, .de, .fr]) }

    @Test(arguments: Language.allCases) func noTranslationHasAGapThatEnglishLacks(language: Language) {
        for phrase in Phrase.allCases {
            let english = phrasebook[.en].template(phrase).gaps
            #expect(phrasebook[language].template(phrase).gaps.isSubset(of: english), "\(language): \(phrase.rawValue)")
        }
    }

    /// What English tells, the others tell too; only a name may be left out of a heading.
    @Test(arguments: [Language.de, .fr]) func noTranslationDropsAFact(language: Language) {
        for phrase in Phrase.allCases {
            let english = phrasebook[.en].template(phrase).gaps
            #expect(phrasebook[language].template(phrase).gaps == english, "\(language): \(phrase.rawValue)")
        }
    }

    /// A phrase that is counted has exactly the forms that the language needs, and each says the number or its only form.
    @Test(arguments: Language.allCases) func everyPluralIsComplete(language: Language) throws {
        let files = try LocaleFiles(language)
        var counted = 0
        let texts =
            try files.writtenPhrases().map { ($0.key, [$0.value]) }
            + files.writtenExplanations().map { ($0.key, $0.value) }
        for (key, written) in texts {
            for one in written {
                let forms = LocaleFiles.forms(one)
                #expect(!forms.isEmpty, "\(language): \(key)")
                if forms.values.contains(where: { $0.contains("{count}") }) || one is [String: String] {
                    #expect(Set(forms.keys) == ["one", "other"], "\(language): \(key)")
                    counted += 1
                }
                for text in forms.values { #expect(text.contains { !$0.isWhitespace }, "\(language): \(key)") }
            }
        }
        #expect(counted > 8)
    }

    /// `{` and `}` come in pairs, with a name between them.
    @Test(arguments: Language.allCases) func everyGapIsClosed(language: Language) throws {
        let files = try LocaleFiles(language)
        let texts =
            try files.writtenPhrases().values.flatMap { LocaleFiles.forms($0).values }
            + files.writtenExplanations().values.joined().flatMap { LocaleFiles.forms($0).values }
        #expect(texts.count > 200)
        for text in texts {
            let rest = text.replacing(/\{[a-z]+\}/, with: "")
            #expect(!rest.contains("{") && !rest.contains("}"), "\(language): \(text)")
        }
    }

    @Test(arguments: Language.allCases) func explanationsAreManyAndDifferent(language: Language) throws {
        let locale = phrasebook[language]
        for kind in ReasonKind.allCases {
            let templates = locale.explanations[kind] ?? []
            #expect(templates.count >= 2, "\(language): \(kind.rawValue)")
            #expect(Set(templates.flatMap(\.texts)).count >= templates.count, "\(language): \(kind.rawValue)")
            for template in templates {
                #expect(template.gaps.isSubset(of: kind.gaps), "\(language): \(kind.rawValue)")
                #expect(
                    !template.gaps.isDisjoint(with: kind.gaps) || kind.gaps.isEmpty, "\(language): \(kind.rawValue)")
            }
        }
        #expect(locale.explanations.values.reduce(0) { $0 + $1.count } >= 50)
    }

    /// Every fact of a reason is told by each of its sentences, the collection apart, which repeats the title before.
    @Test(arguments: Language.allCases) func everySentenceTellsAllItsFacts(language: Language) {
        for (kind, templates) in phrasebook[language].explanations where kind != .franchise {
            for template in templates { #expect(template.gaps == kind.gaps, "\(language): \(template.texts)") }
        }
    }

    // MARK: - Words

    private struct DemoTitle: Decodable {
        var genres: [String]?
        var keywords: [String]?
    }

    @Test(arguments: [Language.de, .fr]) func everyWordOfTheDemoIsTranslated(language: Language) throws {
        let locale = phrasebook[language]
        let lines = String(decoding: try LocaleFiles.data("demo/titles.jsonl"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count > 400)
        var genres: Set<String> = []
        var keywords: Set<String> = []
        for line in lines {
            let title = try JSONDecoder().decode(DemoTitle.self, from: Data(line.utf8))
            genres.formUnion(title.genres ?? [])
            keywords.formUnion((title.keywords ?? []).map { $0.lowercased() })
        }
        #expect(genres.count > 15)
        #expect(keywords.count > 100)
        #expect(genres.filter { locale.word(.genres, $0) == nil }.sorted() == [])
        #expect(keywords.filter { locale.keyword($0) == nil }.sorted() == [])
    }

    @Test(arguments: Language.allCases) func wordsWithinATableAreUnique(language: Language) {
        for table in WordTable.allCases where table != .keywords {
            let words = phrasebook[language].words(table)
            // “why” is a command and a reply to a card, in different tables.
            let folded = words.mapValues { $0.lowercased() }
            let twice = Dictionary(grouping: folded, by: \.value).filter { $0.value.count > 1 }
            #expect(twice.isEmpty, "\(language) \(table.rawValue): \(twice.mapValues { $0.map(\.key) })")
        }
    }

    @Test(arguments: [Language.de, .fr]) func tablesHaveTheSameKeys(language: Language) {
        for table in WordTable.allCases where table != .keywords {
            #expect(
                Set(phrasebook[language].words(table).keys) == Set(phrasebook[.en].words(table).keys),
                "\(language) \(table.rawValue)")
        }
        #expect(phrasebook[language].words(.commands).count == 12)
    }

    /// A word means one command, or one choice, in whichever language it is.
    @Test(arguments: [WordTable.commands, .choices, .genres, .languages]) func noWordMeansTwoThings(table: WordTable) {
        var meanings: [String: Set<String>] = [:]
        for locale in phrasebook.all {
            for (name, word) in locale.words(table) { meanings[word.lowercased(), default: []].insert(name) }
        }
        let twice = meanings.filter { $0.value.count > 1 }
        #expect(twice.isEmpty, "\(twice)")
    }

    // MARK: - What fits a platform

    @Test(arguments: Language.allCases) func namesFitEveryPlatform(language: Language) {
        let limits = PlatformLimits.strictest
        let locale = phrasebook[language]
        for phrase in Phrase.allCases {
            let length =
                phrase.rawValue.hasPrefix("command.") || phrase.rawValue.hasPrefix("parameter.")
                ? limits.commandDescription
                : phrase.rawValue.hasPrefix("action.") || phrase.rawValue.contains(".option.")
                    ? limits.buttonLabel : limits.message
            for text in locale.template(phrase).texts {
                #expect(text.utf16.count <= length, "\(language): \(phrase.rawValue)")
            }
        }
        for word in locale.words(.commands).values {
            #expect(word.utf16.count <= limits.commandName, "\(word)")
            #expect(word.wholeMatch(of: /[a-z-]+/) != nil, "\(word)")
        }
        for (name, word) in locale.words(.choices) {
            #expect(word.utf16.count <= limits.commandName, "\(word)")
            #expect(!word.contains(" "), "the choice “\(name)” must be one word: \(word)")
        }
    }

    /// The longest things that people have and type: names, titles, lines, lists.
    @Test(arguments: Language.allCases) func everyPhraseFitsAMessageWhenFilled(language: Language) {
        let locale = phrasebook[language]
        let longTitle = String(repeating: "Night of the Day of the Dawn of the Son of the Bride ", count: 4)
        let longest: [String: String] = [
            "guesses": locale.list((0..<3).map { _ in locale.quoted(longTitle) }),
            "allowed": String(repeating: "Maximiliane, ", count: 20),
            "names": locale.list((0..<15).map { "Maximiliane \($0)" }), "word": String(repeating: "x", count: 600),
            "wish": String(repeating: "x", count: 600),
            "words": String(repeating: "x", count: 600), "value": String(repeating: "x", count: 600),
            "titles": locale.list((0..<5).map { _ in locale.quoted(longTitle) }),
        ]
        for phrase in Phrase.allCases {
            let template = locale.template(phrase)
            let values = Dictionary(uniqueKeysWithValues: template.gaps.map { ($0, longest[$0] ?? longTitle) })
            for count in [0, 1, 2, 999_999] {
                let text = template.filled(values, count: count, language: language)
                #expect(text.utf16.count <= PlatformLimits.strictest.message, "\(language): \(phrase.rawValue)")
                #expect(!text.contains("{"), "\(language): \(phrase.rawValue)")
            }
        }
    }

    @Test(arguments: Language.allCases) func theHelpFitsOneMessage(language: Language) {
        let locale = phrasebook[language]
        let lines = locale.words(.commands).map { name, word in
            locale.text(
                .helpParameter,
                ["name": word, "summary": Phrase(rawValue: "command.\(name)").map { locale.text($0) } ?? ""])
        }
        let text =
            ([locale.text(.helpHeading)] + lines.map { "- \($0)" }
            + [locale.text(.helpNumbers), locale.text(.helpFilters), locale.text(.helpMore)]).joined(separator: "\n")
        #expect(lines.count == 12)
        #expect(text.utf16.count <= PlatformLimits.strictest.message)
    }
}
