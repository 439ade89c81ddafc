import MatrixCrypto
import Testing

@testable import Connectors

/// Which events of a timeline are worked on.
@Suite struct FreshEventsTests {
    private static let bot = MatrixUserID("@bot:example.org")

    private static func message(_ id: String, by sender: String = "@anna:example.org") -> JSONValue {
        ["type": "m.room.message", "event_id": .string(id), "sender": .string(sender), "content": ["body": "x"]]
    }

    private static func membership(_ value: String, after: String? = nil) -> JSONValue {
        var event: JSONValue = [
            "type": "m.room.member", "event_id": "$member", "sender": "@anna:example.org",
            "state_key": .string(bot.rawValue), "content": ["membership": .string(value)],
        ]
        if let after { event["unsigned"] = ["prev_content": ["membership": .string(after)]] }
        return event
    }

    private static func pick(
        _ events: [JSONValue], _ presence: FreshEvents.Presence, seen: Set<String> = []
    ) -> [String] {
        FreshEvents.pick(from: events, presence: presence, bot: bot) { seen.contains($0.rawValue) }
            .compactMap { $0["event_id"]?.string }
    }

    @Test func whatWasSaidBeforeTheFirstSyncIsNotAnswered() {
        #expect(Self.pick([Self.message("$1")], .firstSync).isEmpty)
    }

    @Test func ownEventsStateAndRepeatsAreLeftOut() {
        let events = [
            Self.message("$1"), Self.message("$2", by: Self.bot.rawValue), Self.membership("join"), Self.message("$3"),
            Self.message("$3"), Self.message("$4"), ["type": "m.room.message"], "nonsense",
        ]
        #expect(Self.pick(events, .joined, seen: ["$4"]) == ["$1", "$3"])
    }

    @Test func whatIsOlderThanTheInviteIsNotAnswered() {
        let events = [
            Self.message("$before"), Self.membership("invite"), Self.message("$between"), Self.membership("join"),
            Self.message("$after"),
        ]
        #expect(Self.pick(events, .justJoined) == ["$between", "$after"])
    }

    @Test func anInviteThatIsNotInTheTimelineIsOlderThanAllOfIt() {
        let events = [Self.message("$between"), Self.membership("join", after: "invite"), Self.message("$after")]
        #expect(Self.pick(events, .justJoined) == ["$between", "$after"])
    }

    @Test func withoutAnInviteItBeginsWithTheJoining() {
        let events = [Self.message("$before"), Self.membership("join", after: "leave"), Self.message("$after")]
        #expect(Self.pick(events, .justJoined) == ["$after"])
        #expect(Self.pick([Self.message("$after")], .justJoined) == ["$after"])
    }
}
