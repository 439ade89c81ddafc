import Chat
import MatrixCrypto
import Testing

@testable import Connectors

/// What is for one person goes to that person alone.
struct ConversationPrivacyTests {
    private typealias World = ConversationUnderTest

    @Test(arguments: [Reply.Outcome.answered, .refused, .failed])
    func aPersonalAnswerNeverGoesToARoom(outcome: Reply.Outcome) async throws {
        let talk = ConversationUnderTest { _ in SampleAnswers.text("Your secret.", to: .asker, outcome) }
        let messages = try await talk.says("!profile", by: World.marco, id: "$e")
        #expect(messages.map(\.destination) == [.direct(World.marco), .room(World.family.id)])
        #expect(messages.bodies == ["Your secret.", "I have answered you in private."])
        #expect(messages[0].content?["m.relates_to"] == nil)
        #expect(messages[1].content?["m.relates_to"] == ["m.in_reply_to": ["event_id": "$e"]])
        #expect(messages[1].content?["msgtype"] == "m.notice")
    }

    @Test func aDirectChatIsPrivateAlready() async throws {
        let talk = ConversationUnderTest { _ in SampleAnswers.text("Your secret.", to: .asker) }
        let messages = try await talk.says("profile", in: World.direct)
        #expect(messages.map(\.destination) == [.room(World.direct.id)])
    }

    @Test func aRoomIsToldOnceADay() async throws {
        let talk = ConversationUnderTest { _ in SampleAnswers.text("Your secret.", to: .asker) }
        #expect(try await talk.says("!profile").count == 2)
        #expect(try await talk.says("!profile").count == 1)
        #expect(try await talk.says("!profile", by: World.marco).count == 2)
        talk.wait(milliseconds: 86_400_001)
        #expect(try await talk.says("!profile").count == 2)
    }

    /// A thread of one room does not exist in another.
    @Test func aThreadDoesNotFollow() async throws {
        let talk = ConversationUnderTest { event in
            var reply = SampleAnswers.tonight()
            if event.text == "!profile" { reply.visibility = .asker }
            return reply
        }
        let thread: JSONValue = ["rel_type": "m.thread", "event_id": "$root"]
        let messages = try await talk.says("!profile", with: ["m.relates_to": thread])
        for message in messages where message.destination == .direct(World.anna) {
            #expect(message.content?["m.relates_to"] == nil)
        }
        #expect(messages.last?.content?["m.relates_to"]?["event_id"] == "$root")
        let card = try #require(messages.first { $0.content?["msgtype"] == "m.image" })
        let more = try await talk.reacts("🔁", to: card.event, in: World.direct)
        #expect(more.compactMap(\.content).count == 4)
        #expect(more.allSatisfy { $0.content?["m.relates_to"] == nil })
    }

    @Test func aPrivateAnswerIsNotTheLastOneOfTheRoom() async throws {
        let talk = ConversationUnderTest { _ in
            var reply = SampleAnswers.tonight()
            reply.visibility = .asker
            return reply
        }
        try await talk.says("!profile")
        #expect(try await talk.says("1 up", by: World.marco).isEmpty)
    }

    /// Whoever hears of the id of an event in somebody else's chat can do nothing with it.
    @Test func anEventOfAnotherRoomMeansNothing() async throws {
        let talk = ConversationUnderTest { _ in SampleAnswers.tonight() }
        let card = try await talk.says("recommend", in: World.direct)[1]
        let other = RoomView(id: RoomID("!else:example.org"), people: [World.marco: "Marco"], isEncrypted: false)
        #expect(try await talk.reacts("👍", to: card.event, by: World.marco, in: other).isEmpty)
        #expect(try await talk.replies("why", to: card.event, by: World.marco, in: World.family).isEmpty)
        #expect(talk.asked.count == 1)
    }
}
