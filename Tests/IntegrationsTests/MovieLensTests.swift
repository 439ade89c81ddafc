import Engine
import Foundation
import Synchronization
import Testing

@testable import Integrations

@Suite struct MovieLensTests {
    let fixture: Fixture

    init() throws {
        fixture = try Fixture()
        try fixture.write(
            gzipped(
                """
                {"tmdb_id":603,"ml_id":1,"title":"The Matrix","year":1999,"genres":[],"keywords":[],"overview":"","runtime":null,"complete":true}
                {"tmdb_id":949,"title":"Heat","year":1995,"vote_average":7.9}
                {"tmdb_id":949,"title":"Heat again","year":1995}
                {"tmdb_id":5,"title":"  ","year":1995}
                """), "movies.jsonl.gz")
        try fixture.write("tmdb_id\n603\n949\n", "catalogue_all.csv")
        try fixture.write("user,household,as_of_year\nu1,h00,2005\nu2,h01,2006\n", "public/p1_users.csv")
        try fixture.write(
            gzipped("user,tmdb_id,rating,timestamp\nu1,603,5.0,964980499\nu2,949,0.5,964980500\nu1,77,3.0,964980499\n"),
            "public/p1_train.csv.gz")
        try fixture.write(
            """
            {"id":"q1","topic":"t","lang":"de","query":"lustig","split":"public","constraint":{"year":[1990,1999],"rt":[1,100]},"relevant":{"603":2}}
            {"id":"q2","lang":"en","query":"sad","split":"private","constraint":null,"relevant":{}}
            """, "public/mood_queries.jsonl")
    }

    @Test func importsPeopleTitlesAndRatings() throws {
        let source = try ImportSource.detect(path: fixture.path)
        #expect(source.format == .movieLens)
        let batch = try source.batch(for: request(member: nil))
        #expect(batch.members.map(\.name) == ["u1", "u2"])
        #expect(batch.access == [MemberID("u1"): .all, MemberID("u2"): .all])
        #expect(batch.titles.map(\.id.tmdb) == [603, 949])
        #expect(batch.items.map(\.title.tmdb) == [603, 949])
        #expect(batch.libraries == [Library(id: LibraryID("films"), name: "Films")])
        #expect(batch.events.isEmpty)
        #expect(
            batch.ratings.map(\.rating) == [
                Rating(member: MemberID("u1"), title: TitleID(.movie, 603), stars: 5, ratedAt: 964_980_499_000),
                Rating(member: MemberID("u2"), title: TitleID(.movie, 949), stars: 0.5, ratedAt: 964_980_500_000),
            ])
        #expect(
            batch.rejected.map(\.reason) == [
                .duplicate(of: "movie:949"), .missing(column: "title"),
                .unknownTitle(TitleReference(kind: .movie, tmdb: 77)),
            ])
        #expect(batch.rejected.map(\.file) == ["movies.jsonl.gz", "movies.jsonl.gz", "p1_train.csv.gz"])
    }

    @Test func importsOneHouseholdOnly() throws {
        let source = ImportSource(path: fixture.path, format: .movieLens)
        let batch = try source.batch(for: request(movieLens: MovieLensSelection(household: "h01")))
        #expect(batch.members.map(\.name) == ["u2"])
        #expect(batch.ratings.map(\.rating.member.rawValue) == ["u2"])
        #expect(
            throws: ImportError.unknownHousehold(
                "h99", path: fixture.path + "/public/p1_users.csv", known: ["h00", "h01"])
        ) { try source.batch(for: request(movieLens: MovieLensSelection(household: "h99"))) }
    }

    @Test func readsTheMoodQueriesOfASplit() throws {
        let queries = try MovieLensFolder(fixture.path).moodQueries(split: "public")
        #expect(
            queries.values == [
                MoodQuery(
                    id: "q1", topic: "t", language: "de", query: "lustig", years: 1990...1999, runtimes: 1...100,
                    relevant: [TitleID(.movie, 603): 2])
            ])
    }

    @Test func missesHeldOutRatingsOnlyWhenAskedForThem() throws {
        let folder = try MovieLensFolder(fixture.path)
        #expect(try folder.trainRatings(split: "public", .household).values.count == 3)
        #expect(
            throws: ImportError.missingFile(
                folder: fixture.path,
                names: [
                    "public/p1_heldout.csv.gz", "public/p1_heldout.csv", "p1_heldout.csv.gz", "p1_heldout.csv",
                ], purpose: "the comparison with the later ratings")
        ) { try folder.heldOutRatings(split: "public", .household) }
    }

    @Test func refusesTheWholeFolderForOneDamagedFile() throws {
        let ratings = (0..<5000).map { "u1,603,5.0,\(964_980_499 + $0)\n" }.joined()
        let whole = gzipped("user,tmdb_id,rating,timestamp\n" + ratings)
        let path = try fixture.write(Array(whole.dropLast(whole.count / 2)), "public/p1_train.csv.gz")
        let source = ImportSource(path: fixture.path, format: .movieLens)
        #expect(throws: ImportError.truncatedGzip(path: path)) { try source.batch(for: request()) }
    }

    @Test func reportsRisingProgressUpToTheEnd() throws {
        let seen = Mutex<[Double]>([])
        _ = try ImportSource(path: fixture.path, format: .movieLens).batch(
            for: request(progress: { fraction in seen.withLock { $0.append(fraction) } }))
        let fractions = seen.withLock { $0 }
        #expect(fractions.count >= 3)
        #expect(fractions == fractions.sorted())
        #expect(fractions.last == 1)
        #expect(fractions.dropLast().allSatisfy { $0 > 0 && $0 < 1 })
    }
}
