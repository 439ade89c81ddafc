import Engine
import Foundation
import Synchronization
import Testing
import TestSupport

@testable import Integrations
@testable import Web

struct TMDBClientTests {
    private static let week: Int64 = 7 * 86_400_000
    private static let token = "eyJhbGciOi.eyJhdWQiOi.c2VjcmV0"
    private static let matrix = TitleID(.movie, 603)

    /// A cache in memory, and the time.
    final class Kept: Sendable {
        private let state = Mutex((entries: [String: MetadataCache.Entry](), now: Int64(1_000_000_000)))

        var now: Int64 { state.withLock { $0.now } }
        var documents: [String: String] { state.withLock { $0.entries.mapValues(\.document) } }
        func advance(_ milliseconds: Int64) { state.withLock { $0.now += milliseconds } }
        func put(_ key: String, _ document: String) {
            state.withLock { $0.entries[key] = .init(document: document, fetchedAt: $0.now) }
        }

        var cache: MetadataCache {
            MetadataCache(
                load: { key in self.state.withLock { $0.entries[key] } },
                save: { key, entry in self.state.withLock { $0.entries[key] = entry } })
        }
    }

    @discardableResult
    private func with<T: Sendable>(
        kept: Kept = Kept(), credential: TMDBCredential = TMDBCredential(Self.token),
        _ answer: @escaping @Sendable (Int, StubServer.Request) -> StubServer.Answer,
        _ body: (TMDBClient, StubServer) async throws -> T
    ) async throws -> T {
        try await StubServer.withService(headers: credential.headers, query: credential.query, answer) {
            service, server in
            try await body(TMDBClient(service: service, cache: kept.cache, now: { kept.now }), server)
        }
    }

    @Test func readsAFilmInOneRequest() async throws {
        try await with({ _, _ in .init(body: TMDBFixture.film) }) { tmdb, server in
            let details = try #require(try await tmdb.details(of: Self.matrix, languages: ["en", "de", "fr"]))
            #expect(
                details.title
                    == Title(
                        id: Self.matrix, imdbID: "tt0133093", name: "The Matrix", year: 1999,
                        genres: ["Action", "Science Fiction"], keywords: ["artificial intelligence", "dystopia"],
                        overview: "A hacker learns the truth.", tagline: "Believe the unbelievable.",
                        directors: ["Lana Wachowski", "Lilly Wachowski"],
                        cast: ["Keanu Reeves", "Laurence Fishburne", "Carrie-Anne Moss"],
                        studios: ["Village Roadshow Pictures"], collection: "The Matrix Collection", runtime: 136,
                        originalLanguage: "en", voteAverage: 8.2, voteCount: 26000,
                        localized: [
                            "de": .init(title: "Matrix", overview: "Ein Hacker erfährt die Wahrheit."),
                            "fr": .init(title: "Matrix (FR)", overview: ""),
                        ]))
            #expect(details.ids == ExternalIDs(tmdb: 603, imdb: "tt0133093"))
            #expect(details.posterPath == "/poster.jpg")
            #expect(details.videos == ["official", "other", "teaser"])
            #expect(details.releases == ["US": 922_752_000_000, "DE": 929_577_600_000])
            #expect(details.contentRatings == ["US": "R", "DE": "16"])
            #expect(details.originCountries == ["US"] && !details.isAdult)
            let requests = await server.requests
            #expect(requests.map(\.path) == ["/3/movie/603"])
            #expect(
                requests.first?.query == [
                    "language": "en-US",
                    "append_to_response": "keywords,credits,videos,release_dates,external_ids,translations",
                ])
            #expect(requests.first?.headers["authorization"] == "Bearer \(Self.token)")
        }
    }

    @Test func readsASeriesInItsOwnWords() async throws {
        try await with({ _, _ in .init(body: TMDBFixture.series) }) { tmdb, server in
            let id = TitleID(.tv, 30991)
            let details = try #require(try await tmdb.details(of: id, languages: ["ja", "de"]))
            let title = details.title
            #expect(title.name == "Cowboy Bebop" && title.year == 1998)
            #expect(title.directors == ["Hajime Yatate"])
            #expect(title.keywords == ["space western"])
            #expect(title.runtime == 24 && title.seasons == 1 && title.episodes == 26)
            #expect(title.studios == ["TV Tokyo"])
            #expect(title.voteAverage == nil)
            #expect(title.domain == .anime)
            // Nobody wrote in English yet, and the name in the original language is not repeated.
            #expect(title.overview == "賞金稼ぎ")
            #expect(title.localized == ["ja": .init(title: "カウボーイビバップ", overview: "賞金稼ぎ")])
            #expect(details.ids == ExternalIDs(tmdb: 30991, imdb: "tt0213338", tvdb: 76885))
            #expect(details.releases == ["JP": 891_561_600_000])
            #expect(details.contentRatings == ["DE": "12"])
            #expect(await server.requests.first?.query["append_to_response"]?.contains("content_ratings") == true)
        }
    }

    @Test func asksOnceAWeek() async throws {
        let kept = Kept()
        try await with(kept: kept, { _, _ in .init(body: TMDBFixture.film) }) { tmdb, server in
            let first = try await tmdb.details(of: Self.matrix, languages: ["en", "de"])
            kept.advance(Self.week - 1)
            #expect(try await tmdb.details(of: Self.matrix, languages: ["de", "en"]) == first)
            #expect(await server.requests.count == 1)
            kept.advance(1)
            #expect(try await tmdb.details(of: Self.matrix, languages: ["en", "de"]) == first)
            #expect(await server.requests.count == 2)
        }
    }

    @Test func asksAgainForALanguageAndForgetsNone() async throws {
        try await with({ _, _ in .init(body: TMDBFixture.film) }) { tmdb, server in
            let german = try await tmdb.details(of: Self.matrix, languages: ["de"])
            #expect(german?.title.localized.keys.sorted() == ["de"])
            #expect(try await tmdb.details(of: Self.matrix, languages: ["fr"])?.title.localized["fr"] != nil)
            #expect(try await tmdb.details(of: Self.matrix, languages: ["de"]) == german)
            #expect(await server.requests.count == 2)
        }
    }

    @Test func keepsLittleOfALongAnswer() async throws {
        let kept = Kept()
        try await with(kept: kept, { _, _ in .init(body: TMDBFixture.film) }) { tmdb, _ in
            _ = try await tmdb.details(of: Self.matrix, languages: ["de"])
            let document = try #require(kept.documents["movie:603"])
            #expect(document.hasPrefix("{") && document.contains("\"version\":1"))
            #expect(!document.contains("Set Decoration") && !document.contains(Self.token))
        }
    }

    @Test func usesWhatIsOldWhileTMDBIsDown() async throws {
        let kept = Kept()
        try await with(kept: kept, { number, _ in number == 0 ? .init(body: TMDBFixture.film) : .init(status: 500) }) {
            tmdb, _ in
            let first = try await tmdb.details(of: Self.matrix, languages: ["de"])
            kept.advance(50 * Self.week)
            #expect(try await tmdb.details(of: Self.matrix, languages: ["de"]) == first)
            #expect(try await tmdb.details(of: Self.matrix, languages: ["de", "fr"])?.title.name == "The Matrix")
            await #expect(throws: WebError.self) {
                _ = try await tmdb.details(of: TitleID(.movie, 604), languages: [])
            }
        }
    }

    @Test(arguments: ["", "{", "null", #"{"version":0,"document":{}}"#, #"{"version":1,"document":{"languages":7}}"#])
    func asksAgainForWhatItCannotRead(document: String) async throws {
        let kept = Kept()
        kept.put("movie:603", document)
        try await with(kept: kept, { _, _ in .init(body: TMDBFixture.film) }) { tmdb, server in
            let details = try await tmdb.details(of: Self.matrix, languages: [])
            #expect(details?.title.name == "The Matrix")
            #expect(await server.requests.count == 1)
        }
    }

    @Test func believesForADayThatThereIsNoSuchTitle() async throws {
        let kept = Kept()
        let said = #"{"success":false,"status_code":34,"status_message":"The resource could not be found."}"#
        try await with(kept: kept, { _, _ in .init(status: 404, body: said) }) { tmdb, server in
            for language in ["de", "fr"] {
                let details = try await tmdb.details(of: Self.matrix, languages: [language])
                #expect(details == nil)
            }
            #expect(await server.requests.count == 1)
            kept.advance(86_400_000)
            let details = try await tmdb.details(of: Self.matrix, languages: ["de"])
            #expect(details == nil)
            #expect(await server.requests.count == 2)
        }
    }

    @Test func findsATitleByTheIdsOfOthers() async throws {
        try await with({ _, request in
            let isKnown = request.query["external_source"] == "tvdb_id"
            let series = isKnown ? #"{"id":30991,"name":"Cowboy Bebop"}"# : ""
            return .init(body: #"{"movie_results":[],"tv_results":[\#(series)],"person_results":[]}"#)
        }) { tmdb, server in
            let ids = ExternalIDs(tmdb: 1, imdb: "tt0213338", tvdb: 76885)
            let found = [try await tmdb.find(ids, kind: .tv), try await tmdb.find(ids, kind: .tv)]
            #expect(found == [TitleID(.tv, 30991), TitleID(.tv, 30991)])
            #expect(await server.requests.map(\.path) == ["/3/find/tt0213338", "/3/find/76885"])
            let others = [ids, ExternalIDs(tmdb: 1, imdb: "../account")]
            for ids in others {
                let found = try await tmdb.find(ids, kind: .movie)
                #expect(found == nil)
            }
            #expect(await server.requests.count == 4)
        }
    }

    @Test func listsWhatIsAsked() async throws {
        let page = #"{"page":2,"results":[{"id":603},{"id":"x"},{"id":604,"media_type":"movie"}],"total_pages":9}"#
        try await with({ _, _ in .init(body: page) }) { tmdb, server in
            #expect(
                try await tmdb.trending(.movie, over: .week, page: 2) == [Self.matrix, TitleID(.movie, 604)])
            _ = try await tmdb.upcoming(.movie, region: "DE", page: 1)
            _ = try await tmdb.upcoming(.tv, region: "DE", page: 1)
            let query = DiscoverQuery(
                genres: ["Sci-Fi & Fantasy", "Drama"], years: 1990...1999, originalLanguage: "ja", minimumVotes: 50)
            _ = try await tmdb.discover(.tv, query, page: 0)
            #expect(try await tmdb.discover(.movie, DiscoverQuery(genres: ["No such"]), page: 1) == [])
            let requests = await server.requests
            #expect(
                requests.map(\.path) == [
                    "/3/trending/movie/week", "/3/movie/upcoming", "/3/tv/on_the_air", "/3/discover/tv",
                ])
            #expect(requests[0].query == ["language": "en-US", "page": "2"])
            #expect(requests[1].query["region"] == "DE")
            #expect(
                requests[3].query == [
                    "language": "en-US", "page": "1", "sort_by": "vote_count.desc", "include_adult": "false",
                    "with_genres": "10765,18", "first_air_date.gte": "1990-01-01", "first_air_date.lte": "1999-12-31",
                    "with_original_language": "ja", "vote_count.gte": "50",
                ])
        }
    }

    @Test(arguments: [token, "0123456789abcdef0123456789abcdef"])
    func neverShowsItsCredential(secret: String) async throws {
        let said = #"{"status_code":7,"status_message":"Invalid API key \#(secret): You must be granted a valid key."}"#
        for status in [400, 401, 404, 500] {
            try await with(credential: TMDBCredential(secret), { _, _ in .init(status: status, body: said) }) {
                tmdb, server in
                let error = await #expect(throws: WebError.self) {
                    _ = try await tmdb.trending(.tv, over: .day, page: 1)
                }
                #expect(error?.description.contains(secret) == false)
                let request = try #require(await server.requests.first)
                #expect(
                    (request.headers["authorization"] == "Bearer \(secret)") != (request.query["api_key"] == secret))
            }
        }
    }

    @Test func keepsToTheRateThatIsAllowed() async throws {
        let slept = Mutex(Duration.zero)
        try await StubServer.withService({ _, _ in .init(body: #"{"results":[]}"#) }) { service, _ in
            var service = service
            service.rateLimit = RateLimit(
                perSecond: TMDBClient.callsPerSecond, now: { .zero }, sleep: { pause in slept.withLock { $0 = pause } })
            let tmdb = TMDBClient(service: service)
            for page in 1...41 { _ = try await tmdb.trending(.movie, over: .day, page: page) }
        }
        #expect(slept.withLock { $0 } >= .seconds(1))
    }

    @Test(arguments: StubServer.hostileAnswers.indices)
    func answersOfAnotherFormAreErrorsAndNothingWorse(index: Int) async throws {
        let answer = StubServer.hostileAnswers[index]
        try await with({ _, _ in answer }) { tmdb, _ in
            await #expect(throws: WebError.self) { _ = try await tmdb.details(of: Self.matrix, languages: ["de"]) }
            await #expect(throws: WebError.self) { _ = try await tmdb.trending(.movie, over: .day, page: 1) }
        }
    }

    @Test func neverTakesOneTitleForAnother() async throws {
        try await with({ _, _ in .init(body: TMDBFixture.film) }) { tmdb, _ in
            await #expect(throws: WebError.self) {
                _ = try await tmdb.details(of: TitleID(.movie, 604), languages: [])
            }
        }
    }
}
