import Chat
import Engine
import Presentation
import Storage
import TestSupport
import Testing

@testable import Commands

/// Who is answered, for whom, and what when something is missing.
struct PeopleTests {
    private let parts: Conversation.Parts

    init() throws { parts = try Conversation.Parts() }

    private func demo(_ body: (Conversation) async throws -> Void) async throws {
        try await DemoChat.with(parts: parts, body)
    }

    // MARK: - Groups

    @Test(arguments: [
        ("group marco and lea", ["anna", "lea", "marco"]), ("group marco, lea", ["anna", "lea", "marco"]),
        ("group marco,lea", ["anna", "lea", "marco"]), ("group @marco @lea", ["anna", "lea", "marco"]),
        ("gruppe mit Opa Karl und mir", ["anna", "karl"]), ("groupe avec CHLOE et moi", ["anna", "chloe"]),
        ("group chloé", ["anna", "chloe"]), ("group opa", ["anna", "karl"]), ("group \"Opa Karl\"", ["anna", "karl"]),
        ("group me & marco", ["anna", "marco"]), ("group marco marco anna", ["anna", "marco"]),
        ("group", ["anna", "chloe", "karl", "lea", "marco"]), ("group marco genre:comedy", ["anna", "marco"]),
    ]) func groupsAreNamedAsPeopleDo(line: String, members: [String]) async throws {
        try await demo { chat in
            let reply = try await chat.ask(line)
            #expect(reply.isAnswered, "\(reply.plainText)")
            let names = try await chat.household().members.filter { members.contains($0.id.rawValue) }.map(\.name)
            #expect(names.count == members.count)
            for card in reply.cards {
                #expect(card.notes.count == members.count)
                for name in names { #expect(card.notes.contains { $0.hasPrefix(name) }, "\(name)") }
            }
            #expect(!reply.cards.isEmpty)
        }
    }

    @Test(arguments: ["group nobody", "group marco and nobody", "group mar", "group anna"])
    func wrongGroupsAreExplained(line: String) async throws {
        try await demo { chat in
            let reply = try await chat.ask(line)
            #expect(reply.outcome == .refused, "\(reply.plainText.prefix(200))")
            #expect(!reply.plainText.isEmpty)
            if line.contains("nobody") { #expect(reply.plainText.contains("Marco")) }
        }
    }

    @Test func aGroupInARoomIsTheRoom() async throws {
        try await demo { chat in
            let reply = try await chat.ask("!group", in: ["anna", "lea", "a guest"])
            #expect(reply.cards.allSatisfy { $0.notes.count == 2 })
            #expect(!reply.cards.isEmpty)
            #expect(try await chat.ask("!group", in: ["anna", "a guest"]).outcome == .refused)
        }
    }

    // MARK: - Strangers

    @Test func aPersonWhoIsNotLinkedGetsOnlyHelp() async throws {
        try await demo { chat in
            let lines = [
                "recommend", "mood funny", "group anna", "whynot Arrival", "feedback up Arrival", "profile", "history",
                "settings", "settings language de", "spin", "1 up", "why 1", "recommend genre:drama",
            ]
            for line in lines {
                for people in [nil, ["stranger", "anna"]] {
                    let text = people == nil ? line : "!" + line
                    let reply = try await chat.ask(text, from: "stranger", in: people)
                    #expect(reply.outcome == .refused, "\(line)")
                    #expect(reply.plainText == chat.phrasebook[.en].text(.notLinked), "\(line)")
                    #expect(reply.cards.isEmpty)
                }
            }
            #expect(try await chat.ask("something funny", from: "stranger").outcome == .refused)
            let help = try await chat.ask("help", from: "stranger")
            #expect(help.isAnswered)
            #expect(help.plainText.contains("recommend"))
            #expect(try await chat.ask("help group", from: "stranger").isAnswered)
        }
    }

    @Test func unknownAccessIsSaidWithTheName() async throws {
        try await demo { chat in
            try await chat.database.write { session in
                try MemberStore(session).upsert(Member(id: MemberID("guest"), name: "Gisèle the Guest"))
            }
            try await chat.link("gisele", to: "guest")
            for line in ["recommend", "mood funny", "whynot Arrival", "profile", "history"] {
                let reply = try await chat.ask(line, from: "gisele")
                #expect(reply.outcome == .refused, "\(line)")
                #expect(reply.cards.isEmpty)
            }
            #expect(try await chat.ask("recommend", from: "gisele").plainText.contains("Gisèle the Guest"))
            #expect(try await chat.ask("!recommend", in: ["anna", "gisele"]).plainText.contains("Gisèle the Guest"))
            #expect(try await chat.ask("group guest").plainText.contains("Gisèle the Guest"))
            #expect(try await chat.ask("recommend").isAnswered)
        }
    }

    @Test func aMemberWhoWasRemovedIsAStranger() async throws {
        try await demo { chat in
            try await chat.database.write { _ = try MemberStore($0).remove(MemberID("lea")) }
            #expect(try await chat.ask("recommend", from: "lea").plainText == chat.phrasebook[.en].text(.notLinked))
            #expect(try await chat.ask("recommend").isAnswered)
        }
    }

    // MARK: - Delivery and failure

    @Test func anEventIsAnsweredOnce() async throws {
        try await demo { chat in
            #expect(await chat.hear("feedback up Arrival", from: "anna", id: "same") != nil)
            for _ in 0..<3 { #expect(await chat.hear("feedback up Arrival", from: "anna", id: "same") == nil) }
            #expect(await chat.hear("help", from: "anna", id: "other") != nil)
        }
    }

    /// A button that is delivered again after a restart is pressed once.
    @Test func anEventDeliveredAgainAfterARestartChangesNothing() async throws {
        try await demo { chat in
            let title = try await chat.ask("recommend").references[0]
            _ = await chat.hear("feedback up \(title)", from: "anna", id: "pressed")
            let once = try await chat.household().feedback
            let restarted = Conversation(chat.database, parts: parts, clock: chat.clock, name: "restarted")
            _ = await restarted.hear("feedback up \(title)", from: "anna", id: "pressed")
            #expect(try await chat.household().feedback.count == once.count)
        }
    }

    @Test(arguments: ["recommend", "help", "1 up", "settings cards 4", "feedback up Arrival"])
    func aClosedDatabaseIsSaidWithoutInternals(line: String) async throws {
        let database = try await TestDatabase.memory.withDatabase { $0 }
        for language in Language.allCases {
            let chat = Conversation(database, parts: parts, clock: Clock(DemoChat.now), language: language)
            let reply = try await chat.ask(line)
            #expect(reply.outcome == .failed)
            #expect(reply.plainText == chat.phrasebook[language].text(.databaseAway))
            #expect(reply.cards.isEmpty)
            #expect(chat.errors.all.count == 1)
        }
    }

    /// A platform that delivers again what was not done gets it done.
    @Test func whatFailedIsDoneWhenItIsDeliveredAgain() async throws {
        try await TestDatabase.memory.withDatabase { database in
            try await DemoChat.fill(database)
            let interrupted = InterruptedDatabase(database)
            let chat = Conversation(interrupted, parts: parts, clock: Clock(DemoChat.now))
            try await chat.link("anna", to: "anna")
            interrupted.isAway = true
            #expect(await chat.hear("settings cards 7", from: "anna", id: "same")?.outcome == .failed)
            interrupted.isAway = false
            #expect(await chat.hear("settings cards 7", from: "anna", id: "same")?.outcome == .answered)
            #expect(await chat.hear("settings cards 7", from: "anna", id: "same") == nil)
        }
    }

    @Test func personalAnswersAreForTheAskerAlone() async throws {
        try await demo { chat in
            for line in ["whynot Casablanca", "profile", "history", "settings", "feedback up Casablanca"] {
                let reply = try await chat.ask("!" + line, in: ["anna", "lea"])
                #expect(reply.visibility == .asker, "\(line)")
            }
            for line in ["recommend", "mood funny", "group", "help"] {
                #expect(try await chat.ask("!" + line, in: ["anna", "lea"]).visibility == .room, "\(line)")
            }
        }
    }

    /// What is refused to a personal question may name titles that only the asker may see.
    @Test func refusalsOfPersonalQuestionsAreForTheAskerAlone() async throws {
        try await demo { chat in
            for line in [
                "whynot Casablanka the thirteenth", "feedback up Sevn oaks", "profile block title:xyzzy",
                "settings cards 99",
            ] {
                let reply = try await chat.ask("!" + line, in: ["anna", "lea"])
                #expect(reply.outcome == .refused, "\(line)")
                #expect(reply.visibility == .asker, "\(line)")
            }
        }
    }

    @Test func everyCommandIsExplainedInEveryLanguage() async throws {
        try await demo { chat in
            for (person, language) in [("anna", Language.en), ("karl", .de), ("chloe", .fr)] {
                let words = chat.phrasebook[language].words(.commands)
                #expect(words.count == 12)
                for (name, word) in words {
                    for asked in [name, word, "/" + word] {
                        let reply = try await chat.ask("help \(asked)", from: person)
                        #expect(reply.isAnswered, "\(language): \(asked)")
                        #expect(reply.plainText.contains(word), "\(language): \(asked)")
                    }
                }
            }
        }
    }

    /// What help shows as an example works when it is typed as it stands.
    @Test func examplesOfTheHelpWork() async throws {
        try await demo { chat in
            for (person, language) in [("anna", Language.en), ("karl", .de), ("chloe", .fr)] {
                for name in chat.phrasebook[language].words(.commands).keys.sorted() {
                    let text = try await chat.ask("help \(name)", from: person).plainText
                    let template = chat.phrasebook[language].text(.helpExample, ["example": "\u{1}"])
                    let before = try #require(template.split(separator: "\u{1}").first)
                    let example = try #require(text.split(separator: "\n").first { $0.hasPrefix(before) }).dropFirst(
                        before.count)
                    let reply = try await chat.ask(String(example), from: person)
                    let words = chat.phrasebook[language]
                    #expect(
                        reply.outcome == .answered
                            || [words.text(.nothingToSpin), words.text(.noVote)].contains(reply.plainText)
                            || name == "admin" && person != "anna",
                        "\(language): \(example): \(reply.plainText)")
                    if name == "settings" {
                        _ = try await chat.ask("settings language \(language.rawValue)", from: person)
                    }
                }
            }
        }
    }
}
