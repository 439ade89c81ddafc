import Foundation
import MatrixCrypto
import Testing

@Suite struct ConversationTests {
    let server = FakeHomeserver()
    let room = RoomID("!room:a.example")
    let anna = MatrixUserID("@anna:a.example")
    let ben = MatrixUserID("@ben:a.example")
    let cleo = MatrixUserID("@cleo:a.example")

    @Test func everyReaderReadsAndNobodyElse() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let tablet = try TestClient(anna.rawValue, "TABLET", at: server)
        let stranger = try TestClient(ben.rawValue, "PHONE", at: server)

        let event = try bot.send("Alien", in: room, to: [bot.user, anna])
        for client in [phone, tablet, stranger] { client.settle() }

        #expect(phone.words(event, in: room) == "Alien")
        #expect(tablet.words(event, in: room) == "Alien")
        #expect(bot.words(event, in: room) == "Alien")
        #expect(stranger.words(event, in: room) == nil)
        #expect(phone.news.contains { if case .roomKey(room, _) = $0 { true } else { false } })
        #expect(phone.rejections.isEmpty && bot.rejections.isEmpty)
    }

    @Test func answersOverTheSessionThatWasBegun() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let question = try phone.send("What now?", in: room, to: [bot.user, anna])
        bot.settle()
        #expect(bot.words(question, in: room) == "What now?")

        let claims = server.claims
        let answer = try bot.send("Alien", in: room, to: [bot.user, anna])
        phone.settle()
        #expect(phone.words(answer, in: room) == "Alien")
        #expect(server.claims == claims)
    }

    @Test func sendsTheKeyOnceAndToNewDevicesFromThenOn() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let first = try bot.send("one", in: room, to: [anna])
        let second = try bot.encrypt("two", in: room, to: [anna])
        #expect(first["content"]?["session_id"] == second["content"]?["session_id"])
        #expect(bot.sent.filter { $0.isToDevice }.count == 1)

        let tablet = try TestClient(anna.rawValue, "TABLET", at: server)
        bot.settle()
        let third = try bot.send("three", in: room, to: [anna])
        #expect(third["content"]?["session_id"] == first["content"]?["session_id"])
        for client in [phone, tablet] { client.settle() }
        #expect([first, second, third].map { phone.words($0, in: room) } == ["one", "two", "three"])
        #expect([first, second, third].map { tablet.words($0, in: room) } == [nil, nil, "three"])
    }

    @Test func whoHasLeftReadsNothingMore() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let other = try TestClient(ben.rawValue, "PHONE", at: server)
        let before = try bot.send("before", in: room, to: [anna, ben])
        let after = try bot.send("after", in: room, to: [anna])
        for client in [phone, other] { client.settle() }
        #expect(before["content"]?["session_id"] != after["content"]?["session_id"])
        #expect(phone.words(after, in: room) == "after")
        #expect(other.words(before, in: room) == "before")
        #expect(other.words(after, in: room) == nil)
    }

    @Test func aDeviceThatWasLoggedOutReadsNothingMore() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let lost = try TestClient(anna.rawValue, "LOST", at: server)
        _ = try bot.send("before", in: room, to: [anna])
        for client in [phone, lost] { client.settle() }
        server.logOut(anna, lost.device)
        bot.settle()
        let after = try bot.send("after", in: room, to: [anna])
        phone.settle()
        #expect(phone.words(after, in: room) == "after")
        #expect(lost.words(after, in: room) == nil)
    }

    @Test func blockedDevicesGetNoKeyAndAreToldOnce() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let stolen = try TestClient(anna.rawValue, "STOLEN", at: server)
        _ = try bot.send("before", in: room, to: [anna])
        bot.machine.setBlocked(true, stolen.device, of: anna)
        let after = try bot.send("after", in: room, to: [anna])
        _ = try bot.send("later", in: room, to: [anna])
        for client in [phone, stolen] { client.settle() }
        #expect(phone.words(after, in: room) == "after")
        #expect(stolen.words(after, in: room) == nil)
        let told = stolen.news.filter { if case .withheld(room, _, "m.blacklisted") = $0 { true } else { false } }
        #expect(told.count == 1)
        #expect(throws: DecryptionError.keyMissing(sessionID: after.sessionID, withheld: "m.blacklisted")) {
            try stolen.read(after, in: room)
        }
    }

    @Test func onlyCrossSignedDevicesGetKeysWhereThatIsAskedFor() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server, sharing: .crossSignedDevices)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let unsigned = try TestClient(anna.rawValue, "UNSIGNED", at: server)
        try phone.crossSign()
        let event = try bot.send("secret", in: room, to: [anna])
        for client in [phone, unsigned] { client.settle() }
        #expect(phone.words(event, in: room) == "secret")
        #expect(throws: DecryptionError.keyMissing(sessionID: event.sessionID, withheld: "m.unverified")) {
            try unsigned.read(event, in: room)
        }
    }

    @Test func aDeviceWithoutKeysDoesNotHoldUpTheOthersAndIsToldOnce() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let empty = try TestClient(anna.rawValue, "EMPTY", at: server)
        server.devices[anna]?[empty.device]?.oneTimeKeys = []
        server.devices[anna]?[empty.device]?.fallbackKey = nil
        let event = try bot.send("one", in: room, to: [anna])
        _ = try bot.send("two", in: room, to: [anna])
        _ = try bot.send("elsewhere", in: RoomID("!other:a.example"), to: [anna])
        phone.settle()
        #expect(phone.words(event, in: room) == "one")
        let refusals = server.devices[anna]?[empty.device]?.mailbox.filter { $0["type"] == "m.room_key.withheld" } ?? []
        #expect(refusals.count == 1)
        #expect(refusals.first?["content"]?["code"] == "m.no_olm")
        #expect(refusals.first?["content"]?["session_id"] == nil)

        // It hears of it, begins a session itself, and reads what is said from then on.
        empty.machine.prepare(for: [bot.user], now: empty.now)
        empty.settle()
        server.devices[anna]?[empty.device]?.mailbox.append([
            "type": "m.room_key.withheld", "sender": .string(bot.user.rawValue),
            "content": refusals.first?["content"] ?? .null,
        ])
        empty.settle()
        bot.settle()
        let later = try bot.send("three", in: room, to: [anna])
        empty.settle()
        #expect(empty.words(later, in: room) == "three")
    }

    @Test func relationsAreInTheClearAndComeBack() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let relation: JSONValue = ["rel_type": "m.thread", "event_id": "$root"]
        let event = try bot.send(
            "", in: room, to: [anna], content: ["body": "in a thread", "m.relates_to": relation])
        #expect(event["content"]?["m.relates_to"] == relation)
        phone.settle()
        #expect(try phone.read(event, in: room).content["m.relates_to"] == relation)

        var plain = try bot.send("plain", in: room, to: [anna])
        plain["content"]?["m.relates_to"] = relation
        #expect(try phone.read(plain, in: room).content["m.relates_to"] == relation)
    }

    @Test func trustFollowsCrossSigning() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let event = try phone.send("hello", in: room, to: [bot.user])
        bot.sync()
        #expect(try bot.read(event, in: room).trust == .unknownDevice)
        bot.settle()
        #expect(try bot.read(event, in: room).trust == .unsignedDevice)
        try phone.crossSign()
        bot.settle()
        #expect(try bot.read(event, in: room).trust == .crossSigned)
    }

    @Test func aRoomOfAnotherAlgorithmIsRefused() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        #expect(throws: EncryptionError.unknownAlgorithm("org.example.rot13")) {
            try bot.encrypt("no", in: room, to: [], settings: ["algorithm": "org.example.rot13"])
        }
    }

    @Test func encryptsForAnotherDevice() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        #expect(throws: EncryptionError.unknownDevice(anna, phone.device)) {
            try bot.machine.encrypt(type: "x", content: [:], to: anna, device: phone.device, now: bot.now)
        }
        for (client, other) in [(bot, anna), (phone, bot.user)] {
            client.machine.prepare(for: [other], now: client.now)
            client.settle()
        }
        let request = try bot.machine.encrypt(
            type: "m.secret.send", content: ["secret": "s"], to: anna, device: phone.device, now: bot.now)
        bot.store()
        _ = server.answer(request, of: bot.user, bot.device)
        phone.settle()
        #expect(
            phone.news.contains(
                .toDevice(sender: bot.user, device: bot.device, type: "m.secret.send", content: ["secret": "s"])))
    }
}

extension JSONValue {
    var sessionID: String { self["content"]?["session_id"]?.string ?? "" }
}

extension CryptoRequest {
    var isToDevice: Bool { if case .sendToDevice = call { true } else { false } }
}
