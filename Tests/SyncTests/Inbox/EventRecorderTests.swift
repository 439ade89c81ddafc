import Engine
import Integrations
import Storage
import TestSupport
import Testing

@testable import Sync

/// What webhooks tell, beside what is read.
@Suite struct EventRecorderTests {
    private static let (tautulli, plex, sonarr) = (Hook(.tautulli), Hook(.plex), Hook(.sonarr, instance: "anime"))

    private func withHousehold(
        _ kind: TestDatabase, _ body: (any Database, FakeMediaServer, HouseholdSync) async throws -> Void
    ) async throws {
        let server = SampleServer.make()
        try await kind.withDatabase { database in
            let sync = HouseholdSync(database: database, sources: [SampleServer.source(server)], clock: { 1_000 })
            _ = try await sync.run()
            try await body(database, server, sync)
        }
    }

    private func tell(
        _ event: SourceEvent, at hook: Hook?, to database: any Database, at now: Int64 = 60_000_000
    ) async throws -> [FollowUp] {
        let hook = try #require(hook)
        let origins = [
            try #require(Self.tautulli): EventRecorder.Origin(server: "plex", history: "tautulli"),
            try #require(Self.plex): EventRecorder.Origin(server: "plex", history: "tautulli", ownerAlias: "one"),
        ]
        return try await database.write { session in
            try EventRecorder(origins: origins).keep(
                InboxEvent(hook: hook, event: event, receivedAt: now), in: session)
        }
    }

    private func plays(_ database: any Database, of member: MemberID) async throws -> [SourcedWatchEvent] {
        try await database.read { try WatchEventStore($0).forMember(member) }
    }

    @Test(arguments: TestDatabase.available)
    func aPlayThatIsHeardOfAndReadCountsOnce(kind: TestDatabase) async throws {
        try await withHousehold(kind) { database, server, sync in
            let before = try await plays(database, of: SampleServer.lea).count
            let heard = SampleServer.play(nil, "2", "30", at: 1000, until: 1045, completion: 0.97, episode: 3)
            for _ in 1...2 { #expect(try await tell(.played(heard), at: Self.tautulli, to: database).isEmpty) }
            #expect(try await plays(database, of: SampleServer.lea).count == before + 1)
            // The same sitting as another product tells it: only the end.
            var end = heard
            end.startedAt = nil
            #expect(try await tell(.played(end), at: Self.plex, to: database).isEmpty)
            server.change {
                $0.plays.append(
                    SampleServer.play("x", "2", "30", at: 1000, until: 1045, completion: 0.97, episode: 3))
            }
            for _ in 1...2 { _ = try await sync.run([.history]) }
            let after = try await plays(database, of: SampleServer.lea)
            #expect(after.count == before + 1)
            #expect(after.last?.sourceEventID == "x")
            // And once more, late.
            _ = try await tell(.played(heard), at: Self.tautulli, to: database)
            #expect(try await plays(database, of: SampleServer.lea) == after)
        }
    }

    @Test func whatWasStoppedAtOnceIsKept() async throws {
        try await withHousehold(.memory) { database, _, _ in
            let stopped = SampleServer.play(nil, "1", "11", at: 2000, until: 2005, completion: 0.04)
            _ = try await tell(.played(stopped), at: Self.tautulli, to: database)
            #expect(try await plays(database, of: SampleServer.owner).last?.event.completion == 0.04)
        }
    }

    @Test func theOwnerIsRecognisedByTheNameThatTheServerGivesThem() async throws {
        try await withHousehold(.memory) { database, _, _ in
            let played = SampleServer.play(nil, "one", "11", at: 2000)
            _ = try await tell(.played(played), at: Self.plex, to: database)
            #expect(try await plays(database, of: SampleServer.owner).last?.event.title == TitleID(.movie, 101))
            let subject = Play.Subject(item: "11", isEpisode: false)
            let rating = ServerRating(account: "one", item: "11", stars: 3, ratedAt: 5)
            _ = try await tell(.rated(rating, subject), at: Self.plex, to: database)
            let ratings = try await database.read { try RatingStore($0).forMember(SampleServer.owner) }
            #expect(ratings["plex"]?.map(\.stars).sorted() == [3, 4.5])
        }
        try await TestDatabase.memory.withDatabase { (database) async throws in
            _ = await #expect(throws: EventRecorder.OwnerUnknown.self) {
                try await tell(.played(SampleServer.play(nil, "one", "11", at: 1)), at: Self.plex, to: database)
            }
        }
    }

    @Test func aPlayOfSomethingNewWaitsForItToBeListed() async throws {
        try await withHousehold(.memory) { database, server, sync in
            let played = SampleServer.play(nil, "1", "77", at: 2000)
            _ = try await tell(.played(played), at: Self.tautulli, to: database)
            let before = try await plays(database, of: SampleServer.owner).count
            server.put([SampleServer.film("77", tmdb: 700)], in: "1")
            _ = try await sync.run()
            let after = try await plays(database, of: SampleServer.owner)
            #expect(after.count == before + 1)
            #expect(after.last?.event.title == TitleID(.movie, 700))
        }
    }

    @Test func changesAreReadAgainSoon() async throws {
        try await withHousehold(.memory) { database, _, _ in
            let (plex, sonarr) = (try #require(Self.plex), try #require(Self.sonarr))
            #expect(try await tell(.libraryChanged, at: plex, to: database) == [.libraryChanged(plex)])
            #expect(try await tell(.accessChanged, at: plex, to: database) == [.accessChanged(plex)])
            func change(_ change: ManagedChange.Change) -> SourceEvent {
                .managed(ManagedChange(change: change, kind: .tv, ids: ExternalIDs(tvdb: 1), name: "New"))
            }
            #expect(try await tell(change(.available), at: sonarr, to: database) == [.libraryChanged(sonarr)])
            #expect(try await tell(change(.grabbed), at: sonarr, to: database).isEmpty)
            #expect(try await tell(.test, at: sonarr, to: database).isEmpty)
        }
    }
}
