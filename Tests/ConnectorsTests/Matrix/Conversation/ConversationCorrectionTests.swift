import Chat
import MatrixCrypto
import Testing

@testable import Connectors

/// Lines that are said better afterwards.
struct ConversationCorrectionTests {
    private typealias World = ConversationUnderTest
    private let talk = ConversationUnderTest { event in
        switch event.text {
        case "!recomend": SampleAnswers.text("Did you mean “recommend”?", .refused)
        case "!recommend": SampleAnswers.tonight()
        case "!feedback up Arrival": SampleAnswers.text("Noted.", to: .asker)
        default: SampleAnswers.text("Here you are.")
        }
    }

    @Test func whatWasDoneIsNotDoneAgain() async throws {
        try await talk.says("!feedback up Arrival", id: "$e")
        #expect(try await talk.corrects("$e", to: "!feedback up Alien").isEmpty)
        try await talk.says("!recommend", id: "$f")
        #expect(try await talk.corrects("$f", to: "!recommend genre:comedy").isEmpty)
        #expect(talk.asked.count == 2)
    }

    @Test func whatWasNotUnderstoodIsReplaced() async throws {
        let refusal = try #require(try await talk.says("!recomend", id: "$e").first)
        let messages = try await talk.corrects("$e", to: "!history")
        #expect(messages.count == 1)
        guard case .edit(let target, let content) = try #require(messages.first).kind else {
            Issue.record("no edit: \(messages)")
            return
        }
        #expect(target == .message(refusal.id))
        #expect(content["body"] == "* Here you are.")
        #expect(content["m.new_content"]?["body"] == "Here you are.")
        #expect(content["m.new_content"]?["m.relates_to"] == nil)
        #expect(talk.lines == ["!recomend", "!history"])
    }

    /// A second slip and its correction still change the one message.
    @Test func aSecondSlipIsCorrectedToo() async throws {
        let refusal = try #require(try await talk.says("!recomend", id: "$e").first)
        try await talk.corrects("$e", to: "!recomend")
        let messages = try await talk.corrects("$e", to: "!history")
        guard case .edit(let target, _) = try #require(messages.first).kind else {
            Issue.record("no edit: \(messages)")
            return
        }
        #expect(target == .message(refusal.id))
        #expect(try await talk.corrects("$e", to: "!history 2").isEmpty)
    }

    /// Cards are reacted to, so that they are messages of their own.
    @Test func cardsAreSaidAnew() async throws {
        try await talk.says("!recomend", id: "$e")
        let messages = try await talk.corrects("$e", to: "!recommend")
        #expect(messages.compactMap(\.type).filter { $0 == "m.room.message" }.count == 3)
        #expect(messages.buttonKeys.count == 7)
        guard case .edit = try #require(messages.first).kind else {
            Issue.record("the heading does not take the place of the refusal")
            return
        }
    }

    @Test func onlyAtOnce() async throws {
        try await talk.says("!recomend", id: "$e")
        talk.wait(milliseconds: 5 * 60_000 + 1)
        #expect(try await talk.corrects("$e", to: "!history").isEmpty)
    }

    @Test func onlyByTheOneWhoSaidIt() async throws {
        try await talk.says("!recomend", id: "$e")
        #expect(try await talk.corrects("$e", to: "!history", by: World.marco).isEmpty)
    }

    @Test func whatWasNeverHeardIsNotHeardNow() async throws {
        try await talk.says("recommend", id: "$e")
        #expect(try await talk.corrects("$e", to: "!recommend").isEmpty)
        #expect(try await talk.corrects("$old", to: "!recommend", in: World.direct).isEmpty)
        #expect(talk.asked.isEmpty)
    }
}
