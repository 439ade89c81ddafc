import Engine
import Storage
import TestSupport
import Testing

@Suite struct PosterStoreTests {
    private static let (matrix, heat) = (TitleID(.movie, 603), TitleID(.movie, 949))

    private static func poster(_ size: Int, at time: Int64 = 1_000) -> StoredPoster {
        StoredPoster(
            origin: "tmdb:/a.jpg", bytes: Array(repeating: 7, count: size), mimeType: "image/jpeg", width: 342,
            height: 513, fetchedAt: time)
    }

    @Test(arguments: TestDatabase.shared) func aPosterIsKeptAsItWas(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let none = StoredPoster(origin: "plex:1", bytes: nil, fetchedAt: 5)
            let found = try await database.write { session in
                let store = PosterStore(session)
                try store.keep(Self.poster(3), of: Self.matrix, limit: 100)
                try store.keep(none, of: Self.heat, limit: 100)
                return (
                    try store.fetched(Self.matrix, now: 2_000), try store.fetched(Self.heat, now: 6),
                    try store.fetched(TitleID(.tv, 603), now: 6)
                )
            }
            #expect(found.0?.poster == Self.poster(3))
            #expect(found.0?.isUseKnown == true)
            #expect(found.1?.poster == none)
            #expect(found.2 == nil)
        }
    }

    @Test(arguments: TestDatabase.shared)
    func whatWasShownLongestAgoGivesWay(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let ids = (1...4).map { TitleID(.movie, $0) }
            let left = try await database.write { session in
                let store = PosterStore(session)
                for (index, id) in ids.prefix(3).enumerated() {
                    try store.keep(Self.poster(30, at: Int64(index)), of: id, limit: 100)
                }
                #expect(try store.size() == 90)
                // Shown a day later, so that it stays.
                #expect(try store.fetched(ids[0], now: 86_400_000)?.isUseKnown == false)
                try store.markUsed(ids[0], at: 86_400_000)
                try store.keep(Self.poster(60, at: 90_000_000), of: ids[3], limit: 100)
                return try ids.filter { try store.fetched($0, now: 0) != nil }
            }
            #expect(left == [ids[0], ids[3]])
        }
    }

    /// One that is larger than all may be together is still shown.
    @Test(arguments: TestDatabase.shared) func theNewestPosterStaysWhateverItsSize(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let left = try await database.write { session in
                let store = PosterStore(session)
                try store.keep(Self.poster(10), of: Self.heat, limit: 20)
                try store.keep(Self.poster(50), of: Self.matrix, limit: 20)
                return [try store.fetched(Self.matrix, now: 0) != nil, try store.fetched(Self.heat, now: 0) != nil]
            }
            #expect(left == [true, false])
        }
    }

    @Test(arguments: TestDatabase.shared)
    func thePathSurvivesWhateverIsReadOfTheTitle(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let paths = try await database.write { session in
                let (titles, store) = (TitleStore(session), PosterStore(session))
                _ = try titles.upsert([Samples.title(603)])
                let unknown = try store.path(of: Self.matrix)
                try store.setPath("/a.jpg", of: Self.matrix)
                _ = try titles.upsert([Samples.title(603, "Another name")], origin: .server)
                _ = try titles.upsert([Samples.title(603, "Another name")])
                let kept = try store.path(of: Self.matrix)
                try store.setPath(nil, of: Self.matrix)
                return [unknown, kept, try store.path(of: Self.matrix)]
            }
            #expect(paths == [nil, "/a.jpg", nil])
        }
    }

    @Test(arguments: TestDatabase.shared)
    func whatMayHaveAPosterIsKnownBeforeItIsFetched(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let ids = (1...4).map { TitleID(.movie, $0) }
            let known = try await database.write { session in
                let store = PosterStore(session)
                _ = try TitleStore(session).upsert((1...4).map { Samples.title($0) })
                _ = try LibraryStore(session).upsert(Library(id: LibraryID("plex:1"), name: "Films"))
                try ServerItemStore(session).upsert(
                    [1, 2].map { number in
                        StoredServerItem(
                            id: ServerItemID(server: "plex", item: "\(number)"), library: LibraryID("plex:1"),
                            kind: .movie, title: TitleID(.movie, number), name: "", year: nil, quality: [],
                            addedAt: nil,
                            isPresent: true)
                    })
                try store.setPath("/a.jpg", of: ids[2])
                try store.setPath(nil, of: ids[3])
                // It turned out that there is none.
                try store.keep(StoredPoster(origin: "plex:2", bytes: nil, fetchedAt: 1), of: ids[1], limit: 10)
                return try store.mayExist(ids)
            }
            #expect(known == [ids[0], ids[2]])
        }
    }

    @Test(arguments: TestDatabase.shared)
    func postersAreLookedForOnceForWhatIsInALibrary(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let (first, second) = try await database.write { session in
                let store = PosterStore(session)
                _ = try TitleStore(session).upsert((1...4).map { Samples.title($0) })
                _ = try TitleStore(session).upsert([Samples.title(5)], origin: .server)
                _ = try LibraryStore(session).upsert(Library(id: LibraryID("films"), name: "Films"))
                _ = try LibraryItemStore(session).upsert(
                    [1, 2, 5].map { LibraryItem(title: TitleID(.movie, $0), library: LibraryID("films")) } + [
                        LibraryItem(title: TitleID(.movie, 3), library: LibraryID("films"), isPresent: false)
                    ])
                let first = try store.withoutPath(limit: 10)
                try store.setPath(nil, of: TitleID(.movie, 1))
                return (first, try store.withoutPath(limit: 10))
            }
            #expect(first.map(\.tmdb) == [1, 2])
            #expect(second.map(\.tmdb) == [2])
        }
    }
}
