import Chat
import Engine
import Presentation
import Storage
import Testing

@testable import Commands

/// `mood` without words asks one thing after the other, and then picks.
struct QuestionnaireTests {
    @Test func itAsksForVibeCompanyLengthAndNoveltyAndThenPicks() async throws {
        try await DemoChat.with { chat in
            var reply = try await chat.ask("mood", from: "anna")
            var questions: [String] = []
            for number in ["1", "1", "1", "1"] {
                let choice = try #require(reply.choice)
                questions.append(choice.question)
                #expect(choice.options.last?.label == "No matter")
                #expect(!reply.hint.isEmpty)
                reply = try await chat.ask(number, from: "anna")
            }
            #expect(
                questions == [
                    "What are you in the mood for?", "Who is watching?", "Something short, or something long?",
                    "Something new, or something you know?",
                ])
            #expect(reply.choice == nil)
            #expect(!reply.cards.isEmpty)
            #expect(reply.plainText.contains("“Something cozy”"))
        }
    }

    /// Every way through it ends in picks that keep to the answers, or says why there are none.
    @Test(arguments: ["anna", "marco", "lea", "karl", "chloe"]) func everyPathEndsHonestly(person: String) async throws
    {
        try await DemoChat.with { chat in
            let titles = Dictionary(
                uniqueKeysWithValues: try await chat.database.read { try TitleStore($0).all() }.map {
                    ($0.id.description, $0)
                })
            var (paths, withCards) = (0, 0)
            func walk(_ line: String) async throws {
                let reply = try await chat.ask(line, from: person)
                if let choice = reply.choice {
                    for option in choice.options {
                        #expect(option.command.utf16.count <= PlatformLimits.strictest.actionCommand)
                        try await walk(option.command)
                    }
                    return
                }
                paths += 1
                #expect(reply.isAnswered, "\(line)")
                #expect(!reply.cards.isEmpty || !reply.plainText.isEmpty && !reply.hint.isEmpty, "\(line)")
                withCards += reply.cards.isEmpty ? 0 : 1
                for title in reply.references.compactMap({ titles[$0] }) {
                    if line.contains(".short") { #expect(title.kind == .movie && (title.runtime ?? 999) <= 100) }
                    if line.contains(".binge") { #expect(title.kind == .tv, "\(line)") }
                }
            }
            try await walk("mood")
            // 9 moods, 3 lengths; alone or no matter asks on for novelty.
            #expect(paths == 9 * (3 * 3 * 2 + 3))
            #expect(withCards * 2 > paths, "\(withCards) of \(paths)")
        }
    }

    @Test func differentMoodsLeadToDifferentPicks() async throws {
        try await DemoChat.with { chat in
            var picks: [Set<String>] = []
            for vibe in MoodAnswers.Vibe.allCases where vibe != .any {
                let reply = try await chat.ask("mood ask:\(vibe.rawValue).alone.any.new", from: "anna")
                picks.append(Set(reply.references))
            }
            #expect(picks.allSatisfy { !$0.isEmpty })
            for (index, one) in picks.enumerated() {
                for other in picks[..<index] { #expect(one.intersection(other).count <= 1) }
            }
        }
    }

    @Test func theVibesAreConceptsOfTheLexicon() throws {
        let lexicon = try ResourceFiles.lexicon()
        for vibe in MoodAnswers.Vibe.allCases {
            guard let concept = vibe.concept else { continue }
            #expect(lexicon.concepts[concept] != nil, "\(vibe)")
        }
    }

    @Test func togetherPicksForEverybodyInTheRoom() async throws {
        try await DemoChat.with { chat in
            let reply = try await chat.ask(
                "!mood ask:funny.together.any", from: "anna", in: ["anna", "lea", "a stranger"])
            #expect(reply.plainText.contains("Anna and Lea together"))
            #expect(!reply.cards.isEmpty)
            #expect(reply.cards.allSatisfy { $0.notes.count == 2 })
        }
    }

    @Test func nobodyIsAskedForCompanyWhereThereIsNone() async throws {
        try await DemoChat.with { chat in
            let reply = try await chat.ask("!mood ask:funny", from: "anna", in: ["anna", "a stranger"])
            #expect(reply.choice?.question == "Something short, or something long?")
            #expect(reply.choice?.options[0].command == "mood ask:funny.any.short")
        }
    }

    @Test func whatWasSeenBeforeIsAnOldLove() async throws {
        try await DemoChat.with { chat in
            let reply = try await chat.ask("mood ask:any.alone.any.again", from: "anna")
            let old = try await chat.ask("recommend rediscover", from: "anna")
            #expect(reply.references == old.references)
            #expect(!reply.cards.isEmpty)
        }
    }

    @Test func itSpeaksTheLanguageOfTheAsker() async throws {
        try await DemoChat.with { chat in
            let german = try await chat.ask("stimmung", from: "karl")
            #expect(german.choice?.question == "Wonach ist dir?")
            let second = try await chat.ask("Etwas Lustiges", from: "karl")
            #expect(second.choice?.question == "Wer schaut?")
            let third = try await chat.ask("  nur ICH ", from: "karl")
            #expect(third.choice?.question == "Etwas Kurzes oder etwas Langes?")
            let fourth = try await chat.ask("egal", from: "karl")
            #expect(fourth.choice?.question == "Etwas Neues oder etwas, das du kennst?")
        }
    }

    // MARK: - Numbers

    @Test func goingOnWithSomethingElseEndsIt() async throws {
        try await DemoChat.with { chat in
            _ = try await chat.ask("mood", from: "anna")
            _ = try await chat.ask("history", from: "anna")
            #expect(try await chat.ask("2", from: "anna").outcome == .refused)
        }
    }

    @Test func aWrongNumberOrWordLeavesItOpen() async throws {
        try await DemoChat.with { chat in
            _ = try await chat.ask("mood", from: "anna")
            let wrong = try await chat.ask("12", from: "anna")
            #expect(wrong.plainText == "There is no number 12; there are 9 answers.")
            #expect(try await chat.ask("/moood", from: "anna").outcome == .refused)
            #expect(try await chat.ask("2.", from: "anna").choice?.question == "Who is watching?")
        }
    }

    @Test func theQuestionSurvivesARestartButNotTheNight() async throws {
        let parts = try Conversation.Parts()
        try await DemoChat.with(parts: parts) { chat in
            _ = try await chat.ask("mood", from: "anna")
            let next = Conversation(chat.database, parts: parts, clock: chat.clock, name: "next")
            #expect(try await next.ask("2", from: "anna").choice?.question == "Who is watching?")
            chat.clock.advance(byMinutes: 61)
            #expect(try await next.ask("2", from: "anna").outcome == .refused)
        }
    }

    /// In a room each answers their own question, and a number said to nobody is left alone.
    @Test func eachPersonAnswersForThemselves() async throws {
        try await DemoChat.with { chat in
            let people = ["anna", "marco"]
            _ = try await chat.ask("!mood", from: "anna", in: people)
            #expect(await chat.hear("2", from: "marco", in: people) == nil)
            #expect(try await chat.ask("2", from: "anna", in: people).choice?.question == "Who is watching?")
            #expect(await chat.hear("nothing for the bot", from: "anna", in: people) == nil)
            let pressed = try await chat.ask("!mood ask:scary.alone.any", from: "marco", in: people)
            #expect(pressed.choice != nil)
            #expect(try await chat.ask("1", from: "anna", in: people).choice?.question.contains("short") == true)
        }
    }

    @Test func theNewestQuestionIsAnswered() async throws {
        try await DemoChat.with { chat in
            let people = ["anna", "marco"]
            _ = try await chat.ask("!mood", from: "anna", in: people)
            let vote = try await chat.ask("!group vote", from: "marco", in: people)
            #expect(try await chat.ask("2", from: "anna", in: people).plainText.contains(vote.cards[1].title))
            _ = try await chat.ask("!mood", from: "anna", in: people)
            #expect(try await chat.ask("2", from: "anna", in: people).choice != nil)
        }
    }

    @Test(arguments: [
        "mood ask:", "mood ask:nonsense", "mood ask:cozy.nonsense.short", "mood ask:....", "mood ask:cozy:any",
    ])
    func answersThatMakeNoSenseAreAskedForAgain(line: String) async throws {
        try await DemoChat.with { chat in
            let reply = try await chat.ask(line, from: "anna")
            #expect(reply.choice != nil)
        }
    }

    @Test func wordsAreStillAWish() async throws {
        try await DemoChat.with { chat in
            let reply = try await chat.ask("mood funny", from: "anna")
            #expect(reply.choice == nil)
            #expect(!reply.cards.isEmpty)
        }
    }
}
