import Chat
import Foundation
import MatrixCrypto
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Connectors

/// The connector as a whole, against a homeserver in memory.
@Suite(.timeLimit(.minutes(2))) struct MatrixConnectorTests {
    @Test(arguments: [true, false]) func answersWhoInvitedIt(isEncrypted: Bool) async throws {
        try await StubHomeserver.with { homeserver, address in
            await homeserver.register(RunningBot.user, password: RunningBot.password)
            let anna = try await Friend("@anna:example.org", at: homeserver)
            try await RunningBot.withMemory { memory in
                try await RunningBot.with(memory, at: address) { bot in
                    let room = try await anna.open(with: RunningBot.user, encrypted: isEncrypted)
                    try await anna.wait(for: RunningBot.user, in: room)
                    try await anna.say("recommend", in: room)
                    let heard = try await anna.hear(1, from: RunningBot.user)
                    #expect(heard.map(\.body) == ["answer to recommend"])
                    #expect(heard[0].wasEncrypted == isEncrypted)
                    #expect(await anna.unreadable.isEmpty)
                }
            }
        }
    }

    @Test func answersOnceWhenTheAnswerOfTheServerGetsLost() async throws {
        try await RunningBot.withRoom { _, anna, room, homeserver in
            let losses = Mutex(6)
            await homeserver.setFault { method, path in
                guard method == "PUT", path.contains("/send/") else { return nil }
                return losses.withLock { left in
                    left -= 1
                    return left >= 0 ? .loseAnswer : nil
                }
            }
            try await anna.say("recommend", in: room)
            try await anna.say("mood", in: room)
            let heard = try await anna.hear(2, from: RunningBot.user)
            #expect(heard.map(\.body) == ["answer to recommend", "answer to mood"])
            #expect(await anna.unreadable.isEmpty)
        }
    }

    @Test func waitsForAServerThatWantsFewerCalls() async throws {
        try await RunningBot.withRoom { _, anna, room, homeserver in
            let refusals = Mutex(2)
            await homeserver.setFault { method, path in
                guard method == "PUT", path.contains("/send/") else { return nil }
                return refusals.withLock { left in
                    left -= 1
                    guard left >= 0 else { return nil }
                    return .refuse(
                        429, ["errcode": "M_LIMIT_EXCEEDED", "error": "Slow down", "retry_after_ms": 2_000])
                }
            }
            try await anna.say("recommend", in: room)
            #expect(try await anna.hear(1, from: RunningBot.user).map(\.body) == ["answer to recommend"])
        }
    }

    @Test func aMessageThatIsRefusedForGoodDoesNotHoldUpTheNext() async throws {
        try await RunningBot.withRoom { bot, anna, room, homeserver in
            let refusals = Mutex(1)
            await homeserver.setFault { method, path in
                guard method == "PUT", path.contains("/send/") else { return nil }
                return refusals.withLock { left in
                    left -= 1
                    return left >= 0 ? .refuse(413, ["errcode": "M_TOO_LARGE", "error": "event too large"]) : nil
                }
            }
            try await anna.say("recommend", in: room)
            try await anna.say("mood", in: room)
            #expect(try await anna.hear(1, from: RunningBot.user).map(\.body) == ["answer to mood"])
            #expect(await bot.connector.status().droppedMessages == 1)
        }
    }

    @Test func saysThatItCannotReadAndAnswersWhenTheKeyComes() async throws {
        let clock = ManualTime()
        var options = RunningBot.Options()
        options.now = { clock.now }
        try await RunningBot.withRoom(options) { bot, anna, room, _ in
            try await anna.say("recommend", in: room, withKeys: false)
            try await anna.say("mood", in: room, withKeys: false)
            while await bot.connector.status().waitingForKeys < 2 { await Task.yield() }
            clock.advance(by: 11_000)
            await bot.connector.ringDues()
            #expect(try await anna.hear(1, from: RunningBot.user).map(\.body) == ["I cannot read this."])
            await anna.sendKeys()
            let heard = try await anna.hear(3, from: RunningBot.user)
            #expect(heard.dropFirst().map(\.body) == ["answer to recommend", "answer to mood"])
            #expect(await bot.connector.status().unreadable == ["keyMissing": 2])
        }
    }

    @Test func fillsTheGapOfASyncThatHasNotEverything() async throws {
        try await StubHomeserver.with { homeserver, address in
            await homeserver.register(RunningBot.user, password: RunningBot.password)
            let anna = try await Friend("@anna:example.org", at: homeserver)
            try await RunningBot.withMemory { memory in
                let room = try await RunningBot.with(memory, at: address) { _ in
                    let room = try await anna.open(with: RunningBot.user, encrypted: true)
                    try await anna.wait(for: RunningBot.user, in: room)
                    try await anna.say("0", in: room)
                    _ = try await anna.hear(1, from: RunningBot.user)
                    return room
                }
                for number in 1...9 { try await anna.say("\(number)", in: room) }
                await homeserver.setTimelineLimit(3)
                try await RunningBot.with(memory, at: address) { _ in
                    let heard = try await anna.hear(10, from: RunningBot.user)
                    #expect(heard.map(\.body) == (0...9).map { "answer to \($0)" })
                }
            }
        }
    }

    @Test func signsItsDeviceWithANewIdentityAndGivesOutTheRecoveryKeyOnce() async throws {
        try await StubHomeserver.with { homeserver, address in
            await homeserver.register(RunningBot.user, password: RunningBot.password)
            let key = try await RunningBot.withMemory { memory in
                let keys = try await RunningBot.with(memory, at: address) { bot in
                    await bot.connector.waitForSigning()
                    #expect(await bot.connector.status().signing == .signed)
                    return await bot.recoveryKeys.lines
                }
                #expect(keys.count == 1)
                let again = try await RunningBot.with(memory, at: address) { bot in
                    await bot.connector.waitForSigning()
                    #expect(await bot.connector.status().signing == .signed)
                    return await bot.recoveryKeys.lines
                }
                #expect(again.isEmpty)
                return keys.first
            }
            // With the records lost, another device is signed by the same identity.
            let identity = await homeserver.crossSigning[RunningBot.user]
            var options = RunningBot.Options()
            try await RunningBot.withMemory { memory in
                try await RunningBot.with(memory, at: address, options) { bot in
                    await bot.connector.waitForSigning()
                    guard case .unsigned(let why) = await bot.connector.status().signing else {
                        Issue.record("It cannot be signed without the key.")
                        return
                    }
                    #expect(why.contains("recovery key"))
                }
            }
            options.recoveryKey = key
            try await RunningBot.withMemory { [options] memory in
                try await RunningBot.with(memory, at: address, options) { bot in
                    await bot.connector.waitForSigning()
                    let status = await bot.connector.status()
                    #expect(status.signing == .signed)
                    #expect(status.abandonedDevices.count == 2)
                }
            }
            #expect(await homeserver.crossSigning[RunningBot.user] == identity)
        }
    }

    @Test func aWrongPasswordEndsItWithTheRemedy() async throws {
        try await StubHomeserver.with { homeserver, address in
            await homeserver.register(RunningBot.user, password: RunningBot.password)
            try await RunningBot.withMemory { memory in
                var options = RunningBot.Options()
                options.credential = .password("guessed wrongly")
                let sentence = try await ending(memory, at: address, options)
                #expect(sentence.contains("refuses the password of @bot:example.org"))
                #expect(!sentence.contains("guessed wrongly"))
            }
        }
    }

    @Test func anotherStoreKeyEndsItWithTheRemedy() async throws {
        try await StubHomeserver.with { homeserver, address in
            await homeserver.register(RunningBot.user, password: RunningBot.password)
            try await RunningBot.withMemory { memory in
                try await RunningBot.with(memory, at: address) { await $0.connector.waitForSigning() }
                var options = RunningBot.Options()
                options.storeSecret = "another secret of the owner"
                #expect(try await ending(memory, at: address, options).contains("another secret"))
            }
        }
    }

    @Test func aLoginThatWasEndedEndsItAndTheNextStartIsANewDevice() async throws {
        try await StubHomeserver.with { homeserver, address in
            await homeserver.register(RunningBot.user, password: RunningBot.password)
            try await RunningBot.withMemory { memory in
                let sentence = try await ending(memory, at: address) { bot in
                    await bot.connector.waitForSigning()
                    await homeserver.logOutAll(RunningBot.user)
                    await homeserver.changed()
                }
                #expect(sentence.contains("logs in anew"))
                let signing = try await RunningBot.with(memory, at: address) { bot in
                    await bot.connector.waitForSigning()
                    return await bot.connector.status().signing
                }
                // The recovery key that the bot made is still among its records.
                #expect(signing == .signed)
            }
        }
    }

    @Test func anotherProcessWithTheSameRecordsEndsIt() async throws {
        try await StubHomeserver.with { homeserver, address in
            await homeserver.register(RunningBot.user, password: RunningBot.password)
            try await TestDatabase.memory.withDatabase { database in
                let memory = try await ConnectorMemory.claimed("matrix", in: database)
                let sentence = try await ending(memory, at: address) { bot in
                    await bot.connector.waitForSigning()
                    _ = try await ConnectorMemory.claimed("matrix", in: database)
                    _ = await homeserver.perform(
                        "PUT", ["user", "x", "account_data", "m.direct"], [:], [:], by: 0)
                }
                #expect(sentence.contains("Run the program only once"))
            }
        }
    }

    /// What the connector says when it ends by itself.
    private func ending(
        _ memory: ConnectorMemory, at address: String, _ options: RunningBot.Options = .init(),
        _ cause: @Sendable @escaping (RunningBot) async throws -> Void = { _ in }
    ) async throws -> String {
        let end = Arrival<String>()
        var options = options
        options.onEnd = { end.settle(.success($0.map { "\($0)" } ?? "")) }
        return try await RunningBot.with(memory, at: address, options) { bot in
            try await cause(bot)
            return try await end.value
        }
    }

    @Test func renewsATokenThatExpires() async throws {
        try await RunningBot.withRoom { _, anna, room, homeserver in
            await homeserver.expireTokens(of: RunningBot.user)
            try await anna.say("recommend", in: room)
            #expect(try await anna.hear(1, from: RunningBot.user).map(\.body) == ["answer to recommend"])
            await homeserver.expireTokens(of: RunningBot.user)
            try await anna.say("mood", in: room)
            #expect(try await anna.hear(2, from: RunningBot.user).map(\.body).last == "answer to mood")
        }
    }

    @Test func refusesInvitesOfStrangers() async throws {
        try await StubHomeserver.with { homeserver, address in
            await homeserver.register(RunningBot.user, password: RunningBot.password)
            let eve = try await Friend("@eve:elsewhere.org", at: homeserver)
            try await RunningBot.withMemory { memory in
                try await RunningBot.with(memory, at: address) { bot in
                    let room = try await eve.open(with: RunningBot.user, encrypted: false)
                    await homeserver.wait { $0.rooms[room]?.membership(of: RunningBot.user)?.value == "leave" }
                    #expect(await bot.connector.status().refusedInvites == 1)
                }
            }
        }
    }

    @Test func leavesARoomInWhichNobodyElseIs() async throws {
        try await RunningBot.withRoom { _, anna, room, homeserver in
            await anna.call("POST", "rooms/\(room)/leave")
            await homeserver.wait { $0.rooms[room]?.membership(of: RunningBot.user)?.value == "leave" }
        }
    }
}

/// Time that only a test moves.
final class ManualTime: Sendable {
    private let time = Mutex<Int64>(1_700_000_000_000)

    var now: Int64 { time.withLock { $0 } }

    func advance(by milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

extension MatrixConnector {
    fileprivate func ringDues() async { (try? await started)?.account.signals.dues.ring() }

    fileprivate func waitForSigning() async {
        while await status().signing == .unknown, !Task.isCancelled { await Task.yield() }
    }
}
