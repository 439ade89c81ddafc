import Foundation
import MatrixCrypto
import Testing

/// Everything from outside may be of any type, size and order.
@Suite struct HostileInputTests {
    let server = FakeHomeserver()
    let room = RoomID("!room:a.example")

    @Test(arguments: [11, 12, 13] as [UInt64])
    func nothingFromOutsideTrapsOrStopsTheTalk(seed: UInt64) throws {
        let server = server
        var random = SeededGenerator(seed: seed)
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        try bot.crossSign()
        let phone = try TestClient("@anna:a.example", "PHONE", at: server)
        _ = try phone.send("before", in: room, to: [bot.user])
        let samples = (server.devices[bot.user]?[bot.device]?.mailbox ?? []) + [Self.request, Self.withheld]
        let event = try phone.encrypt("inside", in: room, to: [bot.user])
        for _ in 0..<100 {
            var sync = CryptoSync(
                toDevice: samples.map { spoil($0, with: &random) },
                changed: Bool.random(using: &random) ? [phone.user, MatrixUserID("")] : [],
                left: [MatrixUserID("no user")],
                oneTimeKeyCount: [nil, 50, .max].randomElement(using: &random) ?? nil)
            if Bool.random(using: &random) { sync.unusedFallbackKeyTypes = ["", "signed_curve25519"] }
            _ = bot.machine.receive(sync, now: bot.now)
            for request in bot.machine.requests(now: bot.now) {
                let answer = server.answer(request, of: bot.user, bot.device)
                _ = bot.machine.complete(request, with: spoil(answer, with: &random), now: bot.now)
            }
            let spoilt = spoil(event, with: &random)
            bot.load(bot.machine.recordsNeeded(for: spoilt, in: room))
            _ = try? bot.machine.decrypt(spoilt, in: room, now: bot.now)
            bot.now += 1_000
        }
        bot.store()
        bot.die()
        // Later, when what failed may be tried again, all is well.
        for _ in 0..<3 {
            bot.now += 7_200_000
            phone.now = bot.now
            for client in [bot, phone] { client.settle() }
        }
        let after = try phone.send("after", in: room, to: [bot.user])
        bot.settle()
        #expect(bot.words(after, in: room) == "after")
    }

    private static let request: JSONValue = [
        "type": "m.room_key_request", "sender": "@bot:a.example",
        "content": [
            "action": "request", "request_id": "r", "requesting_device_id": "OTHER",
            "body": ["algorithm": "m.megolm.v1.aes-sha2", "room_id": "!r", "session_id": "s"],
        ],
    ]

    private static let withheld: JSONValue = [
        "type": "m.room_key.withheld", "sender": "@anna:a.example",
        "content": [
            "algorithm": "m.megolm.v1.aes-sha2", "room_id": "!r", "code": "m.no_olm",
            "session_id": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ],
    ]

    /// The value with one thing in it replaced, dropped or changed.
    private func spoil(_ value: JSONValue, with random: inout SeededGenerator) -> JSONValue {
        switch value {
        case .object(var members):
            guard let key = members.keys.sorted().randomElement(using: &random),
                Int.random(in: 0..<8, using: &random) > 0
            else { return Self.odd(&random) }
            if Int.random(in: 0..<8, using: &random) == 0 {
                members[key] = nil
            } else {
                members[key] = spoil(members[key] ?? .null, with: &random)
            }
            return .object(members)
        case .array(let elements): return .array(elements + [Self.odd(&random)])
        case .string(let text):
            return Bool.random(using: &random) ? .string(random.mutate(text)) : Self.odd(&random)
        default: return Self.odd(&random)
        }
    }

    private static func odd(_ random: inout SeededGenerator) -> JSONValue {
        let values: [JSONValue] = [
            .null, true, 0, -1, .integer(.max), .integer(.min), .number(0.5), "", [], [:], [[]],
            .string(String(repeating: "a", count: 200_000)), "\u{0}\u{202E}", ["": ["": [:]]],
        ]
        return values[Int.random(in: values.indices, using: &random)]
    }

    @Test func recordsOfAnotherDeviceOrKeyAreRefused() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let key = try StoreKey(secret: TestClient.secret)
        let otherKey = try StoreKey(secret: Data("another secret of many bytes".utf8))
        func machine(_ device: String, _ key: StoreKey, _ records: [CryptoRecordKey: Data]) throws {
            _ = try CryptoMachine(user: bot.user, device: DeviceID(device), records: records, key: key, now: 0)
        }
        #expect(throws: CryptoStoreError.otherDevice(stored: bot.device)) { try machine("OTHER", key, bot.stored) }
        #expect(throws: CryptoStoreError.cannotOpen(kind: "account")) { try machine("BOT", otherKey, bot.stored) }
        let lost = bot.stored.filter { $0.key.kind != .account }
        #expect(throws: CryptoStoreError.self) { try machine("BOT", key, lost) }
        try machine("BOT", key, bot.stored)
    }

    @Test func aMessageTakesUnderTwoMilliseconds() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        for number in 0..<20 { _ = try TestClient("@user\(number):a.example", "PHONE", at: server) }
        let readers = Set((0..<20).map { MatrixUserID("@user\($0):a.example") })
        bot.settle()
        _ = try bot.send("first", in: room, to: readers)
        let clock = ContinuousClock()
        let times = try (0..<50).map { number in
            try clock.measure {
                _ = try bot.machine.encrypt(
                    type: "m.room.message", content: ["body": "words"], in: room, readers: readers, settings: [:],
                    now: bot.now)
                #expect(bot.machine.takeChanges().count == 1)
            }
        }
        #expect(times.min() ?? .zero < .milliseconds(2))
    }
}
