import Engine
import Foundation
import Testing
import TestSupport

@testable import Integrations
@testable import Web

struct KodiLibraryTests {
    private static let movies = #"""
        {"jsonrpc":"2.0","id":1,"result":{"limits":{"start":0,"end":2,"total":2},"movies":[
        {"movieid":7,"title":"The Matrix","originaltitle":"","year":1999,"genre":["Sci-Fi"],"plot":"Hackers.",
        "director":["Lana Wachowski"],"cast":[{"name":"Keanu Reeves","role":"Neo","order":0}],"studio":["Warner"],
        "runtime":8160,"mpaa":"Rated R","country":["USA"],"uniqueid":{"tmdb":"603","imdb":"tt0133093"},
        "playcount":1,"lastplayed":"2026-01-01 00:00:00","resume":{"position":0.0,"total":0.0},"userrating":9,
        "dateadded":"2013-08-30 02:34:21","streamdetails":{"video":[{"width":1920,"height":800,"hdrtype":""}],
        "audio":[{"channels":6,"codec":"dca"}]}},
        {"movieid":8,"title":"Heat","year":0,"playcount":0,"lastplayed":"2025-12-01 00:00:00",
        "resume":{"position":600,"total":6000},"userrating":0}]}}
        """#
    private static let series = #"""
        {"jsonrpc":"2.0","id":1,"result":{"limits":{"start":0,"end":1,"total":1},"tvshows":[
        {"tvshowid":7,"title":"Dark","season":3,"episode":26,"uniqueid":{"tvdb":"334824"},"userrating":0}]}}
        """#
    private static let episodes = #"""
        {"jsonrpc":"2.0","id":1,"result":{"limits":{"start":0,"end":1,"total":1},"episodes":[
        {"episodeid":3,"tvshowid":7,"title":"Secrets","showtitle":"Dark","season":1,"episode":1,"playcount":2,
        "lastplayed":"2025-11-01 00:00:00","resume":{"position":0,"total":0}}]}}
        """#

    private func with(
        _ answer: @escaping @Sendable (StubServer.Request) -> StubServer.Answer = { request in
            if request.body.contains("GetMovies") { return .init(body: movies) }
            if request.body.contains("GetTVShows") { return .init(body: series) }
            if request.body.contains("GetEpisodes") { return .init(body: episodes) }
            return .init(body: #"{"jsonrpc":"2.0","id":1,"result":{"version":{"major":13,"minor":5,"patch":0}}}"#)
        }, _ body: (KodiLibrary, StubServer) async throws -> Void
    ) async throws {
        let headers = KodiLibrary.headers(user: "kodi", password: "secret")
        try await StubServer.withService("Kodi", headers: headers, answer) { service, server in
            try await body(KodiLibrary(service: service), server)
        }
    }

    @Test func readsTheLibrary() async throws {
        try await with { kodi, server in
            #expect(try await kodi.identity().version == "JSON-RPC 13.5")
            let libraries = try await kodi.libraries()
            #expect(libraries.map(\.kind) == [.movie, .tv])
            let films = try await kodi.items(in: libraries[0], after: nil)
            #expect(films.isLast && films.entries.map(\.id) == ["movie:7", "movie:8"])
            #expect(
                films.entries.first
                    == ServerItem(
                        id: "movie:7", kind: .movie, ids: ExternalIDs(tmdb: 603, imdb: "tt0133093"), name: "The Matrix",
                        year: 1999, genres: ["Sci-Fi"], overview: "Hackers.", directors: ["Lana Wachowski"],
                        cast: ["Keanu Reeves"], studios: ["Warner"], runtime: 136, contentRating: "Rated R",
                        countries: ["USA"], quality: ["1080p", "5.1"], addedAt: 1_377_830_061_000))
            #expect(films.entries.last?.year == nil)
            let series = try await kodi.items(in: libraries[1], after: nil).entries.first
            #expect(series?.id == "tvshow:7" && series?.seasons == 3 && series?.episodes == 26)
            #expect(try await kodi.itemIDs(in: libraries[0]) == ["movie:7", "movie:8"])
            let ratings = try await kodi.ratings(of: try await kodi.accounts())
            #expect(ratings == [.init(account: "kodi", item: "movie:7", stars: 4.5, ratedAt: 0)])
            let expected = "Basic " + Data("kodi:secret".utf8).base64EncodedString()
            #expect(await server.requests.first?.headers["authorization"] == expected)
        }
    }

    @Test func readsEveryPlayOnce() async throws {
        try await with { kodi, server in
            let films = try await kodi.plays(after: nil)
            #expect(!films.isLast)
            #expect(films.entries.map(\.subject.item) == ["movie:8", "movie:7"])
            #expect(films.entries.map(\.completion) == [0.1, nil])
            #expect(films.entries.last?.stoppedAt == testMoment)
            let episodes = try await kodi.plays(after: films.cursor)
            #expect(episodes.isLast)
            #expect(
                episodes.entries.map(\.subject) == [
                    .init(item: "tvshow:7", isEpisode: true, name: "Dark", season: 1, episode: 1)
                ])
            let again = try await kodi.plays(after: episodes.cursor)
            #expect(again.entries.isEmpty)
            #expect(await server.requests.last?.body.contains("lastplayed") == true)
        }
    }

    @Test func leavesNoPlayOutWhenKodiKeepsAnotherOrder() async throws {
        @Sendable func movie(_ number: Int, _ lastPlayed: String) -> String {
            #"{"movieid":\#(number),"title":"Film \#(number)","playcount":1,"lastplayed":"\#(lastPlayed)"}"#
        }
        let answer: @Sendable (StubServer.Request) -> StubServer.Answer = { request in
            guard request.body.contains("GetMovies") else {
                return .init(body: #"{"id":1,"result":{"limits":{"total":0}}}"#)
            }
            // Three films, the first one never played.
            let second = movie(2, "2025-01-01 00:00:00")
            let isFirst = request.body.contains(#""start":0"#)
            let movies = isFirst ? [movie(1, ""), second] : [second, movie(3, "2025-02-01 00:00:00")]
            return .init(
                body: #"{"id":1,"result":{"limits":{"total":3},"movies":[\#(movies.joined(separator: ","))]}}"#)
        }
        try await StubServer.withService("Kodi", answer) { service, _ in
            let kodi = KodiLibrary(service: service, pageSize: 2)
            let first = try await kodi.plays(after: nil)
            let second = try await kodi.plays(after: first.cursor)
            #expect((first.entries + second.entries).map(\.subject.item) == ["movie:2", "movie:3"])
        }
    }

    @Test func repeatsWhatKodiSaysOfAnError() async throws {
        let body = #"{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found."}}"#
        try await with({ _ in .init(body: body) }) { kodi, _ in
            let error = await #expect(throws: WebError.self) { try await kodi.identity() }
            #expect(error?.description.contains("Method not found.") == true)
        }
    }

    @Test(arguments: StubServer.hostileBodies)
    func saysWhatIsWrongWithAnAnswerThatMakesNoSense(body: String) async throws {
        try await with({ _ in .init(body: body) }) { kodi, _ in
            await #expect(throws: WebError.self) { try await kodi.identity() }
            await #expect(throws: WebError.self) { try await kodi.plays(after: nil) }
        }
    }
}
