import Engine
import Testing

@testable import Integrations

@Suite struct LetterboxdTests {
    let fixture: Fixture
    init() throws { fixture = try Fixture() }

    private static let watched = """
        Date,Name,Year,Letterboxd URI
        2024-01-01,The Matrix,1999,https://boxd.it/1
        2024-01-02,Heat,1995,https://boxd.it/2

        """
    private static let ratings = """
        Date,Name,Year,Letterboxd URI,Rating
        2024-03-01,The Matrix,1999,https://boxd.it/1,5
        2024-01-02,Heat,1995,https://boxd.it/2,3.5

        """
    private static let diary = """
        Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date
        2024-01-05,The Matrix,1999,https://boxd.it/3,4.5,,"home, alone",2024-01-04
        2024-02-05,The Matrix,1999,https://boxd.it/4,4,Yes,,2024-02-04
        2024-02-05,The Matrix,1999,https://boxd.it/5,,Yes,,2024-02-04

        """

    private func batch(_ path: String) throws -> ImportBatch {
        try ImportSource.detect(path: path).batch(for: request())
    }

    @Test func joinsTheTablesOfAFolder() throws {
        try fixture.write(Self.watched, "watched.csv")
        try fixture.write(Self.ratings, "ratings.csv")
        try fixture.write(Self.diary, "diary.csv")
        try fixture.write("anything", "profile.csv")
        let batch = try batch(fixture.path)
        #expect(batch.rejected.isEmpty)
        #expect(batch.members.map(\.name) == ["Anna"])
        // Three viewings in the diary; of the watched films only the one that the diary lacks.
        #expect(batch.events.map(\.event.title.tmdb) == [603, 603, 603, 949])
        #expect(
            batch.events.map(\.event.startedAt) == [
                1_704_326_400_000, 1_707_004_800_000, 1_707_004_800_000, 1_704_153_600_000,
            ])
        #expect(batch.events.allSatisfy { $0.event.completion == nil && $0.source == "letterboxd" })
        #expect(batch.ratings.map(\.rating.stars) == [5, 3.5])
        #expect(batch.ratings.map(\.rating.title.tmdb) == [603, 949])
    }

    @Test func findsTheSameIdentitiesAgain() throws {
        let path = try fixture.write(Self.diary, "renamed.csv")
        let first = try batch(path)
        let second = try batch(path)
        #expect(first == second)
        #expect(first.events.count == 3)
        #expect(Set(first.events.map(\.sourceEventID)).count == 3)
    }

    @Test func rejectsSingleRowsWithTheirReasons() throws {
        let path = try fixture.write(
            """
            Date,Name,Year,Letterboxd URI,Rating
            2024-01-01,Unheard Of,1999,u,4
            2024-01-01,Heat,1995,u,6
            2024-01-01,Heat,1995,u,good
            2024-01-01,,1995,u,4
            2030-01-01,Heat,1995,u,4
            01.02.2024,Heat,1995,u,4
            2024-01-01,The Thing,,u,4
            2024-01-01,Heat,1995,u,
            2024-01-01,The Thing,2010,u,4
            """, "ratings.csv")
        let batch = try batch(path)
        #expect(batch.ratings.map(\.rating.title.tmdb) == [60935])
        #expect(batch.rejected.map(\.line) == Array(2...9))
        #expect(batch.rejected.allSatisfy { $0.file == "ratings.csv" })
        #expect(
            batch.rejected.map(\.reason.description) == [
                "Unheard Of (1999) is not in the catalogue", "Rating \"6.0\" is outside 0.5 to 5.0",
                "Rating \"good\" is not a number", "Name is missing", "Date \"2030-01-01\" lies in the future",
                "Date \"01.02.2024\" is not a date (2024-05-17, 2024-05-17T20:15:00Z or seconds since 1970)",
                "The Thing needs a year or a TMDB id to be found", "Rating is missing",
            ])
    }

    @Test func needsToKnowWhoseItIs() throws {
        let path = try fixture.write(Self.watched, "watched.csv")
        let source = try ImportSource.detect(path: path)
        #expect(throws: ImportError.memberRequired(.letterboxd)) { try source.batch(for: request(member: nil)) }
    }

    @Test func refusesTheWholeFolderForOneBrokenTable() throws {
        try fixture.write(Self.diary, "diary.csv")
        let broken = try fixture.write("Date,Title\n2024-01-01,Heat\n", "watched.csv")
        #expect(
            throws: ImportError.wrongHeader(
                path: broken, found: ["Date", "Title"], expected: LetterboxdTable.expectedColumns)
        ) { try batch(fixture.path) }
    }
}
