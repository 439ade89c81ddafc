import Foundation
import MatrixCrypto
import Testing

@Suite struct KeyUploadTests {
    let server = FakeHomeserver()
    let room = RoomID("!room:a.example")

    private func state(of client: TestClient) -> FakeHomeserver.Device? {
        server.devices[client.user]?[client.device]
    }

    @Test func keepsHalfOfItsKeysAtTheServerAndAFallbackKey() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        #expect(state(of: bot)?.oneTimeKeys.count == 50)
        #expect(state(of: bot)?.fallbackKey != nil)
        server.devices[bot.user]?[bot.device]?.oneTimeKeys.removeFirst(20)
        bot.settle()
        #expect(state(of: bot)?.oneTimeKeys.count == 50)
        #expect(state(of: bot)?.published.count == 70)
        let uploads = bot.sent.count
        bot.settle()
        #expect(bot.sent.count == uploads)
    }

    @Test func publishesTheSameKeysAgainAfterACrash() throws {
        let server = server
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        server.devices[bot.user]?[bot.device]?.oneTimeKeys.removeFirst(20)
        bot.dies = { $0 == .beforeStoringAnswer }
        bot.sync()
        bot.makeRequests()
        bot.dies = { _ in false }
        bot.settle()
        #expect(state(of: bot)?.published.count == 70)
        #expect(server.conflicts.isEmpty)
        let anna = try TestClient("@anna:a.example", "PHONE", at: server)
        server.devices[bot.user]?[bot.device]?.oneTimeKeys.removeFirst(49)
        let event = try anna.send("hello", in: room, to: [bot.user])
        bot.settle()
        #expect(bot.words(event, in: room) == "hello")
    }

    @Test func makesOtherKeysWhenTheServerRefusesThese() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        server.devices[bot.user]?[bot.device]?.oneTimeKeys = []
        bot.sync()
        let first = try #require(bot.machine.requests(now: bot.now).first)
        let refused = bot.machine.complete(first, with: ["errcode": "M_UNKNOWN"], now: bot.now)
        #expect(refused.count == 1)
        #expect(bot.machine.requests(now: bot.now).isEmpty)
        bot.now += 60_000
        let second = try #require(bot.machine.requests(now: bot.now).first)
        guard case .uploadKeys(let one) = first.call, case .uploadKeys(let two) = second.call else {
            Issue.record("These are no uploads.")
            return
        }
        let ids = [one, two].map { Set($0["one_time_keys"]?.object?.keys.map(\.self) ?? []) }
        #expect(ids[0].isDisjoint(with: ids[1]) && ids[1].count == 50)
    }

    @Test func keepsARequestWhileTheServerIsBusy() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        server.devices[bot.user]?[bot.device]?.oneTimeKeys = []
        bot.sync()
        let first = bot.machine.requests(now: bot.now)
        _ = bot.machine.complete(first[0], with: ["errcode": "M_LIMIT_EXCEEDED"], now: bot.now)
        #expect(bot.machine.requests(now: bot.now) == first)
    }

    @Test func replacesAUsedFallbackKeyAndForgetsItAfterAnHour() throws {
        let server = server
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let senders = try ["anna", "ben"].map { try TestClient("@\($0):a.example", "PHONE", at: server) }
        bot.now += 7_200_000
        server.devices[bot.user]?[bot.device]?.oneTimeKeys = []
        let events = try senders.map { try $0.send("hello", in: room, to: [bot.user]) }
        let waiting = try #require(state(of: bot)).mailbox
        #expect(waiting.count == 2)
        let old = state(of: bot)?.fallbackKey?.id

        server.devices[bot.user]?[bot.device]?.mailbox = []
        bot.settle()
        #expect(state(of: bot)?.fallbackKey?.id != old)

        server.devices[bot.user]?[bot.device]?.mailbox = [waiting[0]]
        bot.settle()
        #expect(bot.words(events[0], in: room) == "hello")
        bot.now += 3_600_000
        bot.settle()
        server.devices[bot.user]?[bot.device]?.mailbox = [waiting[1]]
        bot.settle()
        #expect(bot.words(events[1], in: room) == nil)
    }

    @Test func publishesTheSignatureOfItsDeviceUntilItIsThere() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        try bot.crossSign()
        #expect(bot.machine.knownDevices(of: bot.user).map(\.isCrossSigned) == [true])
        #expect(bot.rejections.isEmpty)

        // The server has lost it.
        let unsigned = try #require(state(of: bot)?.keys)
        server.devices[bot.user]?[bot.device]?.keys["signatures"] = [:]
        let own = unsigned["signatures"]?[bot.user.rawValue]?["ed25519:BOT"]
        server.devices[bot.user]?[bot.device]?.keys["signatures"] = [bot.user.rawValue: ["ed25519:BOT": own ?? .null]]
        bot.die()
        server.announce(bot.user)
        bot.settle()
        #expect(bot.machine.knownDevices(of: bot.user).map(\.isCrossSigned) == [true])
        let uploads = bot.sent.count
        bot.settle()
        #expect(bot.sent.count == uploads)
    }

    @Test func publishesItsKeysAgainWhenTheServerHasLostThem() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        bot.beForgotten(by: server)
        bot.settle()
        #expect(state(of: bot)?.keys["device_id"] == "BOT")
        #expect(bot.rejections.count == 1)
    }

    @Test func saysThatTheServerShowsAnotherIdentityThanItsOwn() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let keys = try bot.crossSign()
        try server.publish(CrossSigningKeys.generate(), of: bot.user)
        bot.settle()
        #expect(bot.rejections.count == 1)
        #expect(bot.machine.masterKey(of: bot.user) == (try Ed25519.publicKey(seed: keys.master)))
        #expect(bot.machine.knownDevices(of: bot.user).map(\.isCrossSigned) == [false])
    }
}

extension TestClient {
    /// The server forgets this device, and tells that something has changed.
    fileprivate func beForgotten(by server: FakeHomeserver) {
        let sync = CryptoSync(changed: [user], oneTimeKeyCount: 50)
        server.devices[user]?[device] = nil
        news += machine.receive(sync, now: now)
        store()
    }
}
