import Storage
import TestSupport
import Testing

/// How far sources were read, how it stands with them, and what they said.
@Suite struct SourceStateTests {
    @Test(arguments: TestDatabase.available) func aCursorIsKeptPerSourceAndTopic(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            try await database.write { session in
                let cursors = SyncCursorStore(session)
                try cursors.set("plex", "items/1", to: "a")
                try cursors.set("plex", "items/1", to: "b")
                try cursors.set("plex", "items/2", to: "c")
                try cursors.set("tautulli", "history", to: "d")
                #expect(try cursors.get("plex", "items/1") == "b")
                #expect(try cursors.get("plex", "history") == nil)
                try cursors.remove("plex", "items/1")
                #expect(try cursors.get("plex", "items/1") == nil)
                try cursors.removeAll(of: "plex")
                #expect(try cursors.get("plex", "items/2") == nil)
                #expect(try cursors.get("tautulli", "history") == "d")
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func theFirstOfSeveralFailuresIsRememberedUntilItIsOver(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            func states() async throws -> [SourceState] { try await database.read { try SourceStateStore($0).all() } }
            try await database.write { session in
                try SourceStateStore(session).failed("plex", topic: "access", problem: "It is off.", at: 5)
                try SourceStateStore(session).succeeded("plex", topic: "libraries", at: 6)
                try SourceStateStore(session).failed("plex", topic: "access", problem: "It is slow.", at: 9)
            }
            #expect(
                try await states() == [
                    SourceState(source: "plex", topic: "access", failingSince: 5, problem: "It is slow."),
                    SourceState(source: "plex", topic: "libraries", succeededAt: 6),
                ])
            try await database.write { try SourceStateStore($0).succeeded("plex", topic: "access", at: 12) }
            try await database.write {
                try SourceStateStore($0).failed("plex", topic: "libraries", problem: "It is off.", at: 13)
            }
            #expect(
                try await states() == [
                    SourceState(source: "plex", topic: "access", succeededAt: 12),
                    SourceState(
                        source: "plex", topic: "libraries", succeededAt: 6, failingSince: 13, problem: "It is off."),
                ])
        }
    }

    @Test(arguments: TestDatabase.available) func whatWasFetchedIsKeptUntilItIsOld(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            try await database.write { session in
                let cache = MetadataCacheStore(session)
                try cache.set("tmdb", "movie/1", to: CachedDocument(document: "{}", fetchedAt: 1))
                try cache.set("tmdb", "movie/1", to: CachedDocument(document: "{1}", fetchedAt: 7))
                try cache.set("tmdb", "movie/2", to: CachedDocument(document: "{2}", fetchedAt: 3))
                #expect(try cache.get("tmdb", "movie/1") == CachedDocument(document: "{1}", fetchedAt: 7))
                #expect(try cache.get("other", "movie/1") == nil)
                #expect(try cache.removeFetched(before: 7) == 1)
                #expect(try cache.get("tmdb", "movie/2") == nil)
            }
        }
    }
}
