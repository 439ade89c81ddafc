import Engine
import Storage
import TestSupport
import Testing

@Suite struct TitleStoreTests {
    @Test(arguments: TestDatabase.available)
    func aTitleComesBackWhole(kind: TestDatabase) async throws {
        let full = Samples.title(603)
        let empty = Title(id: TitleID(.tv, 603), name: "")
        try await kind.withDatabase { database in
            _ = try await database.write { try TitleStore($0).upsert([empty, full]) }
            #expect(try await database.read { try TitleStore($0).all() } == [full, empty])
            #expect(try await database.read { try TitleStore($0).count() } == 2)
        }
    }

    @Test(arguments: TestDatabase.available)
    func onlyWhatIsDifferentIsWrittenAndCounted(kind: TestDatabase) async throws {
        let titles = (1...150).map { Samples.title($0) }
        try await kind.withDatabase { database in
            let first = try await database.write { try TitleStore($0).upsert(titles) }
            #expect(first == UpsertCounts(inserted: 150))
            let before = try await database.read { try RevisionStore($0).current() }
            let again = try await database.write { try TitleStore($0).upsert(titles) }
            #expect(again == UpsertCounts(unchanged: 150))
            #expect(try await database.read { try RevisionStore($0).current() } == before)

            var changed = titles
            changed[3].voteCount = nil
            changed[4].localized["de"]?.overview = "anders"
            changed[5].localized = [:]
            changed[6].cast.reverse()
            changed.append(Samples.title(999))
            let wanted = changed
            let counts = try await database.write { try TitleStore($0).upsert(wanted) }
            #expect(counts == UpsertCounts(inserted: 1, updated: 4, unchanged: 146))
            #expect(try await database.read { try TitleStore($0).all() } == wanted)
            let after = try await database.read { try RevisionStore($0).current() }
            #expect(after == Revision(catalogue: before.catalogue + 1, household: before.household))
        }
    }

    @Test(arguments: TestDatabase.available)
    func ofTheSameTitleTwiceTheLastCounts(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let counts = try await database.write {
                try TitleStore($0).upsert([Samples.title(1, "first"), Samples.title(1, "last")])
            }
            #expect(counts == UpsertCounts(inserted: 1))
            #expect(try await database.read { try TitleStore($0).all().map(\.name) } == ["last"])
        }
    }

    @Test(arguments: TestDatabase.available)
    func listsSurviveWhatCannotBeInThem(kind: TestDatabase) async throws {
        var title = Samples.title(1)
        title.keywords = ["", "two\nlines", "", "dos\r\nzeilen"]
        title.cast = []
        let given = title
        try await kind.withDatabase { database in
            for expected in [UpsertCounts(inserted: 1), UpsertCounts(unchanged: 1)] {
                #expect(try await database.write { try TitleStore($0).upsert([given]) } == expected)
            }
            let stored = try #require(try await database.read { try TitleStore($0).all() }.first)
            #expect(stored.keywords == ["two lines", "dos zeilen"])
            #expect(stored.cast.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func searchIgnoresCaseAndAccentsAndPutsTheBestKnownFirst(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let found = try await database.write { session in
                var amelie = Samples.title(194, "Amélie")
                amelie.voteCount = 10
                var ame = Samples.title(2, "AME 100% _real")
                ame.voteCount = 500
                var unknown = Samples.title(3, "amender")
                unknown.voteCount = nil
                let store = TitleStore(session)
                try store.upsert([amelie, ame, unknown, Samples.title(4, "Game")])
                return try ["aMÉ", "ame 100%", "ame_", "%", "İ"].map { try store.search($0, limit: 10).map(\.tmdb) }
                    + [try store.search("ame", limit: 1).map(\.tmdb)]
            }
            #expect(found == [[2, 194, 3], [2], [], [], [], [2]])
        }
    }

    @Test(arguments: TestDatabase.available)
    func removingATitleTakesItsTextsAlong(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            _ = try await database.write { try TitleStore($0).upsert([Samples.title(1), Samples.title(2)]) }
            #expect(try await database.write { try TitleStore($0).remove(TitleID(.movie, 1)) })
            #expect(try await !database.write { try TitleStore($0).remove(TitleID(.movie, 1)) })
            #expect(try await database.read { try TitleStore($0).all() } == [Samples.title(2)])
            let texts = try await database.read { try $0.query("SELECT DISTINCT tmdb_id FROM title_texts") }
            #expect(texts.map(\.values) == [[2]])
        }
    }
}
