import Chat
import Foundation
import TestSupport
import Testing

@testable import Connectors

/// People and the bot on a simulated Discord that holds every request against Discord's rules.
@Suite(.enabled(if: TestPeer.discord.takesPart)) struct SimulatedDiscordTests {
    private static let script: [String: Reply] = [
        "recommend tonight": DiscordSamples.tonight, "spin": DiscordSamples.tonight, "mood": DiscordSamples.question,
        "mood ask:funny": DiscordSamples.tonight, "group vote": DiscordSamples.vote, "history": DiscordSamples.long,
        "recommend shuffle": DiscordSamples.hostile(String(repeating: "**<@1> @everyone ", count: 500)),
        "vote 2 of:7": Reply(blocks: [.paragraph("Your vote counts.")], visibility: .asker),
        "feedback up movie:1": Reply(blocks: [.paragraph("Noted.")], visibility: .asker),
        "feedback 4 movie:1": Reply(blocks: [.paragraph("Four stars.")], visibility: .asker),
        "feedback seen movie:1": Reply(blocks: [.paragraph("Seen.")], visibility: .asker),
        "mood \"like Heat\"": DiscordSamples.tonight, "group \"Ben\"": DiscordSamples.tonight,
    ]

    private struct Place: Sendable {
        var discord: SimulatedDiscord
        var anna: String
        var ben: String
        var guild: String
        var channel: String
    }

    private func with(
        script: [String: Reply] = script, pause: Duration = .zero,
        _ body: @escaping @Sendable (Place, FakeBot, DiscordConnector) async throws -> Void
    ) async throws {
        try await SimulatedDiscord.with { discord in
            let anna = try await discord.addPerson("anna", locale: "de", installs: true)
            let ben = try await discord.addPerson("ben")
            let guild = try await discord.addServer("home", people: [anna, ben])
            let channel = try await discord.addChannel("films", to: guild)
            let place = Place(discord: discord, anna: anna, ben: ben, guild: guild, channel: channel)
            let bot = FakeBot(script: script, linked: [anna, ben], pause: pause)
            try await bot.with(discord) { connector in try await body(place, bot, connector) }
        }
    }

    private func slash(_ place: Place, _ name: String, _ options: [String: Any] = [:], channel: String? = nil)
        -> [String: Any]
    {
        ["act": "slash", "user": place.anna, "channel": channel ?? place.channel, "name": name, "options": options]
    }

    @Test func answersACommandWithCards() async throws {
        try await with { place, bot, _ in
            let outcome = try await place.discord.act(slash(place, "recommend tonight"))
            #expect(outcome.state == "message")
            #expect(!outcome.isPrivate)
            #expect(outcome.message.texts.contains { $0.hasPrefix("### Arrival (2016)") })
            #expect(outcome.message["attachments"].list.count == 2)
            let event = try #require(bot.events.first)
            #expect(event.text == "/recommend tonight")
            #expect(event.locale == "de")
            #expect(event.senderName == "anna")
            #expect(event.room.participants.map(\.userID).sorted() == [place.anna, place.ben].sorted())
            #expect(!event.room.isDirect)
        }
    }

    @Test func personalAnswersAreForTheAskerAlone() async throws {
        try await with { place, bot, _ in
            let outcome = try await place.discord.act(slash(place, "feedback", ["verdict": "up", "title": "movie:1"]))
            #expect(outcome.isPrivate)
            #expect(try await place.discord.messages(in: place.channel, asSeenBy: place.ben).isEmpty)
            #expect(bot.events.first?.text == "/feedback up \"movie:1\"")
        }
    }

    @Test func buttonsActForTheOneWhoPressed() async throws {
        try await with { place, bot, _ in
            let shown = try await place.discord.act(slash(place, "recommend tonight"))
            let message = shown.message["id"].text
            let pressed = try await place.discord.act([
                "act": "press", "user": place.ben, "message": message,
                "custom_id": shown.message.customID(ofButton: "👍 Good idea"),
            ])
            #expect(pressed.isPrivate)
            #expect(pressed.message.texts == ["Noted."])
            #expect(bot.events.last?.sender.userID == place.ben)
            #expect(bot.events.last?.text == "/feedback up movie:1")
        }
    }

    @Test func onlyTheAskerSpins() async throws {
        try await with { place, bot, _ in
            let shown = try await place.discord.act(slash(place, "recommend tonight"))
            let press: [String: Any] = [
                "act": "press", "message": shown.message["id"].text,
                "custom_id": shown.message.customID(ofButton: "Show others"),
            ]
            let refused = try await place.discord.act(press.merging(["user": place.ben]) { $1 })
            #expect(refused.isPrivate && refused.message.texts == ["Not yours."])
            #expect(bot.events.count == 1)
            let spun = try await place.discord.act(press.merging(["user": place.anna]) { $1 }, until: "edits=1")
            #expect(spun.message["id"].text == shown.message["id"].text)
            #expect(bot.events.last?.text == "/spin")
        }
    }

    @Test func asksForStars() async throws {
        try await with { place, bot, _ in
            let shown = try await place.discord.act(slash(place, "recommend tonight"))
            let opened = try await place.discord.act(
                [
                    "act": "press", "user": place.ben, "message": shown.message["id"].text,
                    "custom_id": shown.message.customID(ofButton: "Seen it"),
                ], until: "answered")
            #expect(opened.state == "modal")
            let submitted = try await place.discord.act([
                "act": "submit", "user": place.ben, "interaction": opened.id, "values": ["stars": ["4"]],
            ])
            #expect(submitted.isPrivate && submitted.message.texts == ["Four stars."])
            #expect(bot.events.last?.text == "/feedback 4 movie:1")
            let again = try await place.discord.act(
                [
                    "act": "press", "user": place.anna, "message": shown.message["id"].text,
                    "custom_id": shown.message.customID(ofButton: "Seen it"),
                ], until: "answered")
            _ = try await place.discord.act([
                "act": "submit", "user": place.anna, "interaction": again.id, "values": [String: Any](),
            ])
            #expect(bot.events.last?.text == "/feedback seen movie:1")
        }
    }

    @Test func asksOneQuestionAfterTheOtherInPlace() async throws {
        try await with { place, bot, _ in
            let asked = try await place.discord.act(slash(place, "mood"))
            let select = asked.message.select
            let value = select["options"].list.first { $0["label"].text == "funny" }?["value"].text ?? ""
            let chosen = try await place.discord.act(
                [
                    "act": "choose", "user": place.anna, "message": asked.message["id"].text,
                    "custom_id": select["custom_id"].text, "values": [value],
                ], until: "edits=1")
            #expect(chosen.message["id"].text == asked.message["id"].text)
            #expect(chosen.message.texts.contains { $0.hasPrefix("### Arrival") })
            #expect(bot.events.last?.text == "/mood ask:funny")
        }
    }

    @Test func countsVotersButTellsNoVotes() async throws {
        try await with { place, bot, connector in
            let begun = try await place.discord.act(slash(place, "group", ["vote": true]), until: "followups=1")
            let board = try #require(begun.followUps.first)
            let pressed = try await place.discord.act(
                [
                    "act": "press", "user": place.ben, "message": board["id"].text,
                    "custom_id": board.customID(ofButton: "2 · Title 2"),
                ], until: "followups=1")
            #expect(pressed.followUps.first?.texts == ["Your vote counts."])
            try await eventually {
                try await place.discord.ask("GET", "messages/\(board["id"].text)").texts.joined().contains(
                    "1 of 2 have voted.")
            }
            try await connector.announce(
                Reply(blocks: [.heading("It is Arrival!")], cards: [DiscordSamples.card(1)], endedVote: "7"),
                in: place.channel, id: "vote-7")
            try await connector.announce(Reply(blocks: [.heading("Twice?")]), in: place.channel, id: "vote-7")
            try await eventually {
                let messages = try await place.discord.messages(in: place.channel, asSeenBy: place.ben)
                return messages.contains { $0.texts.contains { $0.contains("It is Arrival") } }
                    && messages.contains { $0.texts.joined().contains("Over.") }
            }
            #expect(
                try await !place.discord.messages(in: place.channel, asSeenBy: place.ben)
                    .contains { $0.texts.joined().contains("Twice") })
        }
    }

    @Test func turnsThePagesOfALongAnswer() async throws {
        try await with { place, _, _ in
            let shown = try await place.discord.act(slash(place, "history"))
            let turned = try await place.discord.act(
                [
                    "act": "press", "user": place.anna, "message": shown.message["id"].text,
                    "custom_id": shown.message.customID(ofButton: "▶"),
                ], until: "edits=1")
            #expect(turned.message["id"].text == shown.message["id"].text)
            #expect(turned.message.all.contains { $0["label"].text == "2 / 5" })
        }
    }

    @Test func showsWhateverTheAnswerIs() async throws {
        try await with { place, _, _ in
            let shown = try await place.discord.act(slash(place, "recommend shuffle"), until: "followups=1")
            #expect(shown.state == "message")
        }
    }

    @Test func completesWhileSomebodyTypes() async throws {
        try await with { place, _, _ in
            let outcome = try await place.discord.act(
                [
                    "act": "autocomplete", "user": place.anna, "channel": place.channel, "name": "feedback",
                    "focused": "title", "options": ["title": "matr"],
                ], until: "answered")
            #expect(outcome.choices.map { $0["name"].text } == ["title matr"])
            #expect(outcome.choices.map { $0["value"].text } == ["movie:603"])
        }
    }

    @Test func recommendsLikeAMessageAndForTwo() async throws {
        try await with { place, bot, _ in
            let written = try await place.discord.ask(
                "POST", "act", ["act": "write", "user": place.ben, "channel": place.channel, "content": "like Heat"])
            let like = try await place.discord.act([
                "act": "message_command", "user": place.anna, "name": "Recommend like this",
                "message": written["id"].text,
            ])
            #expect(like.state == "message")
            #expect(bot.events.last?.text == "/mood \"like Heat\"")
            let both = try await place.discord.act([
                "act": "user_command", "user": place.anna, "channel": place.channel, "name": "Recommend for us both",
                "target": place.ben,
            ])
            #expect(both.state == "message")
            #expect(bot.events.last?.text == "/group \"Ben\"")
        }
    }

    @Test func answersPrivatelyWhereNobodyKnowsWhoReads() async throws {
        try await with { place, bot, _ in
            let other = try await place.discord.addServer("elsewhere", people: [place.anna, place.ben], withBot: false)
            let channel = try await place.discord.addChannel("talk", to: other)
            let outcome = try await place.discord.act(slash(place, "recommend tonight", channel: channel))
            #expect(outcome.isPrivate)
            #expect(bot.events.last?.room.isDirect == true)
            #expect(bot.events.last?.room.participants.map(\.userID) == [place.anna])
            let direct = try await place.discord.conversation(of: [place.anna, "bot"])
            let inPrivate = try await place.discord.act(
                slash(place, "feedback", ["verdict": "up", "title": "x"], channel: direct))
            #expect(!inPrivate.isPrivate)
        }
    }

    @Test func doesNotCountThoseWhoCannotReadTheChannel() async throws {
        try await with { place, bot, _ in
            _ = try await place.discord.ask(
                "PUT", "channels/\(place.channel)/overwrites/\(place.ben)", ["deny": 1 << 10])
            _ = try await place.discord.act(slash(place, "recommend tonight"))
            #expect(bot.events.last?.room.participants.map(\.userID) == [place.anna])
        }
    }

    @Test func fiftyPeopleAtOnceAreAllAnsweredInTime() async throws {
        try await with(pause: .milliseconds(100)) { place, bot, _ in
            try await withThrowingTaskGroup(of: SimulatedDiscord.Outcome.self) { tasks in
                for _ in 0..<50 {
                    tasks.addTask { try await place.discord.act(slash(place, "recommend tonight"), seconds: 30) }
                }
                for try await outcome in tasks { #expect(outcome.state == "message") }
            }
            #expect(bot.events.count == 50)
            let counters = try await place.discord.ask("GET", "counters")
            #expect(counters["unanswered"].integer == 0)
            print("slowest first answer of 50 at once: \(counters["slowest_answer_ms"].integer) ms")
        }
    }

    @Test func whatAnEarlierProcessTookIsAnsweredByTheNext() async throws {
        try await SimulatedDiscord.with { discord in
            let anna = try await discord.addPerson("anna")
            let guild = try await discord.addServer("home", people: [anna])
            let channel = try await discord.addChannel("films", to: guild)
            let place = Place(discord: discord, anna: anna, ben: anna, guild: guild, channel: channel)
            // The first process ends while it works on the answer.
            let first = FakeBot(script: Self.script, linked: [anna], pause: .seconds(600))
            let begun = try await first.with(discord) { _ in
                try await discord.act(slash(place, "recommend tonight"), until: "answered")
            }
            #expect(begun.state == "deferred")
            #expect(!first.memory.text.contains(begun.json["token"].text))
            let second = FakeBot(script: Self.script, linked: [anna], memory: first.memory)
            try await second.with(discord) { _ in
                let outcome = try await discord.ask("GET", "interactions/\(begun.id)?until=settled&wait=15")
                #expect(outcome["state"].text == "message")
            }
            #expect(second.events.count == 1)
        }
    }

    @Test func anOldButtonIsExplainedAndDisabled() async throws {
        try await SimulatedDiscord.with(allowing: ["identify-concurrency"]) { discord in
            let anna = try await discord.addPerson("anna")
            let guild = try await discord.addServer("home", people: [anna])
            let channel = try await discord.addChannel("films", to: guild)
            let place = Place(discord: discord, anna: anna, ben: anna, guild: guild, channel: channel)
            let shown = try await FakeBot(script: Self.script).with(discord) { _ in
                try await discord.act(slash(place, "recommend tonight"))
            }
            // Another memory has other keys.
            let message = try await FakeBot(script: Self.script).with(discord) { _ in
                let pressed = try await discord.act(
                    [
                        "act": "press", "user": anna, "message": shown.message["id"].text,
                        "custom_id": shown.message.customID(ofButton: "👍 Good idea"),
                    ], until: "followups=1")
                #expect(pressed.followUps.first?.texts == ["Too old."])
                return try await discord.ask("GET", "messages/\(shown.message["id"].text)")
            }
            let buttons = message["components"].all.filter { $0["type"].integer == 2 }
            #expect(buttons.count == 13 && buttons.allSatisfy { $0["disabled"].flag })
            #expect(message["attachments"].list.count == 2)
            #expect(message.texts.contains { $0.hasPrefix("### Arrival") })
        }
    }

    @Test func registersItsCommandsOnce() async throws {
        try await SimulatedDiscord.with { discord in
            let bot = FakeBot(script: [:])
            try await bot.with(discord) { _ in }
            try await bot.with(discord) { _ in
                try await eventually {
                    let requests = try await discord.ask("GET", "requests").list
                    return requests.filter { $0["path"].text.hasSuffix("/commands") && $0["method"].text == "GET" }
                        .count >= 2
                }
            }
            let requests = try await discord.ask("GET", "requests").list
            #expect(requests.filter { $0["path"].text.hasSuffix("/commands") && $0["method"].text == "PUT" }.count == 1)
        }
    }
}

/// Returns once it is true.
func eventually(_ condition: () async throws -> Bool) async throws {
    for _ in 0..<400 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(25))
    }
    Issue.record("it did not become true")
}
