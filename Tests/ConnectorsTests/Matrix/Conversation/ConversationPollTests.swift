import Chat
import MatrixCrypto
import Testing

@testable import Connectors

/// Questions with options, and votes.
struct ConversationPollTests {
    private typealias World = ConversationUnderTest
    private let talk = ConversationUnderTest { event in
        switch event.text {
        case "!vote": SampleAnswers.vote
        case "!mood", "mood step light": SampleAnswers.question
        case "vote 2 vote-1" where event.sender == World.marco.identity:
            SampleAnswers.text("You have no vote here.", to: .asker, .refused)
        default: SampleAnswers.text("Counted.", to: .asker)
        }
    }

    private func poll(_ line: String, in room: RoomView = World.family) async throws -> EventID {
        let messages = try await talk.says(line, in: room)
        return try #require(messages.first { $0.type == "org.matrix.msc3381.poll.start" }).event
    }

    private var deeds: [String] { Array(talk.lines.dropFirst()) }

    @Test func whoAnswersGoesOn() async throws {
        let poll = try await poll("!mood")
        let messages = try await talk.votes("option-1", in: poll, by: World.marco)
        #expect(deeds == ["mood step light"])
        #expect(talk.asked[1].sender == World.marco.identity)
        #expect(messages.first?.type == "org.matrix.msc3381.poll.start")
        #expect(messages.first?.content?["m.relates_to"] == ["m.in_reply_to": ["event_id": .string(poll.rawValue)]])
    }

    @Test func theSameAnswerAgainIsNoNews() async throws {
        let poll = try await poll("!mood")
        try await talk.votes("option-1", in: poll)
        #expect(try await talk.votes("option-1", in: poll).isEmpty)
        try await talk.votes("option-2", in: poll)
        #expect(deeds == ["mood step light", "mood step gripping"])
    }

    @Test(arguments: ["option-4", "option-0", "option--1", "option-99999999999999999999", "1", ""])
    func unknownOptionsAreSpoiled(option: String) async throws {
        let poll = try await poll("!mood")
        #expect(try await talk.votes(option, in: poll).isEmpty)
        #expect(deeds.isEmpty)
    }

    @Test func theStableNamesAreUnderstood() async throws {
        let poll = try await poll("!mood")
        let relation: JSONValue = ["rel_type": "m.reference", "event_id": .string(poll.rawValue)]
        try await talk.happens("m.poll.response", ["m.relates_to": relation, "m.selections": ["option-2"]])
        #expect(deeds == ["mood step gripping"])
    }

    @Test func aVoteIsSilentInARoom() async throws {
        let poll = try await poll("!vote")
        #expect(try await talk.votes("option-1", in: poll).isEmpty)
        #expect(try await talk.votes("option-2", in: poll, by: World.marco).isEmpty, "nor is a refusal shown")
        #expect(deeds == ["vote 1 vote-1", "vote 2 vote-1"])
        try await talk.votes("option-2", in: poll, by: World.marco)
        #expect(deeds.count == 3, "what was refused was not a vote")
    }

    @Test func aVoteCanBeReactedTo() async throws {
        let messages = try await talk.says("!vote")
        #expect(messages.buttonKeys == ["👍️", "👎️", "1️⃣", "👍️", "👎️", "2️⃣"])
        let card = try #require(messages.first { $0.content?["msgtype"] == "m.image" })
        try await talk.reacts("1️⃣", to: card.event, id: "$r")
        #expect(deeds == ["vote 1 vote-1"])
        try await talk.takesBack("$r")
        try await talk.reacts("1️⃣", to: card.event)
        #expect(deeds == ["vote 1 vote-1", "vote 1 vote-1"])
    }

    @Test func anOptionCanBeSaid() async throws {
        let poll = try await poll("!mood")
        try await talk.replies("2", to: poll)
        try await talk.says("3", by: World.marco)
        #expect(deeds == ["mood step gripping", "3"], "what is not a reply is for the bot to understand")
    }

    @Test func theWinnerIsNamedAndThePollClosed() async throws {
        let messages = try await talk.says("!vote", id: "$q")
        let poll = try #require(messages.first { $0.type == "org.matrix.msc3381.poll.start" })
        let outcome = Reply(blocks: [.paragraph("“Arrival” it is.")], endedVote: "vote-1")
        let end = try await talk.announces(outcome, id: "vote-1")
        #expect(end.map(\.body) == ["“Arrival” it is.", "“Arrival” it is."])
        #expect(end[1].content?["msgtype"] == "m.notice")
        guard case .event("org.matrix.msc3381.poll.end", _, let reference) = end[0].kind else {
            Issue.record("the poll stays open: \(end)")
            return
        }
        #expect(reference == .message(poll.id))
        #expect(try await talk.announces(outcome, id: "again").count == 1)
    }

    @Test func aPollHoldsAtMostTwentyOptions() {
        let options = (0..<30).map { Choice.Option(label: "Option \($0)", command: "") }
        let content = PollText(question: "?", options: options).content
        #expect(content["org.matrix.msc3381.poll.start"]?["answers"]?.array?.count == 20)
    }
}
