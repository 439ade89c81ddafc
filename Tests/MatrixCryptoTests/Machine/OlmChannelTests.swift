import Foundation
import MatrixCrypto
import Testing

@Suite struct OlmChannelTests {
    let server = FakeHomeserver()
    let room = RoomID("!room:a.example")
    let anna = MatrixUserID("@anna:a.example")

    private func mailbox(of client: TestClient) -> [JSONValue] {
        server.devices[client.user]?[client.device]?.mailbox ?? []
    }

    @Test func aSessionThatTheOtherHasLostIsReplacedOnceAnHour() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        for client in [phone, bot, phone] {
            _ = try client.send("hello", in: room, to: [bot.user, anna])
            for client in [phone, bot] { client.settle() }
        }
        phone.lose(.olmSessions)
        bot.machine.discardSession(of: room)
        let lost = try bot.send("lost", in: room, to: [anna])
        let claims = server.claims
        phone.settle()
        #expect(phone.words(lost, in: room) == nil)
        #expect(server.claims == claims + 1)
        #expect(phone.rejections.count == 1)
        #expect(mailbox(of: bot).count == 1)

        // The bot takes up the new session.
        bot.settle()
        bot.machine.discardSession(of: room)
        let later = try bot.send("found", in: room, to: [anna])
        phone.settle()
        #expect(phone.words(later, in: room) == "found")

        // Within the hour it does not begin another.
        phone.lose(.olmSessions)
        bot.machine.discardSession(of: room)
        _ = try bot.send("lost again", in: room, to: [anna])
        phone.settle()
        #expect(server.claims == claims + 2)
        bot.machine.discardSession(of: room)
        _ = try bot.send("and again", in: room, to: [anna])
        phone.settle()
        #expect(server.claims == claims + 2)
        phone.now += 3_600_000
        bot.machine.discardSession(of: room)
        _ = try bot.send("and again", in: room, to: [anna])
        phone.settle()
        #expect(server.claims == claims + 3)
    }

    @Test func theNewSessionIsBegunAlsoAfterARestart() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        for client in [phone, bot] {
            _ = try client.send("hello", in: room, to: [bot.user, anna])
            for client in [phone, bot] { client.settle() }
        }
        phone.lose(.olmSessions)
        bot.machine.discardSession(of: room)
        _ = try bot.send("lost", in: room, to: [anna])
        phone.sync()
        phone.die()
        phone.settle()
        #expect(mailbox(of: bot).count == 1)
    }

    @Test func aMessageThatComesTwiceChangesNothing() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        _ = try phone.send("hello", in: room, to: [bot.user])
        let waiting = mailbox(of: bot)
        bot.settle()
        bot.die()
        let claims = server.claims
        server.devices[bot.user]?[bot.device]?.mailbox = waiting + waiting
        bot.news = []
        bot.settle()
        #expect(bot.news.isEmpty)
        #expect(server.claims == claims)
    }

    @Test func aBrokenMessageIsRejectedAndTheNextIsRead() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        _ = try phone.send("one", in: room, to: [bot.user])
        var broken = try #require(mailbox(of: bot).first)
        let key = bot.machine.identityKeys.curve25519
        let body = try #require(broken["content"]?["ciphertext"]?[key]?["body"]?.string)
        broken["content"]?["ciphertext"]?[key]?["body"] = .string(String(body.reversed()))
        server.devices[bot.user]?[bot.device]?.mailbox.insert(broken, at: 0)
        let event = try phone.encrypt("two", in: room, to: [bot.user])
        bot.settle()
        #expect(bot.rejections.count == 1)
        #expect(bot.words(event, in: room) == "two")
    }

    @Test func aCopyInTheNameOfAnotherUsesNothingUp() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let event = try phone.send("hello", in: room, to: [bot.user])
        var copy = try #require(mailbox(of: bot).first)
        copy["sender"] = "@mallory:a.example"
        server.devices[bot.user]?[bot.device]?.mailbox.insert(copy, at: 0)
        bot.settle()
        #expect(bot.rejections.count == 1)
        #expect(bot.words(event, in: room) == "hello")
    }

    @Test func aDeviceThatShowsTheKeyOfAnotherDoesNotComeBetween() throws {
        let server = server
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let mallory = try TestClient("@mallory:a.example", "EVIL", at: server)
        let account = try OlmAccount()
        try account.generateOneTimeKeys(1)
        let sign = { (object: JSONValue) in
            try JSONSigning.sign(object, as: mallory.user, key: "ed25519:EVIL", with: { try account.sign($0) })
        }
        let keys: JSONValue = [
            "curve25519:EVIL": .string(phone.machine.identityKeys.curve25519),
            "ed25519:EVIL": .string(account.identityKeys.ed25519),
        ]
        let deviceKeys = try sign([
            "algorithms": ["m.olm.v1.curve25519-aes-sha2"], "keys": keys, "device_id": "EVIL",
            "user_id": .string(mallory.user.rawValue),
        ])
        let oneTimeKey = try sign(["key": .string(account.oneTimeKeys[0].key)])
        server.devices[mallory.user]?[mallory.device]?.keys = deviceKeys
        server.devices[mallory.user]?[mallory.device]?.oneTimeKeys = [("signed_curve25519:A", oneTimeKey)]

        _ = try bot.send("to mallory", in: room, to: [mallory.user])
        #expect(server.claims == 1)
        let event = try bot.send("to both", in: room, to: [mallory.user, anna])
        phone.settle()
        #expect(phone.words(event, in: room) == "to both")
    }

    /// libolm crashes on some of them.
    @Test func aMessageThatLacksAFieldIsRejected() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let event = try phone.send("hello", in: room, to: [bot.user])
        let whole = try #require(mailbox(of: bot).first)
        let key = bot.machine.identityKeys.curve25519
        let body = try #require(whole["content"]?["ciphertext"]?[key]?["body"]?.string.flatMap(Base64.decode))
        // A version, three keys of 32 bytes after a tag and a length, and the message.
        for place in [1, 35, 69] {
            var spoilt = whole
            var bytes = body
            bytes.removeSubrange(place..<place + 34)
            spoilt["content"]?["ciphertext"]?[key]?["body"] = .string(Base64.encode(bytes))
            server.devices[bot.user]?[bot.device]?.mailbox.insert(spoilt, at: 0)
        }
        bot.settle()
        #expect(bot.rejections.count == 3)
        #expect(bot.words(event, in: room) == "hello")
    }

    /// What a dishonest device may write into a message.
    enum Lie: CaseIterable {
        case sender, recipient, recipientKey, signingKey, noSigningKey, foreignDeviceKeys, unsignedDeviceKeys
        case otherCurveKey, noContent, noObject, twice
    }

    @Test(arguments: Lie.allCases) func aMessageThatLiesIsRejected(lie: Lie) throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let mallory = try Mallory("@mallory:a.example", "EVIL")
        for _ in 0..<3 {
            let event = try mallory.event(to: bot, at: server) { payload in
                switch lie {
                case .sender: payload["sender"] = "@anna:a.example"
                case .recipient: payload["recipient"] = "@anna:a.example"
                case .recipientKey: payload["recipient_keys"] = ["ed25519": payload["keys"]?["ed25519"] ?? .null]
                case .signingKey: payload["keys"] = payload["recipient_keys"]
                case .noSigningKey: payload["keys"] = nil
                case .foreignDeviceKeys: payload["sender_device_keys"]?["user_id"] = "@anna:a.example"
                case .unsignedDeviceKeys: payload["sender_device_keys"]?["signatures"] = nil
                case .otherCurveKey:
                    let other = payload["recipient_keys"]?["ed25519"]
                    payload["sender_device_keys"]?["keys"]?["curve25519:EVIL"] = other
                case .noContent: payload["content"] = nil
                case .noObject: payload = [1, 2]
                case .twice: payload["type"] = "m.room.encrypted"
                }
            }
            server.deliver(event, to: bot)
        }
        bot.settle()
        #expect(bot.news.count == 3 && bot.rejections.count == 3)
        #expect(!bot.stored.keys.contains { $0.kind == .olmSessions })
    }

    @Test func withOrWithoutTheKeysOfTheDeviceAMessageIsTaken() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let mallory = try Mallory("@mallory:a.example", "EVIL")
        for hasKeys in [true, false] {
            let event = try mallory.event(to: bot, at: server) { payload in
                if !hasKeys { payload["sender_device_keys"] = nil }
            }
            server.deliver(event, to: bot)
        }
        bot.settle()
        let expected = CryptoNews.toDevice(sender: mallory.user, device: nil, type: "org.example", content: [:])
        #expect(bot.news == [expected, expected])
    }

    @Test func theNumberOfSessionsWithADeviceIsBounded() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let mallory = try Mallory("@mallory:a.example", "EVIL")
        var sizes: [Int] = []
        for _ in 0..<30 {
            server.deliver(try mallory.event(to: bot, at: server) { _ in }, to: bot)
            bot.settle()
            sizes.append(bot.stored.first { $0.key.kind == .olmSessions }?.value.count ?? 0)
        }
        #expect(bot.rejections.isEmpty)
        // Five sessions, and a fingerprint for each message.
        #expect(sizes[29] < sizes[5] + 24 * 30)
    }

    @Test func keysWithoutEncryptionAreRejected() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let session = try OutboundGroupSession()
        for type in ["m.room_key", "m.forwarded_room_key"] {
            server.devices[bot.user]?[bot.device]?.mailbox.append([
                "type": .string(type), "sender": .string(anna.rawValue),
                "content": [
                    "algorithm": "m.megolm.v1.aes-sha2", "room_id": .string(room.rawValue),
                    "session_id": .string(session.id), "session_key": .string(try session.sessionKey),
                ],
            ])
        }
        bot.settle()
        #expect(bot.rejections.count == 2)
        #expect(bot.machine.recordsNeeded.isEmpty)
    }
}

/// A device that writes what it likes.
final class Mallory {
    let user: MatrixUserID
    let device: String
    let account: OlmAccount

    init(_ user: String, _ device: String) throws {
        self.user = MatrixUserID(user)
        self.device = device
        account = try OlmAccount()
    }

    /// A to-device event over a new session, whose inside is changed first.
    func event(
        to client: TestClient, at server: FakeHomeserver, type: String = "org.example", content: JSONValue = [:],
        change: (inout JSONValue) -> Void
    ) throws -> JSONValue {
        guard let key = server.devices[client.user]?[client.device]?.oneTimeKeys.popLast()?.key["key"]?.string else {
            throw CancellationError()
        }
        let recipient = client.machine.identityKeys
        let session = try OlmSession(
            outboundFor: account, theirIdentityKey: recipient.curve25519, theirOneTimeKey: key)
        let keys: JSONValue = .object([
            "curve25519:\(device)": .string(account.identityKeys.curve25519),
            "ed25519:\(device)": .string(account.identityKeys.ed25519),
        ])
        let deviceKeys = try JSONSigning.sign(
            [
                "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"], "keys": keys,
                "device_id": .string(device), "user_id": .string(user.rawValue),
            ], as: user, key: "ed25519:\(device)", with: { try account.sign($0) })
        var payload: JSONValue = [
            "type": .string(type), "content": content, "sender": .string(user.rawValue),
            "sender_device_keys": deviceKeys, "keys": ["ed25519": .string(account.identityKeys.ed25519)],
            "recipient": .string(client.user.rawValue), "recipient_keys": ["ed25519": .string(recipient.ed25519)],
        ]
        change(&payload)
        let message = try session.encrypt(JSONEncoder().encode(payload))
        let ciphertext: JSONValue = ["type": .integer(Int64(message.kind.rawValue)), "body": .string(message.body)]
        return [
            "type": "m.room.encrypted", "sender": .string(user.rawValue),
            "content": [
                "algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": .string(account.identityKeys.curve25519),
                "ciphertext": .object([recipient.curve25519: ciphertext]),
            ],
        ]
    }
}
