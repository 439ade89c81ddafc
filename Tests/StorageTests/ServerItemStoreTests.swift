import Engine
import Storage
import TestSupport
import Testing

/// The items of media servers, and what of them is shown.
@Suite struct ServerItemStoreTests {
    private static let (films, fourK) = (LibraryID("plex:1"), LibraryID("plex:2"))

    private func withLibraries<T>(_ kind: TestDatabase, _ body: (any Database) async throws -> T) async throws -> T {
        try await kind.withDatabase { database in
            try await database.write { session in
                try LibraryStore(session).upsert(Library(id: Self.films, name: "Films"))
                try LibraryStore(session).upsert(Library(id: Self.fourK, name: "4K"))
            }
            return try await body(database)
        }
    }

    private static func item(
        _ id: String, _ tmdb: Int?, in library: LibraryID = films, quality: [String] = ["1080p"], addedAt: Int64? = 5
    ) -> StoredServerItem {
        StoredServerItem(
            id: ServerItemID(server: "plex", item: id), library: library, kind: .movie,
            title: tmdb.map { TitleID(.movie, $0) }, name: "Film \(id)", year: 2000, quality: quality, addedAt: addedAt)
    }

    private static func shown(
        _ tmdb: Int, in library: LibraryID = films, quality: [String] = ["1080p"], addedAt: Int64? = 5,
        isPresent: Bool = true
    ) -> LibraryItem {
        LibraryItem(
            title: TitleID(.movie, tmdb), library: library, quality: quality, addedAt: addedAt, isPresent: isPresent)
    }

    private func shown(_ database: any Database) async throws -> [LibraryItem] {
        try await database.read { try LibraryItemStore($0).all() }
    }

    @Test(arguments: TestDatabase.available)
    func severalCopiesAreOneTitle(kind: TestDatabase) async throws {
        try await withLibraries(kind) { database in
            let items = [
                Self.item("1", 10), Self.item("2", 10, quality: ["4K", "HDR"], addedAt: 3), Self.item("3", 11),
                Self.item("4", 10, in: Self.fourK, quality: ["4K"]), Self.item("5", nil),
            ]
            let identified = try await database.write { try ServerItemStore($0).upsert(items) }
            #expect(Set(identified.keys.map(\.item)) == ["1", "2", "3", "4"])
            #expect(
                try await shown(database) == [
                    Self.shown(10, quality: ["1080p", "4K", "HDR"], addedAt: 3), Self.shown(11),
                    Self.shown(10, in: Self.fourK, quality: ["4K"]),
                ])
            #expect(try await database.write { try ServerItemStore($0).upsert(items) }.isEmpty)
            #expect(try await database.read { try ServerItemStore($0).unmatched(limit: 9) } == [items[4]])
            #expect(try await database.read { try ServerItemStore($0).unmatchedCount() } == 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func whatIsRemovedIsRememberedAsGone(kind: TestDatabase) async throws {
        try await withLibraries(kind) { database in
            let items = [Self.item("1", 10), Self.item("2", 10, quality: ["4K"]), Self.item("3", 11)]
            try await database.write { _ = try ServerItemStore($0).upsert(items) }
            let kept: Set = [items[1].id]
            let listed = kept.union([ServerItemID(server: "plex", item: "5")])
            for _ in 1...2 {
                let unknown = try await database.write { try ServerItemStore($0).agree(with: listed, in: Self.films) }
                #expect(unknown.map(\.item) == ["5"])
            }
            let gone = Self.shown(11, quality: [], addedAt: nil, isPresent: false)
            #expect(try await shown(database) == [Self.shown(10, quality: ["4K"]), gone])
            // It is added again, under another id.
            try await database.write { _ = try ServerItemStore($0).upsert([Self.item("9", 11, addedAt: 8)]) }
            #expect(try await shown(database).last == Self.shown(11, addedAt: 8))
            // A listing that was wrong is put right by the next one.
            let all = Set((items + [Self.item("9", 11)]).map(\.id))
            #expect(try await database.write { try ServerItemStore($0).agree(with: all, in: Self.films) }.isEmpty)
            #expect(try await shown(database).allSatisfy { $0.isPresent })
        }
    }

    @Test(arguments: TestDatabase.available)
    func anItemThatIsAnotherTitleLeavesThePlaceOfTheOldOne(kind: TestDatabase) async throws {
        try await withLibraries(kind) { database in
            try await database.write { _ = try ServerItemStore($0).upsert([Self.item("1", 10)]) }
            let identified = try await database.write { try ServerItemStore($0).upsert([Self.item("1", 12)]) }
            #expect(identified == [ServerItemID(server: "plex", item: "1"): TitleID(.movie, 12)])
            #expect(
                try await shown(database) == [
                    Self.shown(10, quality: [], addedAt: nil, isPresent: false), Self.shown(12),
                ])
        }
    }

    @Test(arguments: TestDatabase.available)
    func whatALibraryHoldsBelongsToTheTitles(kind: TestDatabase) async throws {
        try await withLibraries(kind) { database in
            let title = TitleID(.movie, 10)
            try await database.write { session in
                _ = try TitleStore(session).upsert([Title(id: title, name: "Akira")], origin: .server)
                _ = try ServerItemStore(session).upsert([Self.item("1", 10)])
            }
            #expect(try await database.read { try HouseholdLoader($0).titles() }.map(\.domain) == [.movies])
            let before = try await database.read { try RevisionStore($0).current().catalogue }
            try await database.write {
                _ = try LibraryStore($0).upsert(Library(id: Self.films, name: "Films", domain: .anime))
            }
            #expect(try await database.read { try HouseholdLoader($0).titles() }.map(\.domain) == [.anime])
            #expect(try await database.read { try RevisionStore($0).current().catalogue } > before)
        }
    }

    @Test(arguments: TestDatabase.available)
    func aServerNeverOverwritesWhatACatalogueKnows(kind: TestDatabase) async throws {
        try await withLibraries(kind) { database async throws in
            let (id, other) = (TitleID(.movie, 10), TitleID(.movie, 11))
            let rough = [Title(id: id, imdbID: "tt1", name: "Rough"), Title(id: other, name: "Other")]
            let known = Title(id: id, imdbID: "tt1", name: "Known", keywords: ["heist"])
            #expect(
                try await database.write { try TitleStore($0).upsert(rough, origin: .server) }
                    == UpsertCounts(inserted: 2))
            #expect(try await database.read { try TitleStore($0).describedByServers(limit: 9) } == [id, other])
            #expect(try await database.write { try TitleStore($0).upsert([known]) } == UpsertCounts(updated: 1))
            #expect(
                try await database.write { try TitleStore($0).upsert(rough, origin: .server) }
                    == UpsertCounts(unchanged: 2))
            #expect(try await database.read { try TitleStore($0).all() } == [known, rough[1]])
            #expect(try await database.read { try TitleStore($0).describedByServers(limit: 9) } == [other])
            #expect(try await database.read { try TitleStore($0).describedByServers(limit: 9, after: other) }.isEmpty)
            #expect(try await database.read { try TitleStore($0).find(imdb: "tt1", kind: .movie) } == id)
            #expect(try await database.read { try TitleStore($0).find(imdb: "tt1", kind: .tv) } == nil)
        }
    }
}
