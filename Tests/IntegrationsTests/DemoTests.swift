import Engine
import Testing

@testable import Integrations

@Suite struct DemoTests {
    let fixture: Fixture

    init() throws {
        fixture = try Fixture()
        try fixture.write(
            """
            {"tmdb_id":603,"kind":"movie","imdb_id":"tt0133093","title":"The Matrix","year":1999,"genres":["Action"],"keywords":["Hacker"],"overview":"Cat &amp; mouse.","director":["Lana Wachowski"],"cast":["Keanu Reeves"],"studio":["Warner Bros. Pictures"],"runtime":136,"original_language":"en","vote_average":8.2,"vote_count":25000,"collection":null,"library":"films","quality":["4K","HDR"],"localized":{"de":{"title":"Matrix","overview":"Katz &#38; Maus."}}}
            {"tmdb_id":1399,"kind":"tv","title":"Game of Thrones","year":2011,"seasons":8,"episodes":73,"library":"series"}
            {"tmdb_id":949,"title":"Heat","year":1995,"library":"nowhere"}
            """, "titles.jsonl")
    }

    private func batch(_ household: String) throws -> ImportBatch {
        try fixture.write(household, "household.json")
        let source = try ImportSource.detect(path: fixture.path)
        #expect(source.format == .demo)
        return try source.batch(for: request(member: nil))
    }

    private static let household = """
        {"libraries":[{"id":"films","name":"Films"},{"id":"series","name":"Series"}],
         "members":[
          {"id":"anna","name":"Anna","owner":true,"language":"de","libraries":"all",
           "events":[{"title":"movie:603","days_ago":2.5,"completion":0.97},
                     {"title":"tv:1399","days_ago":1,"completion":1,"season":1,"episode":3}],
           "ratings":[{"title":"movie:603","stars":4.5,"days_ago":3}],
           "feedback":[{"title":"movie:603","kind":"up","days_ago":1},{"title":"movie:1","kind":"up","days_ago":1}]},
          {"id":"kid","name":"Kid","libraries":["films"]},
          {"id":"guest","name":"Guest"}
         ]}
        """

    @Test func readsTheHousehold() throws {
        let batch = try batch(Self.household)
        #expect(batch.members.map(\.id.rawValue) == ["anna", "kid", "guest"])
        #expect(batch.members.map(\.isOwner) == [true, false, false])
        #expect(batch.languages == [MemberID("anna"): "de"])
        #expect(
            batch.access == [
                MemberID("anna"): .all, MemberID("kid"): .only([LibraryID("films")]), MemberID("guest"): .unknown,
            ])
        #expect(batch.libraries.map(\.name) == ["Films", "Series"])
        #expect(
            batch.items == [
                LibraryItem(title: TitleID(.movie, 603), library: LibraryID("films"), quality: ["4K", "HDR"]),
                LibraryItem(title: TitleID(.tv, 1399), library: LibraryID("series")),
            ])
        #expect(batch.events.map(\.event.startedAt) == [testMoment - 216_000_000, testMoment - 86_400_000])
        #expect(batch.events.map(\.event.episode) == [nil, 3])
        #expect(batch.ratings.map(\.rating.stars) == [4.5])
        #expect(batch.feedback.map(\.feedback.kind) == [.up])
        #expect(batch.rejected.map(\.line) == [3, 3])
        #expect(
            batch.rejected.map(\.reason) == [
                .unknownLibrary("nowhere"), .unknownTitle(TitleReference(name: "movie:1")),
            ])
    }

    @Test func readsEverythingKnownOfATitle() throws {
        let matrix = try #require(batch(Self.household).titles.first)
        #expect(matrix.overview == "Cat & mouse.")
        #expect(matrix.localized["de"]?.overview == "Katz & Maus.")
        #expect(matrix.keywords == ["hacker"])
        #expect(matrix.studios == ["Warner Bros. Pictures"])
        #expect(matrix.imdbID == "tt0133093")
        #expect(matrix.collection == nil)
        let series = try #require(batch(Self.household).titles.dropFirst().first)
        #expect(series.id == TitleID(.tv, 1399))
        #expect(series.seasons == 8)
        #expect(series.episodes == 73)
    }

    @Test func keepsIdentitiesWhileTimesMoveOn() throws {
        let first = try batch(Self.household)
        var later = request()
        later.now += 86_400_000
        let second = try ImportSource.detect(path: fixture.path).batch(for: later)
        #expect(first.events.map(\.sourceEventID) == second.events.map(\.sourceEventID))
        #expect(first.feedback.map(\.sourceEventID) == second.feedback.map(\.sourceEventID))
        #expect(first.events[0].event.startedAt + 86_400_000 == second.events[0].event.startedAt)
    }

    @Test(arguments: [
        "{\"libraries\":[]}", "{\"members\":[{\"id\":\"anna\"}]}", "{\"members\":[{\"id\":1,\"name\":\"A\"}]}",
        "{\"members\":[{\"id\":\"a\",\"name\":\"A\",\"libraries\":\"some\"}]}", "[", "{\"members\":[3]}",
    ])
    func refusesAHouseholdThatCannotBeReadExactly(text: String) throws {
        #expect {
            try batch(text)
        } throws: { error in
            if case ImportError.malformedJSON = error { true } else { false }
        }
    }

    @Test func leavesUnknownEntitiesAlone() {
        #expect(
            HTMLEntities.decode("a &amp;amp; b &unknown; c & d &#x27; &#0; &") == "a &amp; b &unknown; c & d ' &#0; &")
    }
}
