import Foundation
import Testing

@testable import Presentation

/// A broken locale file is refused, and the file and the key are named.
struct LocaleErrorTests {
    private var files: LocaleFiles

    init() throws { files = try LocaleFiles(.de) }

    private func error(_ files: LocaleFiles) -> LocaleError? {
        do throws(LocaleError) {
            _ = try files.locale()
            return nil
        } catch {
            return error
        }
    }

    @Test func theFilesAsTheyAreAreAccepted() throws {
        for language in Language.allCases { #expect(error(try LocaleFiles(language)) == nil) }
    }

    @Test mutating func aMissingPhraseIsNamed() throws {
        for key in ["why.heading", "list.last", "console.stopped"] {
            var broken = files
            try broken.set(key, to: nil)
            #expect(error(broken) == .missing(file: "locales/de.json", key: key))
        }
    }

    @Test mutating func anUnknownPhraseIsNamed() throws {
        try files.set("why.headnig", to: "x")
        #expect(error(files) == .unknown(file: "locales/de.json", key: "why.headnig"))
    }

    @Test mutating func aGapThatEnglishLacksIsNamed() throws {
        try files.set("profile.heading", to: "Dein Geschmack, {nmae}")
        let german = try files.locale()
        let english = try LocaleFiles(.en).locale()
        #expect(
            throws: LocaleError.badGap(file: "locales/de.json", key: "profile.heading", gap: "nmae", allowed: ["name"])
        ) {
            try Phrasebook([english, german])
        }
    }

    @Test mutating func aGapThatAReasonCannotFillIsNamed() throws {
        try files.setExplanation("director", to: ["Von {name}.", "Wie {title}."])
        #expect(
            error(files)
                == .badGap(
                    file: "templates/explanations/de.json", key: "director", gap: "title", allowed: ["name", "titles"]))
    }

    @Test mutating func missingAndUnknownExplanationsAreNamed() throws {
        let file = "templates/explanations/de.json"
        for value in [nil, [Any]()] as [Any?] {
            var broken = files
            try broken.setExplanation("era", to: value)
            #expect(error(broken) == .missing(file: file, key: "era"))
        }
        try files.setExplanation("aera", to: ["x"])
        #expect(error(files) == .unknown(file: file, key: "aera"))
    }

    @Test mutating func aTextWithoutItsMainFormIsNamed() throws {
        try files.set("card.seasons", to: ["one": "{count} Staffel"])
        guard case .unreadable(let file, let reason)? = error(files) else {
            Issue.record("a plural without “other” is accepted")
            return
        }
        #expect(file == "locales/de.json")
        #expect(reason.contains("card.seasons"))
    }

    @Test(arguments: ["", "{", "[]", "{\"phrases\": {}}", "{\"phrases\": 1, \"words\": {}}", "\u{FEFF}{}"])
    func whatIsNoLocaleIsRefusedByFile(text: String) throws {
        for part in [\LocaleFiles.phrases, \.keywords, \.explanations] {
            var broken = files
            broken[keyPath: part] = Data(text.utf8)
            let expected =
                part == \LocaleFiles.phrases
                ? "locales/de.json" : part == \.keywords ? "locales/keywords/de.json" : "templates/explanations/de.json"
            switch error(broken) {
            case .unreadable(let file, _)?, .missing(let file, _)?: #expect(file == expected)
            case nil where part == \LocaleFiles.keywords && text.hasSuffix("{}"): break
            default: Issue.record("“\(text)” as \(expected) is not refused by its name")
            }
        }
    }

    /// The reason in a message for the owner holds words, not the insides of a decoder.
    @Test mutating func theReasonIsForPeople() {
        files.phrases = Data("{".utf8)
        guard case .unreadable(_, let reason)? = error(files) else {
            Issue.record("half a file is accepted")
            return
        }
        #expect(!reason.contains("Swift.DecodingError"))
        #expect(!reason.contains("NSCocoaErrorDomain"))
    }

    @Test func withoutEnglishThereIsNoPhrasebook() throws {
        let german = try files.locale()
        #expect(throws: LocaleError.missing(file: "locales/en.json", key: "phrases")) { try Phrasebook([german]) }
    }
}
