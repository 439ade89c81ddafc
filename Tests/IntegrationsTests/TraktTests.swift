import Engine
import Testing

@testable import Integrations

@Suite struct TraktTests {
    let fixture: Fixture
    init() throws { fixture = try Fixture() }

    private static let history = """
        [
          {"id":1,"watched_at":"2024-05-17T20:15:30.000Z","action":"watch","type":"movie",
           "movie":{"title":"The Matrix","year":1999,"ids":{"trakt":481,"slug":"the-matrix-1999","imdb":"tt0133093","tmdb":603}}},
          {"id":2,"watched_at":"2024-05-18T20:00:00.000Z","action":"scrobble","type":"episode",
           "show":{"title":"Game of Thrones","year":2011,"ids":{"trakt":1390,"imdb":"tt0944947","tmdb":1399}},
           "episode":{"season":1,"number":3,"title":"Lord Snow","ids":{"tmdb":63058}}},
          {"id":3,"watched_at":"2024-05-19T20:00:00.000Z","action":"watch","type":"movie",
           "movie":{"title":"Heat","year":1995,"ids":{"trakt":1,"slug":null,"imdb":null,"tmdb":null}}},
          {"id":4,"watched_at":"2024-05-19T20:00:00.000Z","action":"watch","type":"movie",
           "movie":{"title":"Unheard Of","year":1995,"ids":{}}}
        ]
        """
    private static let ratings = """
        [{"rated_at":"2024-05-20T00:00:00.000Z","rating":9,"type":"movie","movie":{"title":"Heat","year":1995,"ids":{"tmdb":949}}},
        {"rated_at":"2024-05-20T00:00:00.000Z","rating":1,"type":"show","show":{"title":"Game of Thrones","year":2011,"ids":{"tmdb":1399}}},
        {"rated_at":"2024-05-20T00:00:00.000Z","rating":8,"type":"season","show":{"title":"Game of Thrones","year":2011,"ids":{"tmdb":1399}},"season":{"number":1}},
        {"rated_at":"2024-05-20T00:00:00.000Z","rating":11,"type":"movie","movie":{"title":"Heat","year":1995,"ids":{"tmdb":949}}}]
        """

    private func batch(_ path: String) throws -> ImportBatch {
        let source = try ImportSource.detect(path: path)
        #expect(source.format == .trakt)
        return try source.batch(for: request())
    }

    @Test func readsHistory() throws {
        let batch = try batch(fixture.write(Self.history, "history.json"))
        #expect(batch.events.map(\.event.title) == [TitleID(.movie, 603), TitleID(.tv, 1399), TitleID(.movie, 949)])
        #expect(batch.events.map(\.event.startedAt) == [1_715_976_930_000, 1_716_062_400_000, 1_716_148_800_000])
        #expect(batch.events.map(\.event.season) == [nil, 1, nil])
        #expect(batch.events.map(\.event.episode) == [nil, 3, nil])
        #expect(batch.events.allSatisfy { $0.event.completion == nil })
        #expect(batch.rejected.map(\.line) == [9])
    }

    @Test func turnsTenPointsIntoFiveStars() throws {
        let batch = try batch(fixture.write(Self.ratings, "ratings.json"))
        #expect(batch.ratings.map(\.rating.stars) == [4.5, 0.5])
        #expect(batch.ratings.map(\.rating.title) == [TitleID(.movie, 949), TitleID(.tv, 1399)])
        #expect(batch.rejected.map(\.line) == [3, 4])
        #expect(
            batch.rejected.map(\.reason.description) == [
                "a rating of a single season cannot be imported", "rating \"11.0\" is outside 1.0 to 10.0",
            ])
    }

    @Test func readsFoldersAndCombinedDocumentsAlike() throws {
        try fixture.write(Self.history, "export/history-1.json")
        try fixture.write(Self.ratings, "export/ratings-all.json")
        try fixture.write("[]", "export/lists.json")
        let folder = try batch(fixture.path + "/export")
        let combined = "{\"history\":\(Self.history),\"user\":{\"name\":\"x\"},\"ratings\":\(Self.ratings)}"
        let document = try batch(fixture.write(combined, "all.json"))
        #expect(folder.events.count == 3)
        #expect(folder.events == document.events)
        #expect(folder.ratings == document.ratings)
    }

    @Test func readsTheTableWithTheSameIdentities() throws {
        let json = try batch(fixture.write(Self.history, "history.json"))
        let table = try batch(
            fixture.write(
                """
                Watched At,Type,Title,Year,IMDb ID,TMDB ID,Season Number,Episode Number,URL
                2024-05-17T20:15:30Z,movie,The Matrix,1999,tt0133093,603,,,x
                2024-05-18T20:00:00Z,episode,Game of Thrones,2011,tt1668746,603,1,3,x
                2024-05-19T20:00:00Z,movie,Heat,1995,,,,,x
                """, "history.csv"))
        #expect(table.rejected.isEmpty)
        #expect(table.events.count == 3)
        #expect(table.events == json.events)
    }

    @Test func doesNotTakeAnEpisodesNumberForASeries() throws {
        // 1399 is a series here, but the row is about an episode of something else.
        let table = try batch(
            fixture.write(
                "type,title,year,tmdb_id,watched_at\nepisode,Another Series,2015,1399,2024-05-18\n", "history.csv"))
        #expect(table.events.isEmpty)
        #expect(table.rejected.map(\.line) == [2])
    }

    @Test func readsRatingsFromATable() throws {
        let table = try batch(
            fixture.write("rated_at;type;title;year;rating\n2024-05-18;movie;Heat;1995;7\n", "ratings.csv"))
        #expect(table.ratings.map(\.rating.stars) == [3.5])
        #expect(table.events.isEmpty)
    }
}
