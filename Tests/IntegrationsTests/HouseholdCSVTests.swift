import Engine
import Foundation
import Testing

@testable import Integrations

@Suite struct HouseholdCSVTests {
    let fixture: Fixture
    init() throws { fixture = try Fixture() }

    private func batch(_ text: String, members: [Member] = []) throws -> ImportBatch {
        let source = try ImportSource.detect(path: fixture.write(text, "history.csv"))
        #expect(source.format == .householdCSV)
        return try source.batch(for: request(member: nil, members: members))
    }

    private static let header = "member,title,year,tmdb_id,watched_at,completion,rating\n"

    @Test func readsViewingsAndRatings() throws {
        let batch = try batch(
            Self.header + """
                Anna,The Matrix,1999,,2024-05-17T20:15:30Z,0.97,4.5
                Marco Polo,,,949,1715976930,85%,
                anna,Heat,1995,,2024-05-18,,
                Marco Polo,,,tv:1399,2024-05-19,1,
                Anna,,,129,2024-05-20,,2
                """)
        #expect(batch.rejected.isEmpty)
        #expect(
            batch.members == [
                Member(id: MemberID("anna"), name: "Anna"), Member(id: MemberID("marco-polo"), name: "Marco Polo"),
            ])
        #expect(batch.events.map(\.event.title.tmdb) == [603, 949, 949, 1399, 129])
        #expect(batch.events.map(\.event.completion) == [0.97, 0.85, nil, 1, nil])
        #expect(batch.events[1].event.startedAt == 1_715_976_930_000)
        #expect(batch.ratings.map(\.rating.stars) == [4.5, 2])
        #expect(batch.access.isEmpty)
    }

    @Test func findsExistingMembersByIDOrName() throws {
        let members = [
            Member(id: MemberID("plex:1"), name: "Anna", isOwner: true), Member(id: MemberID("plex:2"), name: "Marco"),
        ]
        let batch = try batch(Self.header + "ANNA,,,603,2024-01-01,,\nplex:2,,,603,2024-01-01,,\n", members: members)
        #expect(batch.members == members)
        #expect(batch.events.map(\.event.member) == [MemberID("plex:1"), MemberID("plex:2")])
    }

    @Test func datesUndatedRowsByTheFileSoThatASecondImportChangesNothing() throws {
        let text = Self.header + "Anna,,,603,,50%,4\nAnna,,,603,,60%,\nAnna,,,949,,,3\n"
        let path = try fixture.write(text, "history.csv")
        let day: Int64 = 1_700_000_000_000
        let date = Date(timeIntervalSince1970: Double(day) / 1000)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        let source = try ImportSource.detect(path: path)
        let first = try source.batch(for: request())
        var later = request()
        later.now += 1_000_000
        #expect(try source.batch(for: later) == first)
        #expect(first.events.map(\.event.startedAt) == [day, day])
        #expect(Set(first.events.map(\.sourceEventID)).count == 2)
        #expect(first.ratings.map(\.rating.ratedAt) == [day, day])
    }

    @Test func keepsTheNewestOfSeveralRatings() throws {
        let batch = try batch(
            Self.header + "Anna,,,603,2024-02-01,,2\nAnna,,,603,2024-03-01,,5\nAnna,,,603,2024-01-01,,1\n")
        #expect(batch.ratings.map(\.rating.stars) == [5])
        #expect(batch.events.count == 3)
    }

    @Test func rejectsSingleRowsWithTheirReasons() throws {
        let batch = try batch(
            Self.header + """
                ,,,603,2024-01-01,,
                Anna,,,,2024-01-01,,
                Anna,,,603,,,
                Anna,,,603,2024-01-01,1.2,
                Anna,,,603,2024-01-01,120%,
                Anna,,,603,2024-01-01,,0
                Anna,,,x,2024-01-01,,
                Anna,,,603,2099-01-01,,
                Anna,,,4711,2024-01-01,,
                Anna,,,1399,2024-01-01,,
                Anna,,,603,2024-01-01,nan,
                ...,,,603,2024-01-01,,
                Anna,,,603,2024-01-01,,5
                """)
        #expect(batch.rejected.map(\.line) == Array(2...13))
        #expect(batch.events.count == 1)
        #expect(batch.members.map(\.name) == ["Anna"])
        let reasons = batch.rejected.map(\.reason.description)
        #expect(reasons[0] == "member is missing")
        #expect(reasons[2] == "the row says neither when it was watched, nor how far, nor how it was rated")
        #expect(reasons[8] == "TMDB 4711 is not in the catalogue")
        #expect(
            reasons[9] == "TMDB 1399 may be An Unrelated Film (1970, movie:1399) or Game of Thrones (2011, tv:1399)")
    }

    @Test func acceptsSemicolonsAndDecimalCommas() throws {
        let batch = try batch("Member;TMDB ID;Watched At;Completion;Rating\nAnna;603;2024-01-01;0,5;4,5\n")
        #expect(batch.events.map(\.event.completion) == [0.5])
        #expect(batch.ratings.map(\.rating.stars) == [4.5])
    }

    @Test func acceptsWholeNumbersAsSpreadsheetsWriteThem() throws {
        let batch = try batch(
            Self.header + "Anna,Heat,1995.0,,2024-01-01,,\nAnna,,,603.0,2024-01-01,,\nAnna,,,1.5,2024-01-01,,\n")
        #expect(batch.events.map(\.event.title.tmdb) == [949, 603])
        #expect(batch.rejected.map(\.reason) == [.notANumber(column: "tmdb_id", value: "1.5")])
    }

    @Test func showsNoControlCharactersOfTheFile() throws {
        let batch = try batch(Self.header + "Anna,\u{1B}[2JHidden,1995,,2024-01-01,,\n")
        #expect(batch.rejected.map(\.reason.description) == [" [2JHidden (1995) is not in the catalogue"])
    }

    @Test func winsOverTraktWhenTheTableNamesItsMembers() throws {
        let batch = try batch("type,member,title,year,watched_at\nmovie,Anna,Heat,1995,2024-01-01\n")
        #expect(batch.events.map(\.event.title.tmdb) == [949])
    }
}
