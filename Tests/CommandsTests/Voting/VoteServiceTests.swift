import Chat
import Engine
import ServiceLifecycle
import Storage
import Testing

@testable import Commands

struct VoteServiceTests {
    private static let people = ["anna", "marco"]

    /// The service sleeps until a vote ends, wakes when the bell rings, and ends when it is told to.
    @Test func itIsWokenByTheBellAndByTime() async throws {
        try await DemoChat.with { chat in
            let announcements = Announcements(Self.people)
            let (sleeps, sleeping) = AsyncStream.makeStream(of: (Duration, AsyncStream<Void>.Continuation).self)
            let service = chat.votes(announcements) { duration in
                let (waking, wake) = AsyncStream.makeStream(of: Void.self)
                sleeping.yield((duration, wake))
                for await _ in waking {}
            }
            let reply = try await chat.ask("!group marco vote", from: "anna", in: Self.people)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                var slept = sleeps.makeAsyncIterator()
                let (duration, wake) = try #require(await slept.next())
                #expect(duration <= .seconds(60))
                chat.clock.advance(byMinutes: 11)
                wake.finish()
                // It has looked again before it sleeps again.
                _ = await slept.next()
                #expect(announcements.said.map(\.reply.endedVote) == [reply.vote?.id])
                group.cancelAll()
                chat.bell.silence()
            }
        }
    }

    /// Two people at the same moment, through two processes.
    @Test func twoLastBallotsNameTheWinnerOnce() async throws {
        let parts = try Conversation.Parts()
        try await DemoChat.with(parts: parts) { chat in
            let other = Conversation(chat.database, parts: parts, clock: chat.clock, name: "other")
            let announcements = Announcements(Self.people)
            _ = try await chat.ask("!group marco vote", from: "anna", in: Self.people)
            async let anna = chat.hear("1", from: "anna", in: Self.people)
            async let marco = other.hear("2", from: "marco", in: Self.people)
            let replies = await [anna, marco].compactMap { $0?.plainText }
            #expect(replies.count { $0.contains("Everybody has voted") } == 1)
            async let here: Int64 = chat.votes(announcements).lookAfter()
            async let there: Int64 = other.votes(announcements).lookAfter()
            _ = await (here, there)
            #expect(announcements.said.count == 1)
        }
    }

    @Test func votesOnOtherPlatformsAreLeftToOthers() async throws {
        try await DemoChat.with { chat in
            _ = try await chat.ask("!group marco vote", from: "anna", in: Self.people)
            chat.clock.advance(byMinutes: 11)
            let service = VoteService(
                channels: [:], source: chat.source, database: chat.database, phrasebook: chat.phrasebook,
                bell: chat.bell, clock: { chat.clock.now() }, report: { _ in })
            _ = await service.lookAfter()
            let announcements = Announcements(Self.people)
            _ = await chat.votes(announcements).lookAfter()
            #expect(announcements.said.count == 1)
        }
    }

    @Test func aRoomThatCannotBeSpokenToIsTriedForADay() async throws {
        try await DemoChat.with { chat in
            let announcements = Announcements([])
            _ = try await chat.ask("!group marco vote", from: "anna", in: Self.people)
            chat.clock.advance(byMinutes: 11)
            _ = await chat.votes(announcements).lookAfter()
            #expect(announcements.said.isEmpty)
            announcements.set(Announcements.room(Self.people), to: Self.people)
            chat.clock.advance(byDays: 2)
            _ = await chat.votes(announcements).lookAfter()
            #expect(announcements.said.isEmpty)
            #expect(chat.errors.all.isEmpty)
        }
    }
}
