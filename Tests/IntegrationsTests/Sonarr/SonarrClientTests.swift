import Engine
import Foundation
import Testing
import TestSupport

@testable import Integrations
@testable import Web

struct SonarrClientTests {
    private static let found = #"""
        {"title":"Cowboy Bebop","year":1998,"tvdbId":76885,"tmdbId":30991,"imdbId":"tt0213338",
         "titleSlug":"cowboy-bebop","seriesType":"standard","genres":["Anime","Drama"],"monitored":true,
         "seasons":[{"seasonNumber":0,"monitored":true},{"seasonNumber":1,"monitored":true}]}
        """#

    private static func owned(percent: Double) -> String {
        #"{"id":3,"title":"Cowboy Bebop","year":1998,"tvdbId":76885,"tmdbId":30991,"imdbId":"tt0213338","#
            + #""monitored":true,"statistics":{"episodeFileCount":26,"percentOfEpisodes":\#(percent),"sizeOnDisk":14}}"#
    }

    private let choice = AddingChoice(qualityProfile: 1, rootFolder: "/anime", searches: false)

    @discardableResult
    private func with<T: Sendable>(
        _ answer: @escaping @Sendable (StubServer.Request) -> StubServer.Answer,
        _ body: (SonarrClient, StubServer) async throws -> T
    ) async throws -> T {
        try await StubServer.withService(headers: SonarrClient.headers(key: "k"), { _, request in answer(request) }) {
            service, server in try await body(SonarrClient(service: service), server)
        }
    }

    @Test func aSeriesIsThereWhenEveryEpisodeIs() async throws {
        try await with({ _ in
            .init(body: "[\(Self.owned(percent: 100)),\(Self.owned(percent: 26.02)),{\"id\":5,\"title\":\"New\"}]")
        }) { sonarr, _ in
            let titles = try await sonarr.titles()
            #expect(titles.map(\.isAvailable) == [true, false, false])
            #expect(titles.first?.ids == ExternalIDs(tmdb: 30991, imdb: "tt0213338", tvdb: 76885))
            #expect(titles.first?.sizeOnDisk == 14 && titles.first?.kind == .tv)
        }
    }

    @Test func addsASeriesWithoutItsSpecials() async throws {
        try await with({ request in
            switch (request.method, request.path) {
            case ("POST", _): .init(status: 201, body: Self.owned(percent: 0))
            case (_, "/api/v3/series/lookup"): .init(body: "[\(Self.found)]")
            default: .init(body: "[]")
            }
        }) { sonarr, server in
            let added = try await sonarr.add(ExternalIDs(tmdb: 30991), with: choice)
            #expect(added.managerID == 3)
            let requests = await server.requests
            #expect(
                requests.map(\.uri) == [
                    "/api/v3/series/lookup?term=tmdb%3A30991", "/api/v3/series?tvdbId=76885", "/api/v3/series",
                ])
            #expect(
                requests.last?.sortedBody
                    == #"{"addOptions":{"monitor":"all","searchForCutoffUnmetEpisodes":false,"#
                    + #""searchForMissingEpisodes":false},"monitored":true,"monitorNewItems":"all","qualityProfileId":1,"#
                    + #""rootFolderPath":"\/anime","seasonFolder":true,"seasons":[{"monitored":false,"seasonNumber":0},"#
                    + #"{"monitored":true,"seasonNumber":1}],"seriesType":"anime","tags":[],"title":"Cowboy Bebop","#
                    + #""titleSlug":"cowboy-bebop","tvdbId":76885,"year":1998}"#)
        }
    }

    @Test func addingWhatIsThereChangesNothing() async throws {
        try await with({ request in
            .init(body: request.path.hasSuffix("lookup") ? "[\(Self.found)]" : "[\(Self.owned(percent: 100))]")
        }) { sonarr, server in
            for ids in [ExternalIDs(tvdb: 76885), ExternalIDs(tmdb: 30991), ExternalIDs(imdb: "tt0213338")] {
                let title = try await sonarr.add(ids, with: choice)
                #expect(title.isAvailable)
            }
            #expect(await server.requests.allSatisfy { $0.method == "GET" })
        }
    }

    @Test func neverTakesASeriesThatOnlySoundsLikeIt() async throws {
        // What a server does with a kind of id that it does not know: search for it as a name.
        try await with({ request in
            .init(body: request.path.hasSuffix("lookup") ? "[\(Self.found)]" : "[]")
        }) { sonarr, server in
            let found = try await sonarr.lookUp(ExternalIDs(tmdb: 1))
            #expect(found == nil)
            await #expect(throws: NoSuchTitle.self) { _ = try await sonarr.add(ExternalIDs(tmdb: 1), with: choice) }
            #expect(await server.requests.allSatisfy { $0.method == "GET" })
        }
    }

    @Test func whatSomebodyElseAddsMeanwhileCountsAsThere() async throws {
        let posted = Flag()
        try await with({ request in
            if request.method == "POST" {
                posted.raise()
                return .init(
                    status: 400,
                    body: #"[{"errorMessage":"This series has already been added","#
                        + #""errorCode":"SeriesExistsValidator"}]"#)
            }
            if request.path.hasSuffix("lookup") { return .init(body: "[\(Self.found)]") }
            return .init(body: posted.isRaised ? "[\(Self.owned(percent: 0))]" : "[]")
        }) { sonarr, _ in
            let added = try await sonarr.add(ExternalIDs(tvdb: 76885), with: choice)
            #expect(added.managerID == 3)
        }
    }

    @Test func neverDeletesAFile() async throws {
        try await with({ request in
            request.method == "DELETE" ? .init(status: 404) : .init(body: "[\(Self.owned(percent: 1))]")
        }) { sonarr, server in
            try await sonarr.remove(ExternalIDs(tvdb: 76885))
            #expect(
                await server.requests.last?.uri
                    == "/api/v3/series/3?deleteFiles=false&addImportListExclusion=false")
        }
    }

    @Test func tellsWhenEpisodesAreOnAir() async throws {
        let episode =
            #"{"id":1,"seriesId":3,"seasonNumber":2,"episodeNumber":5,"airDateUtc":"2026-12-05T20:00:00Z","#
            + #""series":\#(Self.owned(percent: 1))}"#
        try await with({ _ in .init(body: #"[\#(episode),{"id":2,"seriesId":3}]"#) }) { sonarr, server in
            let releases = try await sonarr.calendar(from: 1_796_083_200_000, to: 1_798_675_200_000)
            #expect(releases.map(\.at) == [1_796_500_800_000])
            #expect(releases.first?.season == 2 && releases.first?.episode == 5)
            #expect(releases.first?.title.name == "Cowboy Bebop")
            #expect(await server.requests.first?.query["includeSeries"] == "true")
        }
    }

    @Test(arguments: StubServer.hostileAnswers.indices)
    func answersOfAnotherFormAreErrorsAndNothingWorse(index: Int) async throws {
        let answer = StubServer.hostileAnswers[index]
        try await with({ _ in answer }) { sonarr, _ in
            await #expect(throws: WebError.self) { _ = try await sonarr.titles() }
            await #expect(throws: WebError.self) { _ = try await sonarr.calendar(from: 0, to: 1) }
            await #expect(throws: WebError.self) { try await sonarr.remove(ExternalIDs(tvdb: 1)) }
        }
    }
}
