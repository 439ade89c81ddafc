import Engine
import Storage
import TestSupport
import Testing

/// Plays that are told for good, plays that are only announced, and plays that wait.
@Suite struct PlayStoreTests {
    private static let (anna, ben) = (MemberID("plex:1"), MemberID("plex:2"))
    private static let heat = TitleID(.movie, 949)
    private static let minute: Int64 = 60_000

    private func withMembers<T>(_ kind: TestDatabase, _ body: (any Database) async throws -> T) async throws -> T {
        try await kind.withDatabase { database in
            try await database.write { session in
                for member in [Self.anna, Self.ben] {
                    try MemberStore(session).upsert(Member(id: member, name: member.rawValue))
                }
            }
            return try await body(database)
        }
    }

    private static func event(
        _ member: MemberID = anna, _ title: TitleID = heat, at start: Int64, completion: Double? = 1,
        episode: Int? = nil
    ) -> WatchEvent {
        WatchEvent(
            member: member, title: title, startedAt: start * minute, completion: completion,
            season: episode.map { _ in 1 }, episode: episode)
    }

    private static func settled(
        _ id: String, _ event: WatchEvent, until end: Int64? = nil, item: String = "7"
    ) -> SourcedWatchEvent {
        SourcedWatchEvent(
            source: "tautulli", sourceEventID: id, device: "TV", event: event, endedAt: end.map { $0 * minute },
            item: ServerItemID(server: "plex", item: item))
    }

    private static func announced(
        _ event: WatchEvent, until end: Int64? = nil, source: String = "tautulli"
    ) -> SourcedWatchEvent {
        .announced(
            source: source, device: "TV", event: event, endedAt: end.map { $0 * minute },
            item: ServerItemID(server: "plex", item: "7"))
    }

    private func all(_ database: any Database) async throws -> [SourcedWatchEvent] {
        try await database.read { session in
            try WatchEventStore(session).forMember(Self.anna) + WatchEventStore(session).forMember(Self.ben)
        }
    }

    @Test(arguments: TestDatabase.available)
    func readingAgainChangesOnlyWhatIsDifferent(kind: TestDatabase) async throws {
        try await withMembers(kind) { database in
            let events = (0..<200).map {
                Self.settled("\($0)", Self.event(at: Int64($0) * 300), until: Int64($0) * 300 + 90)
            }
            #expect(try await database.write { try WatchEventStore($0).record(events) } == 200)
            let revision = try await database.read { try RevisionStore($0).current() }
            #expect(try await database.write { try WatchEventStore($0).record(events + events) } == 0)
            #expect(try await database.read { try RevisionStore($0).current() } == revision)
            var changed = events
            changed[3].event.completion = 0.5
            changed[4].endedAt = nil
            let wanted = changed
            #expect(try await database.write { try WatchEventStore($0).record(wanted) } == 2)
            #expect(try await all(database) == wanted)
        }
    }

    @Test(arguments: TestDatabase.available)
    func theOrderOfAnnouncementsDoesNotMatter(kind: TestDatabase) async throws {
        // Played, paused for a moment, stopped; and a film of the next evening.
        let parts = [
            Self.announced(Self.event(at: 100, completion: 0.3), until: 130),
            Self.announced(Self.event(at: 100, completion: 0.92)),
            Self.announced(Self.event(at: 129, completion: 0.95), until: 220),
            Self.announced(Self.event(at: 220, completion: nil), source: "plex"),
            Self.announced(Self.event(at: 1500, completion: 0.1), until: 1510),
        ]
        var results: Set<String> = []
        for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3], [3, 0, 2, 1, 4], [0, 3, 1, 4, 2]] {
            let result = try await withMembers(kind) { database in
                for index in order + order {
                    try await database.write { _ = try WatchEventStore($0).announce(parts[index]) }
                }
                return try await all(database)
            }
            #expect(result.map(\.event.completion) == [0.95, 0.1])
            #expect(result.map(\.event.startedAt) == [100 * Self.minute, 1500 * Self.minute])
            #expect(result.map(\.endedAt) == [220 * Self.minute, 1510 * Self.minute])
            results.insert("\(result)")
        }
        #expect(results.count == 1)
    }

    @Test(arguments: TestDatabase.available)
    func aPlayIsCountedOnceWhetherAnnouncedBeforeOrAfterItIsRead(kind: TestDatabase) async throws {
        let read = Self.settled("9", Self.event(at: 100, completion: 0.97), until: 220)
        let heard = [
            Self.announced(Self.event(at: 100, completion: 0.9)),
            Self.announced(Self.event(at: 220, completion: nil), source: "plex"),
        ]
        // Somebody else, another episode, another evening.
        let others = [
            Self.announced(Self.event(Self.ben, at: 100)), Self.announced(Self.event(at: 100, episode: 2)),
            Self.announced(Self.event(at: 900)),
        ]
        for readFirst in [true, false] {
            try await withMembers(kind) { database in
                if readFirst { try await database.write { _ = try WatchEventStore($0).record([read]) } }
                for event in heard + others {
                    try await database.write { _ = try WatchEventStore($0).announce(event) }
                }
                if !readFirst { try await database.write { _ = try WatchEventStore($0).record([read]) } }
                let kept = try await all(database)
                #expect(kept.contains(read))
                #expect(Set(kept.filter(\.isAnnounced).map(\.id)) == Set(others.map(\.id)))
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func twoPlaysThatAreToldForGoodStayTwo(kind: TestDatabase) async throws {
        let plays = [
            Self.settled("1", Self.event(at: 100, completion: 0.4), until: 150),
            Self.settled("2", Self.event(at: 150, completion: 0.9), until: 220),
        ]
        try await withMembers(kind) { database in
            try await database.write { _ = try WatchEventStore($0).record(plays) }
            #expect(try await all(database) == plays)
        }
    }

    @Test(arguments: TestDatabase.available)
    func playsFollowTheirItemToAnotherTitle(kind: TestDatabase) async throws {
        let plays = [
            Self.settled("1", Self.event(at: 1)), Self.settled("2", Self.event(Self.ben, at: 2)),
            Self.settled("3", Self.event(at: 3), item: "8"),
        ]
        let other = TitleID(.movie, 950)
        try await withMembers(kind) { database in
            try await database.write { _ = try WatchEventStore($0).record(plays) }
            let item = ServerItemID(server: "plex", item: "7")
            #expect(try await database.write { try WatchEventStore($0).assign(item, to: other) } == 2)
            #expect(try await database.write { try WatchEventStore($0).assign(item, to: other) } == 0)
            let titles = try await all(database).map { ($0.sourceEventID, $0.event.title) }
            #expect(Dictionary(uniqueKeysWithValues: titles) == ["1": other, "2": other, "3": Self.heat])
        }
    }

    @Test(arguments: TestDatabase.available)
    func aPlayWaitsForItsItemAndItsMember(kind: TestDatabase) async throws {
        let library = LibraryID("plex:1")
        func play(_ id: String, _ member: String, _ item: String?) -> PendingPlay {
            PendingPlay(
                source: "tautulli", sourceEventID: id, member: MemberID(member),
                item: item.map { ServerItemID(server: "plex", item: $0) }, document: "{\(id)}")
        }
        let plays = [
            play("1", "plex:1", "7"), play("2", "plex:1", "8"), play("3", "plex:99", "7"), play("4", "plex:1", "gone"),
            play("5", "plex:1", nil),
        ]
        try await withMembers(kind) { database in
            try await database.write { session in
                try LibraryStore(session).upsert(Library(id: library, name: "Films"))
                try ServerItemStore(session).upsert(
                    [("7", Self.heat), ("8", nil)].map { item, title in
                        StoredServerItem(
                            id: ServerItemID(server: "plex", item: item), library: library, kind: .movie, title: title,
                            name: "Heat", year: 1995, quality: [], addedAt: nil)
                    })
                try PendingPlayStore(session).upsert(plays + plays)
            }
            let (ready, orphans) = try await database.read { session in
                let store = PendingPlayStore(session)
                return (try store.ready(limit: 10), try store.withoutItem(limit: 10))
            }
            #expect(ready == [plays[0]])
            #expect(orphans == [plays[3], plays[4]])
            let rest = try await database.read { try PendingPlayStore($0).withoutItem(limit: 10, after: plays[3]) }
            #expect(rest == [plays[4]])
            try await database.write { try PendingPlayStore($0).remove(ready) }
            #expect(try await database.read { try PendingPlayStore($0).count() } == 4)
        }
    }
}
