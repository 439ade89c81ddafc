import Foundation
import MatrixCrypto
import Testing

@Suite struct DeviceListTests {
    let server = FakeHomeserver()
    let anna = MatrixUserID("@anna:a.example")
    let ben = MatrixUserID("@ben:b.example")

    private func follow(_ users: MatrixUserID..., by bot: TestClient) {
        bot.machine.prepare(for: Set(users), now: bot.now)
        bot.settle()
    }

    private func query(_ bot: TestClient) -> CryptoRequest? {
        bot.machine.requests(now: bot.now).first { if case .queryKeys = $0.call { true } else { false } }
    }

    @Test func asksAgainWhenSomethingChangesWhileItAsks() throws {
        let server = server
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        _ = try TestClient(anna.rawValue, "PHONE", at: server)
        bot.settle()
        bot.machine.prepare(for: [anna], now: bot.now)
        let request = try #require(query(bot))
        let before = server.answer(request, of: bot.user, bot.device)
        _ = try TestClient(anna.rawValue, "TABLET", at: server)
        bot.sync()
        #expect(query(bot) == request)
        _ = bot.machine.complete(request, with: before, now: bot.now)
        bot.store()
        bot.die()
        #expect(query(bot)?.call == .queryKeys([anna]))
        bot.settle()
        #expect(bot.machine.knownDevices(of: anna).map(\.id.rawValue) == ["PHONE", "TABLET"])
    }

    @Test func keepsTheListOfAServerThatCannotBeReachedAndAsksAgainLater() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        _ = try TestClient(ben.rawValue, "PHONE", at: server)
        follow(ben, by: bot)
        server.lostServers = ["b.example"]
        server.announce(ben)
        bot.settle()
        #expect(bot.machine.knownDevices(of: ben).count == 1)
        #expect(query(bot) == nil)
        bot.now += 60_000
        #expect(query(bot) != nil)
        bot.settle()
        bot.now += 60_000
        #expect(query(bot) == nil)
        server.lostServers = []
        _ = try TestClient(ben.rawValue, "TABLET", at: server)
        bot.settle()
        #expect(bot.machine.knownDevices(of: ben).count == 2)
    }

    @Test func forgetsWhoIsGoneAndAsksAnewWhenTheyComeBack() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        _ = try TestClient(anna.rawValue, "PHONE", at: server)
        follow(anna, by: bot)
        _ = bot.machine.receive(CryptoSync(left: [anna]), now: bot.now)
        _ = bot.machine.receive(CryptoSync(changed: [anna]), now: bot.now)
        #expect(query(bot) == nil)
        bot.machine.prepare(for: [anna], now: bot.now)
        #expect(query(bot) != nil)
    }

    @Test(arguments: Forgery.allCases)
    func rejectsAForgedDeviceAndKeepsTheOthers(forgery: Forgery) throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        for device in ["PHONE", "TABLET"] { _ = try TestClient(anna.rawValue, device, at: server) }
        follow(anna, by: bot)
        let before = bot.machine.knownDevices(of: anna)
        let path = (anna.rawValue, "TABLET")
        server.forge = { answer in
            var answer = answer
            guard let list = answer["device_keys"]?[path.0], let device = list[path.1] else { return answer }
            answer["device_keys"]?[path.0]?[path.1] = forgery.apply(to: device, list: list)
            return answer
        }
        server.announce(anna)
        bot.settle()
        #expect(bot.machine.knownDevices(of: anna) == before)
        #expect(bot.rejections.count == 1)
    }

    enum Forgery: CaseIterable {
        case otherUser, otherDevice, otherKey, noSignature, null, number, noAlgorithms, fraction

        func apply(to device: JSONValue, list: JSONValue) -> JSONValue {
            var forged = device
            switch self {
            case .otherUser: forged["user_id"] = "@mallory:a.example"
            case .otherDevice: forged = list["PHONE"] ?? .null
            case .otherKey: forged["keys"]?["curve25519:TABLET"] = list["PHONE"]?["keys"]?["curve25519:PHONE"]
            case .noSignature: forged["signatures"] = nil
            case .null: forged = .null
            case .number: forged = 7
            case .noAlgorithms: forged["algorithms"] = []
            case .fraction: forged["extra"] = .number(0.5)
            }
            return forged
        }
    }

    @Test func anEd25519KeyNeverChanges() throws {
        let server = server
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        _ = try TestClient(anna.rawValue, "PHONE", at: server)
        follow(anna, by: bot)
        let before = bot.machine.knownDevices(of: anna)
        // Well signed, but by another device of the same name.
        server.devices[anna] = nil
        _ = try TestClient(anna.rawValue, "PHONE", at: server)
        bot.settle()
        #expect(bot.machine.knownDevices(of: anna) == before)
        #expect(bot.rejections.count == 1)
    }

    @Test func aSignatureThatIsNotTheOwnersMakesNoDeviceCrossSigned() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        try phone.crossSign()
        follow(anna, by: bot)
        #expect(bot.machine.knownDevices(of: anna).map(\.isCrossSigned) == [true])

        // The server shows a self-signing key that the master key has not signed.
        let path = anna.rawValue
        server.forge = { answer in
            var answer = answer
            answer["self_signing_keys"]?[path]?["signatures"] = nil
            return answer
        }
        server.announce(anna)
        bot.settle()
        #expect(bot.machine.knownDevices(of: anna).map(\.isCrossSigned) == [false])
        #expect(bot.rejections.count == 1)
    }

    @Test func saysWhenAnIdentityIsReplaced() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        try phone.crossSign()
        follow(anna, by: bot)
        let before = bot.machine.masterKey(of: anna)
        #expect(bot.news.isEmpty)
        try phone.crossSign()
        bot.settle()
        #expect(bot.news == [.identityReplaced(anna)])
        #expect(bot.machine.masterKey(of: anna) != before)
        #expect(bot.machine.knownDevices(of: anna).map(\.isCrossSigned) == [true])
    }

    @Test func aFloodOfDevicesPushesNobodyOut() throws {
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        _ = try TestClient(anna.rawValue, "PHONE", at: server)
        follow(anna, by: bot)
        let path = anna.rawValue
        server.forge = { answer in
            var answer = answer
            guard let device = answer["device_keys"]?[path]?["PHONE"] else { return answer }
            for number in 0..<3_000 { answer["device_keys"]?[path]?["A\(number)"] = device }
            return answer
        }
        server.announce(anna)
        bot.settle()
        #expect(bot.machine.knownDevices(of: anna).map(\.id.rawValue) == ["PHONE"])
        #expect(bot.rejections.count <= 501)
    }

    @Test func oneTimeKeysOfOthersBeginNoSession() throws {
        let server = server
        let bot = try TestClient("@bot:a.example", "BOT", at: server)
        let phone = try TestClient(anna.rawValue, "PHONE", at: server)
        let mallory = try TestClient("@mallory:a.example", "PHONE", at: server)
        let keys = server.devices[mallory.user]?[mallory.device]?.oneTimeKeys ?? []
        server.devices[anna]?[phone.device]?.oneTimeKeys = keys
        let event = try bot.send("secret", in: RoomID("!room:a.example"), to: [anna])
        #expect(bot.rejections.count == 1)
        for client in [phone, mallory] {
            client.settle()
            #expect(client.words(event, in: RoomID("!room:a.example")) == nil)
        }
    }
}
