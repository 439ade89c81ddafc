import Foundation
import MatrixCrypto
import Testing

@testable import Connectors

/// What is read out of a sync, whatever it holds.
@Suite struct SyncAnswerTests {
    private static let bot = MatrixUserID("@bot:example.org")

    @Test func whatIsMalformedIsLeftOutAndTheRestTaken() throws {
        let answer = try JSONValue(
            Data(
                #"""
                {"next_batch":"s2","account_data":{"events":[7,{"type":"m.direct","content":{"@a:b":["!r"]}}]},
                "to_device":{"events":[{"no":"type"},{"type":"m.room_key","sender":"@a:b"},null]},
                "device_lists":{"changed":["@a:b",5],"left":"x"},"device_one_time_keys_count":{},
                "rooms":{"join":{"!a":{"timeline":{"events":"x","limited":1}},"!b":7,
                "!c":{"state":{"events":[{"type":"t"}]},"timeline":{"events":[{"type":"u"}],"limited":true,"prev_batch":"p"}}},
                "invite":{"!i":{"invite_state":{"events":[{"type":"m.room.member","state_key":"@bot:example.org",
                "sender":"@a:b","content":{"membership":"invite"}}]}},"!j":{}},"leave":{"!l":{}}}}
                """#.utf8))
        let sync = try #require(SyncAnswer(answer, bot: Self.bot))
        #expect(sync.next == "s2")
        #expect(sync.joined.keys.map(\.rawValue).sorted() == ["!a", "!c"])
        #expect(sync.joined[RoomID("!a")] == .init())
        #expect(
            sync.joined[RoomID("!c")]
                == .init(state: [["type": "t"]], timeline: [["type": "u"]], isLimited: true, previous: "p"))
        #expect(sync.invites[RoomID("!i")]?.inviter == MatrixUserID("@a:b"))
        #expect(sync.invites[RoomID("!j")]?.inviter == nil)
        #expect(sync.left == [RoomID("!l")])
        #expect(sync.direct == ["@a:b": ["!r"]])
        #expect(sync.crypto.toDevice.count == 1)
        #expect(sync.crypto.changed == [MatrixUserID("@a:b")])
        // A server that counts none has none; one that does not count says nothing.
        #expect(sync.crypto.oneTimeKeyCount == 0)
        #expect(sync.crypto.unusedFallbackKeyTypes == nil)
    }

    @Test(arguments: ["{}", "[]", #"{"next_batch":7}"#, "null"])
    func anAnswerThatDoesNotSayWhereToContinueIsNone(text: String) throws {
        #expect(SyncAnswer(try JSONValue(Data(text.utf8)), bot: Self.bot) == nil)
    }

    @Test func theFilterIsJSON() throws {
        let filter = try JSONValue(Data(SyncFilter.json.utf8))
        #expect(filter["room"]?["timeline"]?["limit"] == .integer(Int64(SyncFilter.timeline)))
    }
}
