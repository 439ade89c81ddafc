import Foundation
import MatrixCrypto
import Testing

@Suite struct KeyRequestTests {
    let server = FakeHomeserver()
    let room = RoomID("!room:a.example")
    let anna = MatrixUserID("@anna:a.example")

    /// Two devices of one account, signed by the same identity.
    private func pair() throws -> (bot: TestClient, other: TestClient) {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let keys = try bot.crossSign()
        let other = try TestClient(bot.user.rawValue, "ELEMENT", at: server)
        other.machine.adopt(keys)
        for _ in 0..<2 { for client in [bot, other] { client.settle() } }
        return (bot, other)
    }

    private func request(_ event: JSONValue, by client: TestClient, id: String = "r") -> JSONValue {
        [
            "type": "m.room_key_request", "sender": .string(client.user.rawValue),
            "content": [
                "action": "request", "request_id": .string(id), "requesting_device_id": .string(client.device.rawValue),
                "body": [
                    "algorithm": "m.megolm.v1.aes-sha2", "room_id": .string(room.rawValue),
                    "session_id": .string(event.sessionID),
                ],
            ],
        ]
    }

    @Test func anotherDeviceOfTheAccountGetsTheKeyThatItAsksFor() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let keys = try bot.crossSign()
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let own = try bot.send("from the bot", in: room, to: [anna])
        let theirs = try phone.send("from anna", in: room, to: [bot.user])
        bot.settle()

        // It logs in later, and asks by itself for what it cannot read, after a moment.
        let other = try TestClient(bot.user.rawValue, "ELEMENT", at: server)
        other.machine.adopt(keys)
        for _ in 0..<2 { for client in [bot, other] { client.settle() } }
        for event in [own, theirs] { #expect(other.words(event, in: room) == nil) }
        #expect(!other.sent.contains { $0.isKeyRequest })
        other.die()
        other.now += 10_000
        other.settle()
        bot.settle()
        #expect(bot.rejections.isEmpty)
        other.settle()
        #expect(other.words(own, in: room) == "from the bot")
        #expect(other.words(theirs, in: room) == "from anna")
        #expect(try other.read(theirs, in: room).trust == .unknownDevice)
        let actions = other.sent.filter(\.isKeyRequest).map(\.action)
        #expect(actions == ["request", "request", "request_cancellation", "request_cancellation"])
        #expect(other.rejections.isEmpty)
    }

    @Test func othersGetNothing() throws {
        let (bot, other) = try pair()
        let unsigned = try TestClient(bot.user.rawValue, "UNSIGNED", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let event = try bot.send("secret", in: room, to: [])
        bot.settle()
        bot.news = []
        for client in [unsigned, phone] {
            server.devices[bot.user]?[bot.device]?.mailbox.append(request(event, by: client))
        }
        // In the name of the account, with the name of a device of its own, but by somebody else.
        var forged = request(event, by: other)
        forged["sender"] = .string(anna.rawValue)
        server.devices[bot.user]?[bot.device]?.mailbox.append(forged)
        bot.settle()
        #expect(bot.news == [.rejected("3 requests of keys that others made were refused.")])
        phone.settle()
        #expect(phone.words(event, in: room) == nil)
    }

    @Test func whatWasTakenBackIsNotSent() throws {
        let (bot, other) = try pair()
        let event = try bot.send("words", in: room, to: [])
        var cancelled = request(event, by: other)
        cancelled["content"]?["action"] = "request_cancellation"
        let sent = bot.sent.filter(\.isToDevice).count
        server.devices[bot.user]?[bot.device]?.mailbox += [request(event, by: other), cancelled]
        bot.settle()
        #expect(bot.sent.filter(\.isToDevice).count == sent)
    }

    @Test func aForwardedKeyThatWasNotAskedForIsRejected() throws {
        let (bot, other) = try pair()
        let session = try OutboundGroupSession()
        let copy = try InboundGroupSession(sessionKey: session.sessionKey)
        for client in [bot, other] {
            client.machine.prepare(for: [bot.user], now: client.now)
            client.settle()
        }
        let forwarded = try other.machine.encrypt(
            type: "m.forwarded_room_key",
            content: [
                "algorithm": "m.megolm.v1.aes-sha2", "room_id": .string(room.rawValue),
                "session_id": .string(session.id), "session_key": .string(copy.export(at: 0)),
            ], to: bot.user, device: bot.device, now: other.now)
        other.store()
        _ = server.answer(forwarded, of: other.user, other.device)
        bot.news = []
        bot.settle()
        #expect(bot.rejections.count == 1)
    }

    @Test func aloneItAsksNobody() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        try bot.crossSign()
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let event = try phone.send("hello", in: room, to: [])
        #expect(bot.words(event, in: room) == nil)
        bot.now += 60_000
        bot.settle()
        #expect(bot.sent.filter(\.isKeyRequest).isEmpty)
    }
}

extension CryptoRequest {
    fileprivate var isKeyRequest: Bool {
        if case .sendToDevice("m.room_key_request", _) = call { true } else { false }
    }

    fileprivate var action: String? {
        guard case .sendToDevice(_, let messages) = call else { return nil }
        return messages.object?.values.first?.object?.values.first?["action"]?.string
    }
}
