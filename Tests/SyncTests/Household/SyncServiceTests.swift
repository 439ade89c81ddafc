import Engine
import Integrations
import Logging
import Storage
import TestSupport
import Testing

@testable import Sync

/// When the household is read.
@Suite struct SyncServiceTests {
    @Test(.timeLimit(.minutes(1))) func whatIsRequestedIsReadAtOnceAndNothingElse() async throws {
        let server = SampleServer.make()
        try await TestDatabase.memory.withDatabase { database in
            let sync = HouseholdSync(database: database, sources: [SampleServer.source(server)], clock: { 1_000 })
            _ = try await sync.run()
            _ = server.calls
            let requests = SyncRequests()
            let service = SyncService(
                sync: sync, requests: requests, isScheduled: false, logger: Logger(label: "test"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await service.run() }
                server.change { $0.accounts[1].access = .only([]) }
                for topic in FollowUp.accessChanged(try #require(Hook(.jellyfin))).topics { requests.request([topic]) }
                while try await database.read({ try LibraryStore($0).access(of: SampleServer.lea) }) != .only([]) {
                    await Task.yield()
                }
                group.cancelAll()
            }
            #expect(server.calls == ["accounts"])
        }
    }

    @Test func eachTopicComesWhenItIsDueAndSoonerAfterAFailure() {
        var schedule = SyncSchedule()
        let start = ContinuousClock.now
        #expect(schedule.dueTopics(at: start) == Set(SyncTopic.allCases))
        schedule.finished(Set(SyncTopic.allCases), failed: [.access], at: start)
        #expect(schedule.dueTopics(at: start + .seconds(29)).isEmpty)
        #expect(schedule.dueTopics(at: start + .seconds(30)) == [.access])
        schedule.finished([.access], failed: [.access], at: start + .seconds(30))
        #expect(schedule.dueTopics(at: start + .seconds(89)).isEmpty)
        #expect(schedule.dueTopics(at: start + .seconds(90)) == [.access])
        schedule.finished([.access], failed: [], at: start + .seconds(90))
        #expect(schedule.dueTopics(at: start + .seconds(300)) == [.history])
        #expect(schedule.dueTopics(at: start + .seconds(3600)) == [.history, .libraries])
        schedule.request([.ratings], at: start + .seconds(100))
        #expect(schedule.dueTopics(at: start + .seconds(100)) == [.ratings])
    }

    @Test func aFailureThatLastsIsTriedAtLeastAsOftenAsItIsDue() {
        var schedule = SyncSchedule()
        var now = ContinuousClock.now
        for _ in 0..<100 {
            schedule.finished([.history], failed: [.history], at: now)
            #expect(schedule.dueTopics(at: now + .seconds(300)).contains(.history))
            now += .seconds(300)
        }
    }

    @Test(arguments: [
        ("Anime", Domain.anime as Domain?, Library.Suitability.everyone), ("ANIME-Filme", .anime, .everyone),
        ("Films", nil, .everyone), ("Kinderfilme", nil, .children), ("Films d’enfants", nil, .children),
        ("Kids Anime", .anime, .children), ("Adult", nil, .adult), ("Filme 18+", nil, .adult),
        ("Animeted", nil, .everyone), ("1080p", nil, .everyone),
    ])
    func namesOfSectionsTellWhatTheyAre(name: String, domain: Domain?, suitability: Library.Suitability) {
        let library = LibraryRules().library(ServerLibrary(id: "1", name: name, kind: .movie), source: "plex")
        #expect(library.domain == domain)
        #expect(library.suitability == suitability)
    }

    @Test func whatTheOwnerSaysOfASectionWins() {
        let rules = LibraryRules([
            "After Dark": .init(suitability: .adult), "ANIME": .init(domain: .tv), "Gone": .init(domain: .tv),
        ])
        func library(_ name: String) -> Library {
            rules.library(ServerLibrary(id: name, name: name, kind: .tv), source: "plex")
        }
        #expect(library("after dark").suitability == .adult)
        #expect(library("Anime").domain == .tv)
        #expect(rules.unknownNames(among: [library("after dark"), library("Anime")]) == ["Gone"])
    }
}
