import Chat
import Foundation
import Logging
import MatrixCrypto
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Connectors

/// What the connector does around answers: pictures, announcements, verifications, rooms.
@Suite(.timeLimit(.minutes(2))) struct MatrixRoomTests {
    private static let card = Card(reference: "movie:603", title: "The Matrix", poster: "tmdb:/matrix.jpg")
    private static let image = PosterImage(
        bytes: Data(repeating: 7, count: 900), mimeType: "image/jpeg", width: 342, height: 513)

    @Test(arguments: [true, false]) func aPosterIsUploadedOnceAndShown(isEncrypted: Bool) async throws {
        var options = RunningBot.Options()
        options.answer = { _ in Reply(cards: [Self.card]) }
        options.picture = { reference in reference == "tmdb:/matrix.jpg" ? Self.image : nil }
        try await RunningBot.withRoom(options, isEncrypted: isEncrypted) { _, anna, room, homeserver in
            try await anna.say("recommend", in: room)
            let first = try await anna.hear(picturesFrom: RunningBot.user, count: 1)
            try await anna.say("mood", in: room)
            let second = try await anna.hear(picturesFrom: RunningBot.user, count: 2)
            for picture in [first[0], second[1]] {
                #expect(picture.content["info"]?["w"] == 342)
                #expect(picture.content["info"]?["mimetype"] == "image/jpeg")
                #expect((picture.content["url"] == nil) == isEncrypted)
                #expect((picture.content["file"]?["key"]?["k"]?.string != nil) == isEncrypted)
            }
            #expect(await homeserver.uploads.count == 1)
        }
    }

    @Test func aPosterThatCannotBeUploadedDoesNotHoldUpTheWords() async throws {
        var options = RunningBot.Options()
        options.answer = { _ in Reply(cards: [Self.card]) }
        options.picture = { _ in Self.image }
        try await RunningBot.withRoom(options) { _, anna, room, homeserver in
            await homeserver.setFault { _, path in
                path.contains("/upload") && path.contains("/media/")
                    ? .refuse(413, ["errcode": "M_TOO_LARGE"]) : nil
            }
            try await anna.say("recommend", in: room)
            while await !anna.heard.contains(where: { $0.body.contains("The Matrix") }) { try await anna.listen() }
            let said = await anna.heard.first { $0.body.contains("The Matrix") }
            #expect(said?.content["msgtype"] == "m.text")
            #expect(said?.content["info"] == nil)
        }
    }

    @Test func anAnnouncementIsSaidOnce() async throws {
        try await RunningBot.withRoom { bot, anna, room, _ in
            while try await bot.connector.room(room)?.participants.count != 1 { await Task.yield() }
            for _ in 0..<2 {
                try await bot.connector.announce(
                    Reply(blocks: [.paragraph("The vote is over.")]), in: room, id: "vote-1")
            }
            _ = try await anna.hear(1, from: RunningBot.user)
            try await bot.connector.announce(Reply(blocks: [.paragraph("The vote is over.")]), in: room, id: "vote-1")
            try await anna.say("recommend", in: room)
            #expect(
                try await anna.hear(2, from: RunningBot.user).map(\.body)
                    == ["The vote is over.", "answer to recommend"])
        }
    }

    @Test(arguments: [true, false]) func verificationsAreAnsweredToThoseWhoMay(isAllowed: Bool) async throws {
        var options = RunningBot.Options()
        options.verifiers = isAllowed ? [MatrixUserID("@anna:example.org")] : []
        try await RunningBot.withRoom(options) { bot, anna, _, _ in
            let device = await bot.connector.status().device?.rawValue ?? ""
            let request: JSONValue = [
                "from_device": .string(anna.device), "methods": ["m.sas.v1"], "transaction_id": "t1",
                "timestamp": 1_700_000_000_000,
            ]
            await anna.call(
                "PUT", "sendToDevice/m.key.verification.request/1",
                ["messages": [RunningBot.user: [device: request]]])
            let answer = try await anna.wait(
                forMessage: isAllowed ? "m.key.verification.ready" : "m.key.verification.cancel")
            #expect(answer["transaction_id"] == "t1")
        }
    }

    @Test func aRoomIsFollowedToItsReplacement() async throws {
        try await RunningBot.withRoom { _, anna, room, homeserver in
            let next = await anna.call("POST", "createRoom")["room_id"]?.string ?? ""
            await homeserver.append(
                "m.room.tombstone", ["replacement_room": .string(next)], in: room, by: anna.user, stateKey: "")
            await homeserver.wait { $0.rooms[next]?.membership(of: RunningBot.user)?.value == "join" }
            try await anna.say("recommend", in: next)
            _ = try await anna.hear(1, from: RunningBot.user)
        }
    }

    @Test func whoWasThrownOutDoesNotWaitToSpeak() async throws {
        try await RunningBot.withRoom { bot, anna, room, homeserver in
            await homeserver.setMembership("leave", of: RunningBot.user, in: room, by: anna.user)
            while try await bot.connector.room(room) != nil { await Task.yield() }
            try await bot.connector.announce(Reply(blocks: [.paragraph("Nobody hears this.")]), in: room, id: "x")
            #expect(await bot.connector.status().rooms == 0)
        }
    }

    @Test func shutsDownWhenItIsTold() async throws {
        try await StubHomeserver.with { homeserver, address in
            await homeserver.register(RunningBot.user, password: RunningBot.password)
            try await RunningBot.withMemory { memory in
                let end = Arrival<String>()
                var options = RunningBot.Options()
                options.onEnd = { end.settle(.success($0.map { "\($0)" } ?? "well")) }
                let trigger = Bell()
                options.shutdown = trigger
                let words = try await RunningBot.with(memory, at: address, options) { bot in
                    await homeserver.wait { $0.calls.contains { $0.hasSuffix("/sync") } }
                    trigger.ring()
                    return try await end.value
                }
                #expect(words == "well")
            }
        }
    }
}
