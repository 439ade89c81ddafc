import Chat
import Foundation
import MatrixCrypto
import Testing

@testable import Connectors

/// Whatever people, clients and servers send: never a trap, never an answer in the wrong place.
struct ConversationFuzzTests {
    private typealias World = ConversationUnderTest

    private static let keys = [
        "msgtype", "body", "format", "formatted_body", "m.mentions", "user_ids", "m.relates_to", "rel_type", "event_id",
        "key", "m.in_reply_to", "m.new_content", "is_falling_back", "org.matrix.msc3381.poll.response", "answers",
        "m.selections", "m.poll.response",
    ]
    private static let words = [
        "m.text", "m.notice", "!recommend", "!1 up", "1 up", "why", "👍", "🔁", "1️⃣", "m.annotation", "m.replace",
        "m.thread", "m.reference", "org.matrix.custom.html", "$sent:$q/0", "$sent:$q/1", "$sent:$q/4", "$q", "option-1",
        "@recommendarr:example.org", "Recommendarr", "<mx-reply>", "> <@x> y", "<a href=\"https://matrix.to/#/@", "",
        "\u{0}",
        "feedback undo", String(repeating: "> ", count: 3_000),
    ]
    private static let types = [
        "m.room.message", "m.reaction", "m.room.redaction", "m.poll.response", "org.matrix.msc3381.poll.response",
        "recommendarr.undecryptable", "m.room.member", "", "m.room.message.extra",
    ]

    private static func value(_ random: inout SeededGenerator, depth: Int = 0) -> JSONValue {
        switch Int.random(in: 0..<(depth > 3 ? 7 : 10), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .integer(.random(in: .min ... .max, using: &random))
        case 3: .number(Double.random(in: -1e300...1e300, using: &random))
        case 4, 5, 6: .string(words.randomElement(using: &random) ?? "")
        case 7:
            .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in value(&random, depth: depth + 1) })
        default:
            .object(
                Dictionary(
                    (0..<Int.random(in: 0..<6, using: &random)).map { _ in
                        (keys.randomElement(using: &random) ?? "", value(&random, depth: depth + 1))
                    }, uniquingKeysWith: { $1 }))
        }
    }

    /// One that is nearly right, with a part exchanged.
    private static func nearly(_ random: inout SeededGenerator) -> JSONValue {
        let target = JSONValue.string(["$sent:$q/1", "$sent:$q/4", "$q", "$no"].randomElement(using: &random) ?? "")
        let templates: [JSONValue] = [
            ["msgtype": "m.text", "body": "!recommend", "m.relates_to": ["m.in_reply_to": ["event_id": target]]],
            ["m.relates_to": ["rel_type": "m.annotation", "event_id": target, "key": "👍"]],
            [
                "m.relates_to": ["rel_type": "m.reference", "event_id": target],
                "org.matrix.msc3381.poll.response": ["answers": ["option-1"]],
            ],
            [
                "msgtype": "m.text", "body": "* !x", "m.new_content": ["msgtype": "m.text", "body": "!x"],
                "m.relates_to": ["rel_type": "m.replace", "event_id": target],
            ],
        ]
        var content = templates.randomElement(using: &random) ?? [:]
        let key = keys.randomElement(using: &random) ?? ""
        if Bool.random(using: &random) {
            content[key] = value(&random)
        } else {
            content["m.relates_to"]?[key] = value(&random)
        }
        return content
    }

    @Test(arguments: 0..<8) func anythingMayBeSent(seed: Int) async throws {
        var random = SeededGenerator(state: UInt64(seed))
        let secret = SampleAnswers.text("secret", to: .asker)
        let talk = ConversationUnderTest { event in
            event.text.hasPrefix("!group")
                ? SampleAnswers.vote : event.text.count % 2 == 0 ? secret : SampleAnswers.list(2)
        }
        try await talk.says("!group vote", id: "$q")
        var answered = 0
        for _ in 0..<400 {
            let content = Bool.random(using: &random) ? Self.value(&random) : Self.nearly(&random)
            let type = Self.types.randomElement(using: &random) ?? ""
            let sender = [World.anna, World.marco, World.bot].randomElement(using: &random) ?? World.anna
            let room = [World.family, World.direct].randomElement(using: &random) ?? World.family
            let messages = try await talk.happens(
                type, content, by: sender, in: room, redacts: Bool.random(using: &random) ? EventID("$event2") : nil)
            answered += messages.isEmpty ? 0 : 1
            for message in messages {
                #expect(message.destination == .room(room.id) || message.destination == .direct(sender))
                if message.body == "secret" {
                    #expect(message.destination == .direct(sender) || room.including(sender).isDirect)
                }
                #expect(sender != World.bot)
            }
        }
        #expect(answered > 5)
    }

    @Test func memoryOfAnotherVersionIsNoObstacle() async throws {
        let conversation = Conversation(
            name: BotName(userID: World.bot, displayName: "Recommendarr"),
            languages: MatrixLanguages(all: LocalePhrases.all) { _ in LocalePhrases.english },
            handler: { _ in SampleAnswers.tonight() }, recall: { _, _ in Data("{\"at\": \"yesterday\"}".utf8) },
            messageID: { _, _ in "$q/1" }, clock: { 0 })
        let event = RoomEvent(
            id: EventID("$e"), room: World.family.id, type: "m.reaction", sender: World.anna, timestamp: 0,
            content: ["m.relates_to": ["rel_type": "m.annotation", "event_id": "$x", "key": "👍"]], redacts: nil,
            wasEncrypted: false)
        #expect(try await conversation.consequences(of: event, in: World.family).messages.isEmpty)
        #expect(TalkSweep.outdated(["x": Data("nonsense".utf8)], of: "talk.answer", now: 0) == ["x"])
    }
}
