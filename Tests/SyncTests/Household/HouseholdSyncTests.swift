import Engine
import Foundation
import Integrations
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Sync
@testable import Web

@Suite struct HouseholdSyncTests {
    private func sync(
        _ database: any Database, _ server: FakeMediaServer, metadata: (any MetadataSource)? = FakeMetadata()
    ) -> HouseholdSync {
        HouseholdSync(
            database: database, sources: [SampleServer.source(server)], metadata: metadata, clock: { 1_000 })
    }

    @discardableResult
    private func run(
        _ database: any Database, _ server: FakeMediaServer, metadata: (any MetadataSource)? = FakeMetadata()
    ) async throws -> SyncReport {
        try await sync(database, server, metadata: metadata).run()
    }

    private func household(_ database: any Database) async throws -> Household {
        try await database.read { try HouseholdLoader($0).household() }
    }

    private func plays(_ database: any Database) async throws -> [String: TitleID] {
        try await database.read { session in
            var plays: [String: TitleID] = [:]
            for member in try MemberStore(session).all() {
                for event in try WatchEventStore(session).forMember(member.id) {
                    plays[event.sourceEventID] = event.event.title
                }
            }
            return plays
        }
    }

    // MARK: -

    @Test(arguments: TestDatabase.available) func everythingIsRead(kind: TestDatabase) async throws {
        let server = SampleServer.make()
        try await kind.withDatabase { database in
            let report = try await run(database, server)
            #expect(report.failures.isEmpty)
            #expect(report.unmatchedItems == 1)
            // Of somebody who is not on the server.
            #expect(report.pendingPlays == 1)
            let household = try await household(database)
            #expect(household.members.map(\.name) == ["Olga", "Lea", "Guest"])
            let all: Set = [LibraryID("plex:1"), LibraryID("plex:2"), LibraryID("plex:3")]
            #expect(
                household.access == [
                    SampleServer.owner: .only(all), SampleServer.lea: .only(all.subtracting([LibraryID("plex:1")])),
                    SampleServer.guest: .only([LibraryID("plex:1")]),
                ])
            #expect(
                household.libraries == [
                    Library(id: LibraryID("plex:1"), name: "Films"),
                    Library(id: LibraryID("plex:2"), name: "Kids", suitability: .children),
                    Library(id: LibraryID("plex:3"), name: "Anime", domain: .anime),
                ])
            // 14 is Film 11 by its name, 13 is 103 by its IMDb id; two files are one film.
            #expect(
                household.items.map(\.title) == [100, 101, 103, 106, 200].map { TitleID(.movie, $0) } + [
                    TitleID(.tv, 300)
                ])
            #expect(household.ratings.map(\.stars) == [4.5])
            #expect(
                try await plays(database) == [
                    "a": TitleID(.movie, 100), "b": TitleID(.tv, 300), "c": TitleID(.tv, 300),
                    "d": TitleID(.movie, 101), "f": TitleID(.movie, 101), "g": TitleID(.movie, 500),
                ])
            // A film that was stopped at once counts as what it is.
            #expect(household.events.first?.completion == 0.1)
            let titles = try await database.read { try HouseholdLoader($0).titles() }
            #expect(titles.first { $0.id.tmdb == 100 }?.genres == ["Science Fiction"])
            #expect(titles.first { $0.id.tmdb == 300 }?.domain == .anime)
        }
    }

    @Test(arguments: TestDatabase.available) func nothingNewCostsAHandfulOfCalls(kind: TestDatabase) async throws {
        let server = SampleServer.make()
        try await kind.withDatabase { database in
            try await run(database, server)
            _ = server.calls
            let revision = try await database.read { try HouseholdLoader($0).revision() }
            try await run(database, server)
            #expect(
                server.calls == ["identity", "libraries", "items", "items", "items", "accounts", "ratings", "plays"])
            #expect(try await database.read { try HouseholdLoader($0).revision() } == revision)
        }
    }

    @Test(arguments: TestDatabase.available) func whatIsRemovedLeavesTheLibraryButNotTheHistory(
        kind: TestDatabase
    ) async throws {
        let server = SampleServer.make()
        try await kind.withDatabase { database in
            try await run(database, server)
            let before = try await plays(database)
            server.remove("10")
            try await run(database, server)
            #expect(try await household(database).items.first { $0.title.tmdb == 100 }?.isPresent == true)
            server.remove("12")
            server.remove("30")
            try await run(database, server)
            let items = try await household(database).items
            #expect(items.filter { !$0.isPresent }.map(\.title) == [TitleID(.movie, 100), TitleID(.tv, 300)])
            #expect(try await plays(database) == before)
        }
    }

    @Test(arguments: TestDatabase.available) func aTitleIsFollowedWhenItsIdsChange(kind: TestDatabase) async throws {
        let server = SampleServer.make()
        try await kind.withDatabase { database in
            try await run(database, server)
            // The file was matched to another film; and one was added again under another number.
            server.put([SampleServer.film("10", tmdb: 555)], in: "1")
            server.remove("16")
            server.put([SampleServer.film("160", tmdb: 106)], in: "1")
            server.change { $0.plays.append(SampleServer.play("h", "1", "160", at: 800)) }
            try await run(database, server)
            let plays = try await plays(database)
            #expect(plays["a"] == TitleID(.movie, 555))
            #expect(plays["h"] == TitleID(.movie, 106))
            let present = try await household(database).items.filter(\.isPresent).map(\.title.tmdb)
            #expect(present == [100, 101, 103, 106, 555, 200, 300])
        }
    }

    @Test(arguments: TestDatabase.available) func playsWaitForTheirItemAndTheirMember(kind: TestDatabase) async throws {
        let server = SampleServer.make()
        try await kind.withDatabase { database in
            server.change { $0.plays.append(SampleServer.play("w", "2", "40", at: 900, episode: 1)) }
            try await run(database, server)
            #expect(try await plays(database)["w"] == nil)
            server.put([SampleServer.series("40", tmdb: 400)], in: "3")
            server.change {
                $0.accounts.append(ServerAccount(id: "9", name: "Nina", isOwner: false, access: .only(["1"])))
            }
            let report = try await run(database, server)
            #expect(report.pendingPlays == 0)
            let plays = try await plays(database)
            #expect(plays["w"] == TitleID(.tv, 400))
            #expect(plays["e"] == TitleID(.movie, 100))
        }
    }

    @Test(arguments: TestDatabase.available) func whatIsRevokedIsGoneWithTheNextRun(kind: TestDatabase) async throws {
        let server = SampleServer.make()
        try await kind.withDatabase { database in
            try await run(database, server)
            server.change { state in
                state.accounts[1].access = .only([])
                state.accounts.removeLast()
            }
            _ = try await sync(database, server).run([.access])
            let access = try await household(database).access
            #expect(access[SampleServer.lea] == .only([]))
            #expect(access[SampleServer.guest] == .only([]))
            #expect(try await plays(database)["g"] != nil)
        }
    }

    @Test(arguments: TestDatabase.available) func ratingsThatAreTakenBackGo(kind: TestDatabase) async throws {
        let server = SampleServer.make()
        try await kind.withDatabase { database in
            server.change { state in
                state.ratings.append(ServerRating(account: "1", item: "11", stars: 11, ratedAt: 3))
            }
            try await run(database, server)
            #expect(try await household(database).ratings.map(\.stars) == [4.5, 5])
            server.change { _ = $0.ratings.removeFirst() }
            try await run(database, server)
            #expect(try await household(database).ratings.map(\.title.tmdb) == [101])
        }
    }

    @Test(arguments: TestDatabase.available) func aServerThatIsAwayTakesNothingAway(kind: TestDatabase) async throws {
        let server = SampleServer.make()
        try await kind.withDatabase { database in
            try await run(database, server)
            let before = try await DatabaseContents.tables(of: database)
            server.change { $0.isAway = true }
            let report = try await run(database, server)
            #expect(report.failures.map(\.topic) == SyncTopic.allCases.map(\.rawValue))
            #expect(try await DatabaseContents.tables(of: database) == before)
            let states = try await database.read { try ReadingStateStore($0).all() }
            let failing = states.filter { $0.source != "tmdb" }
            #expect(failing.allSatisfy { $0.failingSince == 1_000 && $0.succeededAt == 1_000 })
            #expect(states.first?.problem?.contains("cannot be reached") == true)
            server.change { $0.isAway = false }
            #expect(try await run(database, server).failures.isEmpty)
            let recovered = try await database.read { try ReadingStateStore($0).all() }
            #expect(recovered.allSatisfy { $0.failingSince == nil })
        }
    }

    @Test func theOwnerIsToldWhenTheCatalogueOfTheWorldDoesNotAnswer() async throws {
        let (server, metadata) = (SampleServer.make(), FakeMetadata())
        metadata.isAway.withLock { $0 = true }
        try await TestDatabase.memory.withDatabase { database in
            let report = try await run(database, server, metadata: metadata)
            #expect(report.failures.map(\.source) == ["tmdb"])
            #expect(report.unmatchedItems == 2)
            metadata.isAway.withLock { $0 = false }
            let later = try await run(database, server, metadata: metadata)
            #expect(later.failures.isEmpty)
        }
    }

    @Test func theOwnerIsToldWhichOtherSystemsAnswer() async throws {
        let server = SampleServer.make()
        let isAway = Mutex(true)
        try await TestDatabase.memory.withDatabase { database in
            let sync = HouseholdSync(
                database: database, sources: [SampleServer.source(server)],
                probes: [
                    SourceProbe(name: "radarr") {
                        guard isAway.withLock({ $0 }) else { return }
                        throw WebError(service: "radarr", host: "127.0.0.1:1", problem: .refused(401))
                    }
                ], clock: { 1_000 })
            #expect(try await sync.run().failures.map(\.source) == ["radarr"])
            isAway.withLock { $0 = false }
            #expect(try await sync.run().failures.isEmpty)
            let states = try await database.read { try ReadingStateStore($0).all() }
            #expect(states.contains(ReadingState(source: "radarr", topic: "answers", succeededAt: 1_000)))
        }
    }

    @Test func withoutACatalogueOfTheWorldNamesAreStillMatched() async throws {
        let server = SampleServer.make()
        try await TestDatabase.memory.withDatabase { database in
            let report = try await run(database, server, metadata: nil)
            #expect(report.unmatchedItems == 2)
            #expect(try await plays(database)["d"] == TitleID(.movie, 101))
        }
    }

    @Test func anotherServerAtTheSameAddressIsReadAnew() async throws {
        let server = SampleServer.make()
        try await TestDatabase.memory.withDatabase { database in
            try await run(database, server)
            server.change { state in
                state.id = "another machine"
                for index in state.changes.indices { state.changes[index].item.id += "0" }
                state.present = Dictionary(uniqueKeysWithValues: state.present.map { ($0.key + "0", $0.value) })
                for index in state.libraries.indices { state.libraries[index].contentMark = "new" }
                state.plays = []
            }
            try await run(database, server)
            let household = try await household(database)
            #expect(household.items.allSatisfy { $0.isPresent })
            #expect(household.items.count == 6)
            #expect(household.events.count == 6)
        }
    }

    /// Killed before or after any of its writes and started again, a run ends where an undisturbed one ends.
    @Test(arguments: TestDatabase.available, InterruptedDatabase.Moment.allCases)
    func aRunThatWasKilledAnywhereEndsInTheSameState(
        kind: TestDatabase, moment: InterruptedDatabase.Moment
    ) async throws {
        let expected = try await TestDatabase.memory.withDatabase { database in
            try await run(database, SampleServer.make())
            return try await DatabaseContents.tables(of: database)
        }
        for deadline in 1... {
            let (died, contents) = try await kind.withDatabase { database in
                let server = SampleServer.make()
                var died = false
                do {
                    try await run(InterruptedDatabase(database, at: deadline, moment), server)
                } catch is InterruptedDatabase.Died { died = true }
                try await run(database, server)
                return (died, try await DatabaseContents.tables(of: database))
            }
            #expect(contents == expected, "killed \(moment) write \(deadline)")
            if !died {
                #expect(deadline > 15)
                break
            }
        }
    }

    @Test func titlesAreDescribedByTheCatalogueOfTheWorld() async throws {
        let (server, metadata) = (SampleServer.make(), FakeMetadata())
        try await TestDatabase.memory.withDatabase { database in
            try await run(database, server, metadata: metadata)
            metadata.isAway.withLock { $0 = true }
            let fill = MetadataFill(database: database, metadata: metadata, languages: ["en"])
            await #expect(throws: WebError.self) { try await fill.run() }
            metadata.isAway.withLock { $0 = false }
            #expect(try await fill.run() == 5)
            // One is unknown there, and keeps what the server says.
            #expect(try await fill.run() == 0)
            let titles = try await database.read { try TitleStore($0).all() }
            #expect(titles.filter { $0.keywords == ["heist"] }.map(\.id.tmdb) == [100, 101, 103, 200, 300])
            #expect(titles.first { $0.id.tmdb == 106 }?.name == "Film 16")
            let path = try await database.read { try PosterStore($0).path(of: TitleID(.movie, 100)) }
            #expect(path == "/100.jpg")
        }
    }

    /// Households that were described before posters were kept get theirs on the next round.
    @Test func postersAreFoundForTitlesThatWereDescribedBefore() async throws {
        let (server, metadata) = (SampleServer.make(), FakeMetadata())
        try await TestDatabase.memory.withDatabase { database in
            try await run(database, server, metadata: metadata)
            let fill = MetadataFill(database: database, metadata: metadata, languages: ["en"])
            _ = try await fill.run()
            try await database.write { session in
                _ = try session.execute("UPDATE titles SET poster_path = NULL, name = 'As imported'")
            }
            metadata.isAway.withLock { $0 = true }
            await #expect(throws: WebError.self) { try await fill.findPosters() }
            metadata.isAway.withLock { $0 = false }
            let before = try await database.read { try HouseholdLoader($0).revision() }
            try await fill.findPosters()
            let (found, titles, after) = try await database.read { session in
                (
                    try PosterStore(session).path(of: TitleID(.movie, 100)), try TitleStore(session).all(),
                    try HouseholdLoader(session).revision()
                )
            }
            #expect(found == "/100.jpg")
            #expect(titles.allSatisfy { $0.name == "As imported" })
            // Nothing that is recommended from has changed.
            #expect(after == before)
        }
    }
}
