import Chat
import Engine
import Presentation
import Storage
import Testing

@testable import Commands

/// Ten thousand lines through the whole bot: parser, engine, database and words.
struct HostileLinesTests {
    private static let linesPerBatch = 2_500

    @Test(arguments: 0..<4) func everyLineGetsAnAnswerOrANamedError(batch: Int) async throws {
        let parts = try Conversation.Parts()
        try await DemoChat.with(parts: parts) { chat in
            let titles = try await chat.database.read { try TitleStore($0).all() }
            var generator = LineGenerator(
                seed: UInt64(batch + 1), vocabulary: Self.vocabulary(parts.phrasebook), names: Self.names(of: titles),
                references: titles.prefix(40).map(\.id.description) + [
                    "movie:0", "movie:-1", "tv:603", "movie:99999999999",
                ])
            var outcomes: [Reply.Outcome: Int] = [:]
            var cards = 0
            for number in 0..<Self.linesPerBatch {
                let line = generator.line()
                let person = DemoChat.members[number % DemoChat.members.count]
                let reply = try await chat.ask(line, from: person)
                outcomes[reply.outcome, default: 0] += 1
                cards += reply.cards.count
                if let fault = Self.fault(of: reply) {
                    Issue.record("batch \(batch), line \(number), \(line.debugDescription.prefix(300)): \(fault)")
                }
            }
            #expect(chat.errors.all.isEmpty)
            // The test says something only if both happened often.
            #expect(outcomes[.answered, default: 0] > Self.linesPerBatch / 4)
            #expect(outcomes[.refused, default: 0] > Self.linesPerBatch / 8)
            #expect(cards > Self.linesPerBatch / 4)
        }
    }

    private static func vocabulary(_ phrasebook: Phrasebook) -> (
        commands: [String], choices: [String], genres: [String]
    ) {
        func words(_ table: WordTable) -> [String] {
            Set(phrasebook.all.flatMap { $0.words(table).values }).sorted()
        }
        return (words(.commands), words(.choices) + ["1", "5"], words(.genres))
    }

    private static func names(of titles: [Title]) -> [String] {
        let some = titles.enumerated().filter { $0.offset % 9 == 0 }.map(\.element)
        return some.flatMap { [$0.name, $0.name(in: "de"), $0.name(in: "fr")] }
            + some.flatMap { $0.directors + $0.cast.prefix(1) }
            + some.flatMap { $0.keywords.prefix(1) }
    }

    /// What is wrong with a reply; `nil` when nothing is.
    private static func fault(of reply: Reply) -> String? {
        if reply.outcome == .failed { return "failed: \(reply.plainText)" }
        if reply.cards.isEmpty, reply.choice == nil, reply.plainText.allSatisfy(\.isWhitespace) {
            return "says nothing"
        }
        for option in (reply.choice?.options ?? []) + (reply.vote?.options ?? [])
        where option.command.utf16.count > PlatformLimits.strictest.actionCommand
            || option.label.utf16.count > PlatformLimits.strictest.buttonLabel
        {
            return "the option “\(option.label)” is too long"
        }
        if reply.outcome == .refused, reply.plainText.isEmpty { return "refused without a word" }
        // A connector pages long lists; a refusal is one message.
        if reply.outcome == .refused, reply.plainText.utf16.count > PlatformLimits.strictest.message {
            return "\(reply.plainText.utf16.count) units of refusal are more than a message holds"
        }
        if reply.plainText.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\n" }) {
            return "repeats control characters"
        }
        for action in reply.cards.flatMap(\.actions) + reply.actions
        where action.command.count > PlatformLimits.strictest.actionCommand {
            return "the action “\(action.command)” is too long"
        }
        for card in reply.cards where card.title.isEmpty || !(0...100).contains(card.match?.percent ?? 0) {
            return "the card \(card.reference) is empty or has an impossible match"
        }
        return nil
    }

    /// A line in a room that nobody marked is talk among people.
    @Test func noTalkInARoomIsAnswered() async throws {
        try await DemoChat.with { chat in
            for line in ["recommend", "1 up", "spin", "\u{0}", String(repeating: "talk ", count: 10_000), "👍"] {
                #expect(await chat.hear(line, from: "anna", in: ["anna", "lea"]) == nil)
            }
        }
    }
}
