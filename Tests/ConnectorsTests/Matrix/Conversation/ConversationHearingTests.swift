import Chat
import MatrixCrypto
import Testing

@testable import Connectors

/// What is heard as a line for the bot, and as which one.
struct ConversationHearingTests {
    private typealias World = ConversationUnderTest
    private let talk = ConversationUnderTest { _ in SampleAnswers.text("Yes.") }

    @Test(arguments: [
        "!recommend tonight", "!r", "!1 up", "  !help ", "Recommendarr: tonight", "recommendarr, something funny",
        "@Recommendarr tonight", "Recommendarr", "@recommendarr:example.org: tonight",
    ])
    func aRoomIsHeardWhenTheBotIsMeant(line: String) async throws {
        #expect(try await talk.says(line).count == 1)
        #expect(talk.asked.count == 1)
    }

    @Test(arguments: [
        "tonight", "what about Recommendarr?", "!", "!!!", "! wow", "¡recommend", "/recommend",
        "Recommendarrs are great",
        "", " ", "> !recommend", "1 up", "200", "2 films", "½", "👍", "spin", "* !recommend",
    ])
    func aRoomIsNotHeardOtherwise(line: String) async throws {
        #expect(try await talk.says(line).isEmpty)
        #expect(talk.asked.isEmpty)
    }

    @Test func aNameAtTheBeginningIsNotPartOfTheLine() async throws {
        for line in ["Recommendarr: tonight", "@recommendarr, tonight", "@recommendarr:example.org tonight"] {
            try await talk.says(line)
            try await talk.says(line, in: World.direct)
        }
        #expect(talk.lines == Array(repeating: "tonight", count: 6))
        #expect(talk.asked.allSatisfy { $0.isAddressed })
    }

    @Test func aMarkAloneAddressesNobody() async throws {
        try await talk.says("!recommend")
        #expect(talk.lines == ["!recommend"])
        #expect(!talk.asked[0].isAddressed)
    }

    /// Whether it answers a vote or a question, only the bot knows.
    @Test(arguments: ["2", " 2 ", "2.", "12)", "2️⃣"]) func aNumberMayBeAnAnswer(line: String) async throws {
        try await talk.says(line)
        #expect(talk.asked.count == 1)
        #expect(!talk.asked[0].isAddressed)
    }

    @Test func aDirectChatNeedsNoMark() async throws {
        try await talk.says("something funny", in: World.direct)
        try await talk.says("", in: World.direct)
        #expect(talk.lines == ["something funny", ""])
        #expect(talk.asked[0].room.isDirect)
        #expect(talk.asked[0].room.participants == [World.anna.identity])
    }

    @Test(arguments: ["m.notice", "m.emote", "m.image", "m.file", "m.location", "org.example.odd"])
    func onlyTextIsHeard(type: String) async throws {
        try await talk.says("!recommend", in: World.direct, with: ["msgtype": .string(type)])
        #expect(talk.asked.isEmpty)
    }

    @Test func aMentionIsHeardWhereverItStands() async throws {
        let mention: JSONValue = ["m.mentions": ["user_ids": [.string(World.bot.rawValue)]]]
        try await talk.says("what is good tonight, @Recommendarr?", with: mention)
        try await talk.says("please, Recommendarr, something funny", with: mention)
        try await talk.says("something funny", with: mention)
        #expect(
            talk.lines == ["what is good tonight", "please, Recommendarr, something funny", "something funny"])
    }

    @Test func aMentionOfOthersIsNotForTheBot() async throws {
        try await talk.says("tonight?", with: ["m.mentions": ["user_ids": [.string(World.marco.rawValue)]]])
        try await talk.says("tonight?", with: ["m.mentions": ["room": true]])
        #expect(talk.asked.isEmpty)
    }

    @Test(arguments: [
        "https://matrix.to/#/@recommendarr:example.org", "https://matrix.to/#/%40recommendarr%3Aexample.org",
        "https://matrix.to/#/@recommendarr:example.org?via=example.org", "matrix:u/recommendarr:example.org",
    ])
    func aLinkToTheBotIsItsName(link: String) async throws {
        let html = "<p><a href=\"\(link)\">Film &amp; Bot</a>: tonight</p>"
        try await talk.says(
            "Film & Bot: tonight", with: ["format": "org.matrix.custom.html", "formatted_body": .string(html)])
        #expect(talk.lines == ["tonight"])
    }

    @Test func aLinkToSomebodyElseIsNot() async throws {
        let html = "<a href=\"https://matrix.to/#/@recommendarr:evil.org\">Recommender</a>: tonight"
        try await talk.says(
            "Recommender: tonight", with: ["format": "org.matrix.custom.html", "formatted_body": .string(html)])
        #expect(talk.asked.isEmpty)
    }

    @Test func whatIsQuotedIsNotSaid() async throws {
        try await talk.says(
            "> <@marco:example.org> !recommend\n> and more\n\n!help",
            with: [
                "m.relates_to": ["m.in_reply_to": ["event_id": "$other"]], "format": "org.matrix.custom.html",
                "formatted_body":
                    "<mx-reply><a href=\"https://matrix.to/#/@recommendarr:example.org\">x</a></mx-reply>!help",
            ])
        #expect(talk.lines == ["!help"])
        let quoted = "> <@marco:example.org> !recommend\n\nnice"
        try await talk.says(quoted, with: ["m.relates_to": ["m.in_reply_to": ["event_id": "$other"]]])
        #expect(talk.asked.count == 1)
    }

    @Test func whoAsksAndWhoReadsIsTold() async throws {
        try await talk.says("!recommend", by: World.marco, id: "$e")
        let event = try #require(talk.asked.first)
        #expect(event.id == "$e")
        #expect(event.sender == ChatIdentity(platform: .matrix, userID: "@marco:example.org"))
        #expect(event.senderName == "Marco")
        #expect(event.room.id == World.family.id.rawValue)
        #expect(event.room.participants == [World.anna.identity, World.marco.identity])
        #expect(!event.room.isDirect)
    }

    /// The list of people may be behind; then nobody is taken to be alone with the bot.
    @Test func whoSpeaksAlsoReads() async throws {
        try await talk.says("!recommend", by: World.marco, in: World.direct)
        let event = try #require(talk.asked.first)
        #expect(event.room.participants == [World.anna.identity, World.marco.identity])
        #expect(!event.room.isDirect)
    }

    @Test func theBotDoesNotHearItself() async throws {
        try await talk.says("!recommend", by: World.bot)
        #expect(talk.asked.isEmpty)
    }

    @Test func whatTheBotHasNothingToSayToIsLeftAlone() async throws {
        let silent = ConversationUnderTest { _ in nil }
        #expect(try await silent.says("!recommend").isEmpty)
        let empty = ConversationUnderTest { _ in Reply() }
        #expect(try await empty.says("!recommend").isEmpty)
        #expect(empty.records.isEmpty)
    }

    // MARK: - Where it is answered

    @Test func aRoomSeesWhatIsAnswered() async throws {
        let message = try #require(try await talk.says("!help", id: "$e").first)
        #expect(message.destination == .room(World.family.id))
        #expect(message.content?["m.relates_to"] == ["m.in_reply_to": ["event_id": "$e"]])
        #expect(message.content?["msgtype"] == "m.text")
        #expect(message.content?["m.mentions"] == [:])
    }

    @Test func aDirectChatNeedsNoQuotation() async throws {
        let message = try #require(try await talk.says("help", in: World.direct).first)
        #expect(message.content?["m.relates_to"] == nil)
    }

    @Test(arguments: [World.direct, World.family]) func aThreadIsAnsweredInTheThread(room: RoomView) async throws {
        let talk = ConversationUnderTest { _ in SampleAnswers.tonight() }
        let thread: JSONValue = [
            "rel_type": "m.thread", "event_id": "$root", "is_falling_back": true,
            "m.in_reply_to": ["event_id": "$before"],
        ]
        let messages = try await talk.says("!recommend", in: room, id: "$e", with: ["m.relates_to": thread])
        let written = messages.compactMap(\.content)
        #expect(written.count == 4)
        for content in written {
            #expect(content["m.relates_to"]?["rel_type"] == "m.thread")
            #expect(content["m.relates_to"]?["event_id"] == "$root")
            #expect(content["m.relates_to"]?["m.in_reply_to"]?["event_id"] == "$e")
        }
    }

    @Test func onlyTheFirstMessageQuotes() async throws {
        let talk = ConversationUnderTest { _ in SampleAnswers.tonight() }
        let messages = try await talk.says("!recommend", id: "$e").compactMap(\.content)
        #expect(messages.map { $0["m.relates_to"] != nil } == [true, false, false, false])
    }

    @Test func whoWaitedLongInARoomIsCalled() async throws {
        let mention: JSONValue = ["user_ids": [.string(World.anna.rawValue)]]
        let slow = ConversationUnderTest(taking: 20_000) { _ in SampleAnswers.tonight() }
        let messages = try await slow.says("!recommend").compactMap(\.content)
        #expect(messages.map { $0["m.mentions"] } == [mention, [:], [:], [:]])
        #expect(try await slow.says("recommend", in: World.direct).first?.content?["m.mentions"] == [:])
    }
}
