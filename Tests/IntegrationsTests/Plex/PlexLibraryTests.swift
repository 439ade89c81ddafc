import Engine
import Foundation
import Synchronization
import Testing
import TestSupport

@testable import Integrations
@testable import Web

struct PlexLibraryTests {
    private let movies = ServerLibrary(id: "1", name: "Movies", kind: .movie)

    /// Everything until the last page, and the cursor behind it.
    private func readAll(
        _ plex: PlexServer, after cursor: SourceCursor? = nil
    ) async throws -> (keys: [String], cursor: SourceCursor) {
        var keys: [String] = []
        var cursor = cursor
        for _ in 0..<100 {
            let page = try await plex.items(in: movies, after: cursor)
            keys += page.entries.map(\.id)
            cursor = page.cursor
            if page.isLast { return (keys, page.cursor) }
        }
        Issue.record("the reading does not end")
        return (keys, SourceCursor(rawValue: ""))
    }

    private func films(_ count: Int) -> [StubPlex.Film] { (1...count).map { .init(key: $0, updatedAt: 1000 + $0) } }

    @Test func saysWhoAnswersAndWhatItHolds() async throws {
        try await StubServer.withPlex(StubPlex(films: []).answer) { plex, server in
            let identity = try await plex.identity()
            #expect(identity == .init(id: "machine1", name: "Home", version: "1.20.4.3517-ab5e1197c"))
            let libraries = try await plex.libraries()
            #expect(libraries.map(\.id) == ["1", "2"])
            #expect(libraries.map(\.kind) == [.movie, .tv])
            #expect(libraries.map(\.contentMark) == ["116893155", "117133678"])
            #expect(libraries.map(\.language) == ["en", nil])
            let headers = await server.requests.first?.headers
            #expect(headers?["x-plex-token"] == "plex-token-0123456789")
            #expect(headers?["x-plex-client-identifier"] == "client1")
            #expect(headers?["accept"] == "application/json")
        }
    }

    @Test func readsOnlyWhatChangedTheSecondTime() async throws {
        let stub = StubPlex(films: films(25))
        try await StubServer.withPlex(pageSize: 10, stub.answer) { plex, server in
            let first = try await readAll(plex)
            #expect(first.keys == (1...25).map(String.init))
            stub.films.withLock { films in
                films[3].updatedAt = 2000
                films.append(.init(key: 26, updatedAt: 2001))
            }
            let count = await server.requests.count
            let second = try await readAll(plex, after: first.cursor)
            // The one that was changed last comes again: another may have been changed in the same second.
            #expect(second.keys == ["25", "4", "26"])
            #expect(await server.requests.count == count + 1)
            let query = await server.requests.last?.query
            #expect(query?["updatedAt>"] == "1025")
            #expect(query?["sort"] == "updatedAt:asc" && query?["includeGuids"] == "1" && query?["type"] == "1")
        }
    }

    @Test func leavesNothingOutWhenPagesShift() async throws {
        // After the first page two films on it are changed and go to the end: everything else moves up.
        let stub = StubPlex(films: films(40)) { number, films in
            guard number == 1 else { return }
            films[0].updatedAt = 5000
            films[1].updatedAt = 5001
        }
        try await StubServer.withPlex(pageSize: 10, stub.answer) { plex, _ in
            let keys = try await readAll(plex).keys
            #expect(Set(keys) == Set((1...40).map(String.init)))
            #expect(keys.suffix(2) == ["1", "2"])
        }
    }

    @Test func goesOnWhereItWasKilled() async throws {
        let stub = StubPlex(films: films(30))
        try await StubServer.withPlex(pageSize: 10, stub.answer) { plex, _ in
            let page = try await plex.items(in: movies, after: nil)
            #expect(page.done == 10 && page.total == 30 && !page.isLast)
            let rest = try await readAll(plex, after: SourceCursor(rawValue: page.cursor.rawValue))
            #expect(page.entries.map(\.id) + rest.keys == (1...30).map(String.init))
            // The cursor of another version begins anew.
            let anew = try await plex.items(in: movies, after: SourceCursor(rawValue: "v0:17"))
            #expect(anew.entries.map(\.id) == page.entries.map(\.id))
        }
    }

    @Test func theListOfIDsIsCompleteOrNoneAtAll() async throws {
        let shifting = StubPlex(films: films(30)) { number, films in if number == 1 { films.removeFirst(2) } }
        try await StubServer.withPlex(pageSize: 10, shifting.answer) { plex, _ in
            let ids = try await plex.itemIDs(in: movies)
            #expect(ids == Set((3...30).map(String.init)))
        }
        let neverStill = StubPlex(films: films(60)) { _, films in films.removeFirst() }
        try await StubServer.withPlex(pageSize: 10, neverStill.answer) { plex, _ in
            await #expect(throws: WebError.self) { try await plex.itemIDs(in: movies) }
        }
        // It announces far more than it has.
        let huge = #"{"MediaContainer":{"size":1,"totalSize":999999999999,"Metadata":[{"ratingKey":"1"}]}}"#
        let empty = #"{"MediaContainer":{"size":0,"totalSize":999999999999}}"#
        try await StubServer.withPlex({ request in
            .init(body: request.headers["x-plex-container-start"] == "0" ? huge : empty)
        }) { plex, _ in
            await #expect(throws: WebError.self) { try await plex.itemIDs(in: movies) }
        }
    }

    @Test func anEmptyLibraryIsEmpty() async throws {
        try await StubServer.withPlex(StubPlex(films: []).answer) { plex, _ in
            let page = try await plex.items(in: movies, after: nil)
            #expect(page.entries.isEmpty && page.isLast)
            #expect(try await plex.itemIDs(in: movies).isEmpty)
        }
    }

    @Test func oneBadItemDoesNotSpoilThePage() async throws {
        let body = #"""
            {"MediaContainer":{"size":3,"totalSize":3,"Metadata":[{"ratingKey":"1","type":"movie","title":"A"},
            {"ratingKey":"2","type":"movie","title":"B","year":"soon"},7]}}
            """#
        try await StubServer.withPlex({ _ in .init(body: body) }) { plex, _ in
            let page = try await plex.items(in: movies, after: nil)
            #expect(page.entries.map(\.id) == ["1"])
            #expect(page.rejected.count == 2)
            #expect(page.rejected.first?.contains("“year” is no number") == true, "\(page.rejected)")
        }
    }

    @Test func readsWhatAServerSaysOfAFilm() async throws {
        let listed = #"""
            {"MediaContainer":{"size":1,"totalSize":1,"Metadata":[{"ratingKey":"603","type":"movie",
            "guid":"plex://movie/5d776","Guid":[{"id":"imdb://tt0133093"},{"id":"tmdb://603"},{"id":"tvdb://169"}],
            "title":"The Matrix","originalTitle":"Matrix","year":1999,"summary":"Hackers.","tagline":"Free your mind",
            "studio":"Warner","contentRating":"R","duration":8172000,"addedAt":1377829261,"updatedAt":1590245989,
            "Genre":[{"tag":"Sci-Fi"},{"tag":"Action"}],"Director":[{"tag":"Lana Wachowski"}],
            "Role":[{"tag":"Keanu Reeves"}],"Country":[{"tag":"USA"}],
            "Media":[{"videoResolution":"4k","audioChannels":8,"Part":[{"id":1}]}]}]}}
            """#
        let own = #"""
            {"MediaContainer":{"size":1,"Metadata":[{"ratingKey":"603","Media":[{"videoResolution":"4k","Part":[{
            "Stream":[{"streamType":1,"DOVIPresent":true,"colorTrc":"smpte2084"},
            {"streamType":2,"channels":8,"displayTitle":"English (TRUEHD 7.1)","title":"TrueHD Atmos 7.1"}]}]}]}]}}
            """#
        try await StubServer.withPlex({ .init(body: $0.path == "/library/metadata/603" ? own : listed) }) { plex, _ in
            let item = try await plex.items(in: movies, after: nil).entries.first
            let expected = ServerItem(
                id: "603", kind: .movie, ids: ExternalIDs(tmdb: 603, imdb: "tt0133093", tvdb: 169),
                name: "The Matrix", originalName: "Matrix", year: 1999, genres: ["Sci-Fi", "Action"],
                overview: "Hackers.", tagline: "Free your mind", directors: ["Lana Wachowski"],
                cast: ["Keanu Reeves"], studios: ["Warner"], runtime: 136, contentRating: "R", countries: ["USA"],
                quality: ["4K", "Dolby Vision", "HDR", "Atmos", "7.1"], addedAt: 1_377_829_261_000)
            #expect(item == expected)
        }
    }

    @Test(arguments: [
        ("com.plexapp.agents.imdb://tt0123456?lang=en", ExternalIDs(imdb: "tt0123456")),
        ("com.plexapp.agents.themoviedb://603?lang=de", ExternalIDs(tmdb: 603)),
        ("com.plexapp.agents.thetvdb://121361/2/3?lang=en", ExternalIDs(tvdb: 121361)),
        ("tmdb://0", ExternalIDs()), ("imdb://nm001", ExternalIDs()), ("plex://movie/5d", ExternalIDs()),
        ("local://77", ExternalIDs()), ("tmdb", ExternalIDs()), ("", ExternalIDs()),
    ])
    func knowsTheOldAddressesOfTitlesToo(guid: String, ids: ExternalIDs) {
        #expect(PlexGUIDs.ids(guid: guid, guids: []) == ids)
    }

    @Test func theOwnersStarsAreReadAndNobodyElses() async throws {
        let rated = #"""
            {"MediaContainer":{"size":3,"totalSize":3,"Metadata":[
            {"ratingKey":"1","userRating":9.0,"lastRatedAt":1700000000},{"ratingKey":"2","userRating":1},
            {"ratingKey":"3"}]}}
            """#
        let none = #"{"MediaContainer":{"size":0,"totalSize":0}}"#
        try await StubServer.withPlex({ request in
            request.path == "/library/sections"
                ? .init(body: StubPlex.sections) : .init(body: request.path.contains("/1/") ? rated : none)
        }) { plex, server in
            let owner = ServerAccount(id: "12345", name: "anna", isOwner: true, access: .all)
            let bob = ServerAccount(id: "1000", name: "bob", isOwner: false, access: .all)
            let ratings = try await plex.ratings(of: [bob, owner])
            #expect(
                ratings == [
                    .init(account: "12345", item: "1", stars: 4.5, ratedAt: 1_700_000_000_000),
                    .init(account: "12345", item: "2", stars: 0.5, ratedAt: 0),
                ])
            #expect(await server.requests.last?.query["userRating>>"] == "0")
            #expect(try await plex.ratings(of: [bob]).isEmpty)
        }
    }

    @Test(arguments: StubServer.hostileBodies)
    func saysWhatIsWrongWithAnAnswerThatMakesNoSense(body: String) async throws {
        try await StubServer.withPlex({ _ in .init(body: body) }) { plex, _ in
            await #expect(throws: WebError.self) { try await plex.identity() }
            await #expect(throws: WebError.self) { try await plex.libraries() }
            await #expect(throws: WebError.self) { try await plex.items(in: movies, after: nil) }
            await #expect(throws: WebError.self) { try await plex.itemIDs(in: movies) }
            await #expect(throws: WebError.self) { try await plex.accounts() }
            await #expect(throws: WebError.self) { try await plex.plays(after: nil) }
            await #expect(throws: WebError.self) { try await plex.sessions() }
        }
    }
}
