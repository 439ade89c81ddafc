import Foundation
import MatrixCrypto
import Testing

@Suite struct RoomSessionTests {
    let server = FakeHomeserver()
    let room = RoomID("!room:a.example")
    let anna = MatrixUserID("@anna:a.example")

    private func sessions(_ bot: TestClient, count: Int, settings: JSONValue) throws -> [String] {
        try (0..<count).map { try bot.encrypt("\($0)", in: room, to: [anna], settings: settings).sessionID }
    }

    @Test(
        arguments: [
            (["algorithm": "m.megolm.v1.aes-sha2"], 100), (["rotation_period_msgs": 25], 25),
            (["rotation_period_msgs": 0], 10), (["rotation_period_msgs": -5], 10), (["rotation_period_msgs": "5"], 100),
        ] as [(JSONValue, Int)])
    func aSessionIsReplacedAfterSoManyMessages(settings: JSONValue, count: Int) throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let used = try sessions(bot, count: count + 1, settings: settings)
        #expect(Set(used.prefix(count)).count == 1)
        #expect(used[count] != used[0])
    }

    @Test(
        arguments: [
            ([:], 604_800_000), (["rotation_period_ms": 86_400_000], 86_400_000),
            (["rotation_period_ms": 0], 3_600_000),
            (["rotation_period_ms": .integer(.max)], 604_800_000),
        ] as [(JSONValue, Int64)])
    func aSessionIsReplacedAfterSoLong(settings: JSONValue, age: Int64) throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let first = try sessions(bot, count: 1, settings: settings)
        bot.now += age - 1
        #expect(try sessions(bot, count: 1, settings: settings) == first)
        bot.die()
        bot.now += 1
        #expect(try sessions(bot, count: 1, settings: settings) != first)
    }

    @Test func newSettingsAndDiscardingReplaceTheSession() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let first = try sessions(bot, count: 1, settings: [:])
        let second = try sessions(bot, count: 1, settings: ["rotation_period_msgs": 50])
        bot.machine.discardSession(of: room)
        bot.store()
        bot.die()
        let third = try sessions(bot, count: 1, settings: ["rotation_period_msgs": 50])
        #expect(Set(first + second + third).count == 3)
    }

    @Test func aMessageSentAgainAsAnotherEventIsAReplay() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let event = try phone.send("pay", in: room, to: [bot.user])
        bot.settle()
        #expect(bot.words(event, in: room) == "pay")
        #expect(bot.words(event, in: room) == "pay")
        bot.die()
        for (key, value) in [("event_id", JSONValue.string("$other")), ("origin_server_ts", .integer(7))] {
            var replayed = event
            replayed[key] = value
            #expect(throws: DecryptionError.replayed) { try bot.read(replayed, in: room) }
        }
        #expect(bot.words(event, in: room) == "pay")
    }

    @Test func aMessageBelongsToItsRoomAndItsSender() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let event = try phone.send("hello", in: room, to: [bot.user])
        bot.settle()
        var moved = event
        let other = RoomID("!other:a.example")
        #expect(throws: DecryptionError.self) { try bot.read(moved, in: other) }
        moved["room_id"] = .string(other.rawValue)
        #expect(throws: DecryptionError.keyMissing(sessionID: event.sessionID, withheld: nil)) {
            try bot.read(moved, in: other)
        }
        var stolen = event
        stolen["sender"] = "@mallory:a.example"
        #expect(throws: DecryptionError.self) { try bot.read(stolen, in: room) }
        var state = event
        state["state_key"] = ""
        #expect(throws: DecryptionError.self) { try bot.read(state, in: room) }
        var rot13 = event
        rot13["content"]?["algorithm"] = "org.example.rot13"
        #expect(throws: DecryptionError.unknownAlgorithm("org.example.rot13")) { try bot.read(rot13, in: room) }
    }

    @Test func aWorseCopyOfAKeyDoesNotReplaceABetterOne() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let mallory = try Mallory("@mallory:a.example", "EVIL")
        let session = try OutboundGroupSession()
        let better = try session.sessionKey
        let first = try message("first", in: session, by: mallory)
        let worse = try session.sessionKey
        let second = try message("second", in: session, by: mallory)

        try share(session, by: mallory, with: bot, key: worse)
        #expect(bot.words(second, in: room) == "second")
        #expect(throws: DecryptionError.keyMissing(sessionID: session.id, withheld: nil)) {
            try bot.read(first, in: room)
        }
        for (key, isBetter) in [(better, true), (worse, false)] {
            // What is stored is not in memory when the key comes.
            bot.die()
            bot.news = []
            try share(session, by: mallory, with: bot, key: key)
            bot.die()
            #expect(bot.words(first, in: room) == "first", "better: \(isBetter)")
            #expect(bot.words(second, in: room) == "second")
        }
        var replayed = second
        replayed["event_id"] = "$other"
        #expect(throws: DecryptionError.replayed) { try bot.read(replayed, in: room) }
    }

    @Test func nobodyPutsAKeyInTheWayOfItsOwner() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let mallory = try Mallory("@mallory:a.example", "EVIL")
        let phone = try Mallory(anna.rawValue, "PHONE")
        let session = try OutboundGroupSession()
        let key = try session.sessionKey
        // Mallory, who reads along, passes the session off as hers before its owner's key arrives.
        try share(session, by: mallory, with: bot, key: key)
        try share(session, by: phone, with: bot, key: key)
        #expect(bot.words(try message("true", in: session, by: phone), in: room) == "true")
    }

    @Test func aKeyThatIsNotWhatItSaysIsRejected() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let mallory = try Mallory("@mallory:a.example", "EVIL")
        let other = try OutboundGroupSession()
        try share(OutboundGroupSession(), by: mallory, with: bot, key: other.sessionKey)
        try share(other, by: mallory, with: bot, key: "AAAA")
        #expect(bot.rejections.count == 2)
    }

    @Test func aFloodOfKeysIsCutOff() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let mallory = try Mallory("@mallory:a.example", "EVIL")
        var accepted = 0
        for round in 0..<11 {
            for _ in 0..<50 {
                let session = try OutboundGroupSession()
                server.deliver(
                    try mallory.event(
                        to: bot, at: server, type: "m.room_key", content: content(session, key: session.sessionKey)
                    ) { _ in }, to: bot)
            }
            bot.settle()
            accepted = bot.stored.count { $0.key.kind == .inboundGroupSession }
            #expect(accepted <= 500, "round \(round)")
        }
        #expect(accepted <= 500)
        #expect(bot.rejections.count >= 50)
    }

    // MARK: - What Mallory does

    private func content(_ session: OutboundGroupSession, key: String) -> JSONValue {
        [
            "algorithm": "m.megolm.v1.aes-sha2", "room_id": .string(room.rawValue), "session_id": .string(session.id),
            "session_key": .string(key),
        ]
    }

    private func share(_ session: OutboundGroupSession, by sender: Mallory, with bot: TestClient, key: String) throws {
        server.deliver(
            try sender.event(to: bot, at: server, type: "m.room_key", content: content(session, key: key)) { _ in },
            to: bot)
        bot.settle()
    }

    private func message(_ words: String, in session: OutboundGroupSession, by sender: Mallory) throws -> JSONValue {
        let inner: JSONValue = [
            "type": "m.room.message", "content": ["body": .string(words)], "room_id": .string(room.rawValue),
        ]
        return [
            "event_id": .string("$\(UUID().uuidString)"), "sender": .string(sender.user.rawValue),
            "origin_server_ts": 1,
            "content": [
                "algorithm": "m.megolm.v1.aes-sha2", "session_id": .string(session.id),
                "ciphertext": .string(try session.encrypt(JSONEncoder().encode(inner))),
            ],
        ]
    }
}
