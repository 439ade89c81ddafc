import Chat
import Engine
import Presentation
import Storage
import TestSupport
import Testing

@testable import Commands

/// What follows from what was said before.
struct ConversationTests {
    private let parts: Conversation.Parts

    init() throws { parts = try Conversation.Parts() }

    private func demo(_ body: (Conversation) async throws -> Void) async throws {
        try await DemoChat.with(parts: parts, body)
    }

    // MARK: - Spin and numbers

    @Test(arguments: [
        "recommend", "recommend shuffle genre:drama limit:5", "mood dark space", "group lea", "recommend rediscover",
    ])
    func spinNeverRepeatsWithinAQuestion(question: String) async throws {
        try await demo { chat in
            var shown = try await chat.ask(question).references
            #expect(!shown.isEmpty)
            for _ in 0..<5 {
                let next = try await chat.ask("spin")
                #expect(Set(next.references).isDisjoint(with: shown))
                shown += next.references
            }
            #expect(Set(shown).count == shown.count)
            #expect(shown.count > 3)
        }
    }

    @Test func spinningToTheEndSaysSo() async throws {
        try await demo { chat in
            let question = "recommend kind:movie year:..1935 10"
            var replies = [try await chat.ask(question)]
            while replies.last?.cards.isEmpty == false, replies.count < 20 {
                replies.append(try await chat.ask("spin"))
            }
            let shown = replies.flatMap(\.references)
            #expect(!shown.isEmpty)
            #expect(Set(shown).count == shown.count)
            #expect(replies.last?.plainText == chat.phrasebook[.en].text(.emptyAllShown))
        }
    }

    @Test func askingAnewMayShowTheSameAgain() async throws {
        try await demo { chat in
            let first = try await chat.ask("recommend")
            #expect(try await chat.ask("recommend").references == first.references)
        }
    }

    @Test func spinSurvivesARestart() async throws {
        try await demo { chat in
            let first = try await chat.ask("recommend genre:drama")
            let restarted = Conversation(chat.database, parts: parts, clock: chat.clock, name: "after the restart")
            let second = try await restarted.ask("weiter")
            #expect(second.cards.count == 3)
            #expect(Set(second.references).isDisjoint(with: first.references))
            let third = try await chat.ask("encore")
            #expect(Set(third.references).isDisjoint(with: first.references + second.references))
        }
    }

    @Test func spinBelongsToTheRoomAndTheAsker() async throws {
        try await demo { chat in
            let own = try await chat.ask("recommend")
            #expect(try await chat.ask("spin", from: "marco").outcome == .refused)
            #expect(try await chat.ask("!spin", in: ["anna", "lea"]).outcome == .refused)
            #expect(Set(try await chat.ask("spin").references).isDisjoint(with: own.references))
        }
    }

    @Test func numbersMeanTheLastRecommendation() async throws {
        try await demo { chat in
            #expect(try await chat.ask("1 up").plainText == chat.phrasebook[.en].text(.noCardsYet))
            _ = try await chat.ask("recommend genre:comedy")
            let last = try await chat.ask("recommend genre:thriller")
            _ = try await chat.ask("whynot Casablanca")
            _ = try await chat.ask("help")
            #expect(try await chat.ask("2 up").isAnswered)
            let given = try await chat.household().feedback.filter {
                $0.member == MemberID("anna") && $0.givenAt > DemoChat.now
            }
            #expect(given.map(\.title.description) == [last.references[1]])
            #expect(try await chat.ask("why 3").cards.map(\.reference) == [last.references[2]])
            let refused = try await chat.ask("4 up")
            #expect(refused.outcome == .refused)
            #expect(refused.plainText.contains("3"))
            #expect(try await chat.ask("0 up").outcome == .refused)
        }
    }

    @Test func everyActionOfACardCanBePressed() async throws {
        try await demo { chat in
            let reply = try await chat.ask("recommend")
            let actions = reply.cards.flatMap(\.actions) + reply.actions
            #expect(actions.count == 3 * 4 + 1)
            for action in actions {
                #expect(try await chat.ask(action.command).isAnswered, "\(action.command)")
            }
            for (number, card) in reply.cards.enumerated() {
                for action in card.actions {
                    #expect(
                        try await chat.ask("\(number + 1) \(action.word)").isAnswered, "\(number + 1) \(action.word)")
                }
            }
        }
    }

    // MARK: - What is told changes what is answered

    @Test(arguments: ["down", "seen", "dismiss", "1", "5"])
    func aVerdictTakesTheTitleOffTheTable(verdict: String) async throws {
        try await demo { chat in
            let before = try await chat.ask("recommend 10").references
            #expect(try await chat.ask("feedback \(verdict) \(before[0])").isAnswered)
            #expect(!(try await chat.ask("recommend 10").references).contains(before[0]))
            #expect(try await chat.ask("feedback undo \(before[0])").isAnswered)
            #expect(try await chat.ask("recommend 10").references == before)
            let again = try await chat.ask("feedback undo \(before[0])")
            #expect(again.plainText.contains("nothing to take back"))
        }
    }

    @Test func aThumbUpIsNotedAndMovesTheScores() async throws {
        try await demo { chat in
            let before = try await chat.ask("recommend 10")
            _ = try await chat.ask("feedback up \(before.references[0])")
            let after = try await chat.ask("recommend 10")
            #expect(after.cards.map(\.terms) != before.cards.map(\.terms))
        }
    }

    @Test func aBlockHoldsAtOnce() async throws {
        try await demo { chat in
            let before = try await chat.ask("recommend 10")
            let row = try await chat.database.read { try TitleStore($0).all() }
            let title = try #require(row.first { $0.id.description == before.references[0] })
            let director = try #require(title.directors.first)
            for subject in [
                "genre:\(title.genres[0])", "person:\(director)", "title:\(title.id)", "keyword:\(title.keywords[0])",
            ] {
                #expect(try await chat.ask("profile block \(subject)").isAnswered, "\(subject)")
                let shown = try await chat.ask("recommend 10").references
                #expect(!shown.contains(before.references[0]), "\(subject)")
                #expect(try await chat.ask("profile clear \(subject)").isAnswered, "\(subject)")
                #expect(try await chat.ask("recommend 10").references == before.references, "\(subject)")
            }
        }
    }

    @Test func ownRulesAreShownInTheProfile() async throws {
        try await demo { chat in
            _ = try await chat.ask("profile boost genre:western")
            _ = try await chat.ask("profile nie genre:horror")
            let text = try await chat.ask("profile").plainText
            #expect(text.contains("more of western"))
            #expect(text.contains("never horror"))
        }
    }

    /// Themes are shown in the language of the member, so they must be understood in it.
    @Test(arguments: ["karl", "chloe"]) func themesAreUnderstoodAsTheyAreShown(person: String) async throws {
        try await demo { chat in
            let language: Language = person == "karl" ? .de : .fr
            let word = try #require(chat.phrasebook[language].keyword("serial killer"))
            #expect(try await chat.ask("profile block keyword:\(word)", from: person).isAnswered)
        }
    }

    // MARK: - Settings

    @Test func theLanguageChangesAtOnce() async throws {
        try await demo { chat in
            let changed = try await chat.ask("settings language de")
            #expect(changed.plainText.contains("Deutsch"))
            #expect(try await chat.ask("help").plainText.contains(chat.phrasebook[.de].text(.helpHeading)))
            #expect(
                try await chat.ask("help", locale: "fr").plainText.contains(chat.phrasebook[.de].text(.helpHeading)))
            _ = try await chat.ask("einstellungen sprache Français")
            #expect(try await chat.ask("help").plainText.contains(chat.phrasebook[.fr].text(.helpHeading)))
            #expect(try await chat.ask("settings language klingon").outcome == .refused)
            #expect(try await chat.ask("settings language xx").outcome == .refused)
            #expect(try await chat.ask("reglages langue English").plainText.contains("English"))
        }
    }

    @Test func thePlatformsLanguageIsTakenUntilOneIsSet() async throws {
        try await TestDatabase.memory.withDatabase { database in
            let chat = Conversation(database, parts: parts, clock: Clock(DemoChat.now), language: .de)
            var headings: [Reply.Block?] = []
            for locale in [nil, "fr-CH", "xx"] {
                headings.append(try await chat.ask("help", from: "guest", locale: locale).blocks.first)
            }
            #expect(
                headings == [Language.de, .fr, .de].map { .heading(chat.phrasebook[$0].text(.helpHeading)) })
        }
    }

    @Test func contributingIsStoredAndShown() async throws {
        try await demo { chat in
            #expect(try await chat.household().contributors.contains(MemberID("lea")))
            #expect(try await chat.ask("settings contribute off", from: "lea").isAnswered)
            #expect(!(try await chat.household().contributors.contains(MemberID("lea"))))
            _ = try await chat.ask("reglages partage oui", from: "lea")
            #expect(try await chat.household().contributors.contains(MemberID("lea")))
            #expect(try await chat.ask("settings contribute maybe", from: "lea").outcome == .refused)
        }
    }

    @Test func theNumberOfCardsIsKept() async throws {
        try await demo { chat in
            _ = try await chat.ask("settings cards 5")
            #expect(try await chat.ask("recommend").cards.count == 5)
            #expect(try await chat.ask("recommend limit:2").cards.count == 2)
            #expect(try await chat.ask("settings").plainText.contains("5"))
            for value in ["0", "11", "many", "-1"] {
                #expect(try await chat.ask("settings cards \(value)").outcome == .refused)
            }
            #expect(try await chat.ask("settings colour red").outcome == .refused)
            #expect(try await chat.ask("settings language").outcome == .refused)
        }
    }

    // MARK: - Conditions without words

    /// Conditions alone are a question for a recommendation, not for a mood.
    @Test(arguments: ["genre:comedy", "mood genre:comedy", "kind:movie year:2010.."])
    func conditionsAloneRecommend(line: String) async throws {
        try await demo { chat in
            let reply = try await chat.ask(line)
            #expect(!reply.cards.isEmpty)
        }
    }

    /// Titles that have nothing to do with a wish are not offered for it.
    @Test(arguments: ["mood xqzvwk", "xqzvwk bqwrtz", "recommend xqzvwk"])
    func aWishThatMeansNothingIsSaidToMeanNothing(line: String) async throws {
        try await demo { chat in
            let reply = try await chat.ask(line)
            #expect(reply.cards.isEmpty)
            #expect(reply.plainText.contains("xqzvwk"))
        }
    }

    /// Old loves in a mood are old loves: nothing unseen is among them.
    @Test func rediscoverHoldsWithAMood() async throws {
        try await demo { chat in
            let seen = Set(
                try await chat.household().events.filter { $0.member == MemberID("anna") }.map(\.title.description))
            let cards = try await chat.ask("recommend rediscover funny").cards
            #expect(cards.allSatisfy { seen.contains($0.reference) })
        }
    }

    @Test func conditionsAreKept() async throws {
        try await demo { chat in
            let titles = try await chat.database.read { try TitleStore($0).all() }
            let byReference = Dictionary(uniqueKeysWithValues: titles.map { ($0.id.description, $0) })
            let cases: [(String, (Title) -> Bool)] = [
                ("genre:thriller -genre:horror", { $0.genres.contains("Thriller") && !$0.genres.contains("Horror") }),
                ("year:1990..1999", { (1990...1999).contains($0.year ?? 0) }),
                ("runtime:..95", { ($0.runtime ?? 999) <= 95 }),
                ("kind:tv", { $0.kind == .tv }), ("vote:8..", { ($0.voteAverage ?? 0) >= 8 }),
                ("lang:ja", { $0.originalLanguage == "ja" }),
                ("person:\"fritz lang\"", { $0.directors.contains("Fritz Lang") }),
            ]
            for (conditions, holds) in cases {
                let shown = try await chat.ask("recommend 5 \(conditions)").references
                #expect(!shown.isEmpty, "\(conditions)")
                for reference in shown {
                    #expect(holds(try #require(byReference[reference])), "\(conditions): \(reference)")
                }
            }
        }
    }
}
