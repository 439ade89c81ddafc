import Chat
import MatrixCrypto
import Testing

@testable import Connectors

/// Reactions, and what follows when they are taken away.
struct ConversationReactionTests {
    private typealias World = ConversationUnderTest
    private let talk = ConversationUnderTest { event in
        if event.text.hasPrefix("feedback") || event.text.hasPrefix("whynot") {
            return SampleAnswers.text("Noted.", to: .asker)
        }
        return event.text == "!list" ? SampleAnswers.list(5) : SampleAnswers.tonight()
    }

    /// The heading, then three cards.
    private func cards(in room: RoomView = World.family) async throws -> [OutgoingMessage] {
        Array(try await talk.says("!recommend tonight", in: room).filter { $0.content != nil }.dropFirst())
    }

    private var deeds: [String] { Array(talk.lines.dropFirst()) }

    // MARK: - Buttons

    @Test func everyCardHasItsButtonsAndTheLastOneMore() async throws {
        let messages = try await talk.says("!recommend")
        let cards = messages.filter { $0.content?["msgtype"] == "m.image" }
        #expect(cards.count == 3)
        let buttons = cards.map { card in
            messages.filter { message in
                if case .reaction(let target, _) = message.kind { target == .message(card.id) } else { false }
            }.buttonKeys
        }
        #expect(buttons == [["👍️", "👎️"], ["👍️", "👎️"], ["👍️", "👎️", "🔁"]])
        #expect(messages.firstIndex { $0.buttonKey != nil } == 4, "buttons come after all messages")
    }

    @Test func aListHasOneButton() async throws {
        #expect(try await talk.says("!list").buttonKeys == ["🔁"])
    }

    @Test func noAcknowledgementHasAButton() async throws {
        #expect(try await talk.says("feedback up Arrival", in: World.direct).buttonKeys.isEmpty)
    }

    // MARK: - Verdicts

    @Test(arguments: ["👍", "👍️", "👍🏽", "👍🏿️"]) func aThumbIsAVerdictWhateverItsColour(key: String) async throws {
        let cards = try await cards()
        try await talk.reacts(key, to: cards[1].event)
        #expect(deeds == ["feedback up movie:346648"])
    }

    @Test func eachReactsForThemselves() async throws {
        let cards = try await cards()
        try await talk.reacts("👍", to: cards[0].event, by: World.marco, id: "$r")
        try await talk.reacts("👎", to: cards[0].event)
        #expect(deeds == ["feedback up movie:329865", "feedback down movie:329865"])
        #expect(talk.asked.map(\.sender).dropFirst() == [World.marco.identity, World.anna.identity])
        #expect(talk.asked[1].id == "$r")
        #expect(talk.asked[1].isAddressed)
    }

    @Test func aRoomLearnsNothingThatTheReactionDoesNotTell() async throws {
        let cards = try await cards()
        let first = try await talk.reacts("👍", to: cards[0].event)
        #expect(first.buttonKeys == ["✅"])
        #expect(first.count == 1)
        #expect(try await talk.reacts("👎", to: cards[0].event, by: World.marco).isEmpty, "the sign is there already")
        #expect(try await talk.reacts("👎", to: cards[1].event).buttonKeys == ["✅"])
    }

    @Test func aDirectChatHearsAShortNotice() async throws {
        let cards = try await cards(in: World.direct)
        let messages = try await talk.reacts("👍", to: cards[0].event, in: World.direct)
        #expect(messages.bodies == ["Noted."])
        #expect(messages[0].content?["msgtype"] == "m.notice")
        #expect(messages[0].destination == .room(World.direct.id))
    }

    @Test func theSameReactionCountsOnce() async throws {
        let cards = try await cards()
        try await talk.reacts("👍", to: cards[0].event, id: "$r")
        #expect(try await talk.reacts("👍🏽", to: cards[0].event, id: "$s").isEmpty)
        #expect(deeds.count == 1)
    }

    @Test(arguments: ["❤️", "✅", "", "👍👍", "+1", "1", "0️⃣", "9️⃣", String(repeating: "👍", count: 5_000)])
    func whatMeansNothingIsIgnored(key: String) async throws {
        let cards = try await cards()
        #expect(try await talk.reacts(key, to: cards[0].event).isEmpty)
        #expect(deeds.isEmpty)
    }

    @Test func onlyMessagesOfTheBotAreReactedTo() async throws {
        let cards = try await cards()
        #expect(try await talk.reacts("👍", to: EventID("$event1")).isEmpty)
        #expect(
            try await talk.reacts(
                "👍", to: cards[0].event,
                in: RoomView(
                    id: RoomID("!other:example.org"), people: World.family.people, isEncrypted: false)
            ).isEmpty)
        #expect(deeds.isEmpty)
    }

    @Test func aHeadingIsNoCard() async throws {
        let messages = try await talk.says("!recommend")
        #expect(try await talk.reacts("👍", to: messages[0].event).isEmpty)
        #expect(deeds.isEmpty)
    }

    @Test func oldCardsAreLeftAlone() async throws {
        let cards = try await cards()
        talk.wait(milliseconds: 31 * 86_400_000)
        #expect(try await talk.reacts("👍", to: cards[0].event).isEmpty)
        talk.sweep()
        #expect(talk.records.values.allSatisfy { $0.isEmpty })
    }

    @Test func aGuestWhoReactsIsNotTalkedTo() async throws {
        let talk = ConversationUnderTest { event in
            event.sender == World.anna.identity
                ? SampleAnswers.tonight() : SampleAnswers.text("Who are you?", to: .asker, .refused)
        }
        let cards = try await talk.says("!recommend")
        for key in ["👍", "🔁"] {
            #expect(try await talk.reacts(key, to: cards[3].event, by: World.marco).isEmpty)
        }
        #expect(talk.asked.count == 3)
    }

    @Test func whoeverWasFailedIsToldAlone() async throws {
        let talk = ConversationUnderTest { event in
            event.text.hasPrefix("!") ? SampleAnswers.tonight() : SampleAnswers.text("Sorry.", to: .asker, .failed)
        }
        let cards = try await talk.says("!recommend")
        let messages = try await talk.reacts("👍", to: cards[1].event, by: World.marco)
        #expect(messages.map(\.destination) == [.direct(World.marco)])
        try await talk.reacts("👍", to: cards[1].event, by: World.marco)
        #expect(talk.asked.count == 3, "what failed may be tried again")
    }

    // MARK: - Others, and numbers

    @Test func othersAreShownToWhoeverAsks() async throws {
        let cards = try await cards()
        let messages = try await talk.reacts("🔁", to: cards[2].event)
        #expect(deeds == ["spin"])
        #expect(messages.compactMap(\.content).count == 4)
        #expect(
            messages.first?.content?["m.relates_to"] == [
                "m.in_reply_to": ["event_id": .string(cards[2].event.rawValue)]
            ])
        try await talk.reacts("🔄", to: cards[2].event, by: World.marco)
        #expect(deeds.last == "!recommend tonight", "the question is asked anew for somebody else")
        try await talk.reacts("🔁", to: messages[3].event, by: World.marco)
        #expect(deeds.last == "!recommend tonight")
    }

    @Test func aNumberChoosesACard() async throws {
        let list = try await talk.says("!list")
        try await talk.reacts("2️⃣", to: list[0].event)
        try await talk.reacts("4\u{20E3}", to: list[0].event)
        #expect(deeds == ["feedback up movie:346648", "feedback up movie:329865"])
    }

    // MARK: - Taking back

    @Test func aReactionThatIsTakenAwayIsForgotten() async throws {
        let cards = try await cards()
        let sign = try #require(try await talk.reacts("👍", to: cards[0].event, id: "$r").first)
        let messages = try await talk.takesBack("$r")
        #expect(deeds == ["feedback up movie:329865", "feedback undo movie:329865"])
        #expect(messages.map(\.kind) == [.redaction(.message(sign.id))])
        #expect(try await talk.takesBack("$r").isEmpty)
        #expect(deeds.count == 2)
        #expect(try await talk.reacts("👍", to: cards[0].event).buttonKeys == ["✅"], "and may be made again")
    }

    @Test func theSignStaysWhileOthersStand() async throws {
        let cards = try await cards()
        try await talk.reacts("👍", to: cards[0].event, id: "$r")
        try await talk.reacts("👍", to: cards[0].event, by: World.marco, id: "$s")
        #expect(try await talk.takesBack("$r").isEmpty)
        #expect(try await talk.takesBack("$s", by: World.marco).count == 1)
    }

    @Test func anEarlierReactionCountsAgain() async throws {
        let cards = try await cards()
        try await talk.reacts("👍", to: cards[0].event)
        try await talk.reacts("👎", to: cards[0].event, id: "$r")
        try await talk.takesBack("$r")
        #expect(deeds.suffix(2) == ["feedback undo movie:329865", "feedback up movie:329865"])
        #expect(Set(talk.asked.map(\.id)).count == talk.asked.count)
    }

    @Test func nobodyTakesBackForSomebodyElse() async throws {
        let cards = try await cards()
        try await talk.reacts("👍", to: cards[0].event, id: "$r")
        #expect(try await talk.takesBack("$r", by: World.marco).isEmpty)
        #expect(deeds.count == 1)
    }

    @Test func whatDidNothingIsTakenBackInSilence() async throws {
        let cards = try await cards()
        try await talk.reacts("🔁", to: cards[2].event, id: "$r")
        #expect(try await talk.takesBack("$r").isEmpty)
        #expect(try await talk.takesBack("$event1").isEmpty)
        #expect(deeds == ["spin"])
    }

    @Test func aDirectChatHearsThatItIsForgotten() async throws {
        let cards = try await cards(in: World.direct)
        try await talk.reacts("👍", to: cards[0].event, in: World.direct, id: "$r")
        #expect(try await talk.takesBack("$r", in: World.direct).bodies == ["Noted."])
    }

    // MARK: - Replies

    @Test(arguments: [
        ("up", "feedback up movie:346648"), ("👎", "feedback down movie:346648"),
        ("Seen!", "feedback seen movie:346648"),
        ("why?", "whynot movie:346648"), ("!why", "whynot movie:346648"), ("spin", "spin"),
        ("1 up", "feedback up movie:329865"), ("why 3", "whynot movie:1398"), ("2 👍", "feedback up movie:346648"),
    ])
    func aReplyToACardIsAboutThatCard(text: String, command: String) async throws {
        let cards = try await cards()
        try await talk.replies(text, to: cards[1].event)
        #expect(deeds == [command])
    }

    @Test(arguments: ["nice", "up up up", "4 up", "1 nonsense", "I have seen that"])
    func otherRepliesAreTalk(text: String) async throws {
        let cards = try await cards()
        #expect(try await talk.replies(text, to: cards[1].event).isEmpty)
        #expect(deeds.isEmpty)
    }

    @Test func aReplyInARoomIsAcknowledgedWithASign() async throws {
        let cards = try await cards()
        let messages = try await talk.replies("seen", to: cards[0].event)
        #expect(messages.map(\.kind) == [.reaction(.event(EventID("$event2")), key: "✅")])
    }

    @Test func aThreadUnderACardIsAboutThatCard() async throws {
        let cards = try await cards()
        let thread: JSONValue = ["rel_type": "m.thread", "event_id": .string(cards[0].event.rawValue)]
        try await talk.says("why", with: ["m.relates_to": thread])
        #expect(deeds == ["whynot movie:329865"])
    }

    /// The hint tells people to say “1 up”.
    @Test func aRoomIsHeardRightAfterTheCards() async throws {
        _ = try await cards()
        for line in ["1 up", "why 2", "spin"] { try await talk.says(line, by: World.marco) }
        #expect(deeds == ["feedback up movie:329865", "whynot movie:346648", "!recommend tonight"])
        for line in ["up", "why", "👍", "one two", "1 love"] { #expect(try await talk.says(line).isEmpty) }
        talk.wait(milliseconds: 15 * 60_000 + 1)
        #expect(try await talk.says("1 up").isEmpty)
        #expect(deeds.count == 3)
    }

    @Test func anotherThreadIsAnotherConversation() async throws {
        _ = try await cards()
        let thread: JSONValue = ["rel_type": "m.thread", "event_id": "$root"]
        #expect(try await talk.says("1 up", with: ["m.relates_to": thread]).isEmpty)
        #expect(deeds.isEmpty)
    }
}
