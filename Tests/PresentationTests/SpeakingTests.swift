import Testing

@testable import Presentation

struct SpeakingTests {
    private let phrasebook: Phrasebook
    private static let day: Int64 = 86_400_000

    init() throws { phrasebook = try LocaleFiles.phrasebook() }

    @Test func pluralsFollowTheLanguage() {
        for (language, ones) in [(Language.en, [1]), (.de, [1]), (.fr, [0, 1])] {
            for count in [0, 1, 2, 5, 21, 101, 1_000_000, -1] {
                #expect(
                    language.pluralCategory(of: count) == (ones.contains(count) ? "one" : "other"),
                    "\(language) \(count)")
            }
        }
        #expect(phrasebook[.en].text(.profileTitles, count: 0) == "0 titles")
        #expect(phrasebook[.en].text(.profileTitles, count: 1) == "1 title")
        #expect(phrasebook[.fr].text(.profileTitles, count: 0) == "0 titre")
        #expect(phrasebook[.fr].text(.profileTitles, count: 2) == "2 titres")
    }

    @Test func listsAreJoinedAsPeopleDo() {
        for (language, word) in [(Language.en, "and"), (.de, "und"), (.fr, "et")] {
            let locale = phrasebook[language]
            #expect(locale.list([]) == "")
            #expect(locale.list(["a"]) == "a")
            #expect(locale.list(["a", "b"]) == "a \(word) b")
            #expect(locale.list(["a", "b", "c"]) == "a, b \(word) c")
        }
    }

    @Test func decimalsUseTheSeparatorOfTheLanguage() {
        #expect(phrasebook[.en].decimal(7.25) == "7.2" || phrasebook[.en].decimal(7.25) == "7.3")
        #expect(phrasebook[.en].decimal(8) == "8.0")
        #expect(phrasebook[.de].decimal(8.06) == "8,1")
        #expect(phrasebook[.fr].decimal(10) == "10,0")
    }

    @Test func quotesAreThoseOfTheLanguage() {
        let quoted = phrasebook.all.map { $0.quoted("M") }
        #expect(quoted.allSatisfy { $0.contains("M") && $0.count > 2 })
        #expect(Set(quoted).count == 3)
    }

    /// What fills a gap is never read as a gap.
    @Test func filledTextIsTakenAsItIs() {
        let locale = phrasebook[.en]
        #expect(locale.text(.whyHeading, ["title": "{match}", "match": "50%"]) == "{match} – 50%")
        #expect(Template("{a} { b } {c").filled(["a": "1"], language: .en) == "1 { b } {c")
        #expect(Template("{a}{a}").filled(["a": "x"], language: .en) == "xx")
        #expect(Template("}{").filled([:], language: .en) == "}{")
    }

    @Test func languagesAreReadAsPlatformsWriteThem() {
        for (code, language) in [
            ("de", Language.de), ("de-CH", .de), ("fr_FR.UTF-8", .fr), ("EN", .en), ("en-US", .en),
        ] {
            #expect(Language(code: code) == language, "\(code)")
        }
        for code in ["", "C", "x", "es", "POSIX"] { #expect(Language(code: code) == nil, "\(code)") }
    }

    /// `den` and `fry` are languages of their own.
    @Test(arguments: ["den", "fry", "enm", "deu-", "Deutsch", "friend"]) func otherWordsAreNoLanguages(code: String) {
        #expect(Language(code: code) == nil)
    }

    @Test func timeIsSaidInTheLargestFittingUnit() {
        let cases: [(days: Int64, text: String)] = [
            (0, "today"), (1, "1 day ago"), (2, "2 days ago"), (59, "59 days ago"), (60, "2 months ago"),
            (89, "2 months ago"),
            (400, "13 months ago"), (729, "24 months ago"), (730, "2 years ago"), (3650, "10 years ago"), (-5, "today"),
        ]
        let phrases = TimePhrases(phrasebook[.en])
        let now: Int64 = 1_780_000_000_000
        for (days, text) in cases { #expect(phrases.ago(now - days * Self.day, now: now) == text, "\(days) days") }
        #expect(phrases.ago(now - Self.day + 1, now: now) == "today")
        #expect(phrases.ago(0, now: now) == "56 years ago")
        #expect(TimePhrases(phrasebook[.fr]).ago(now - Self.day, now: now).contains("1 jour"))
        #expect(TimePhrases(phrasebook[.de]).ago(now - 3 * Self.day, now: now).contains("3 Tagen"))
    }

    /// From the year 1 to the year 9999.
    @Test(arguments: [-62_135_596_800_000, -1, 0, 253_402_300_799_000] as [Int64])
    func anyMomentHasWords(moment: Int64) {
        for locale in phrasebook.all {
            #expect(!TimePhrases(locale).ago(moment, now: 1_780_000_000_000).contains("{"))
        }
    }
}
