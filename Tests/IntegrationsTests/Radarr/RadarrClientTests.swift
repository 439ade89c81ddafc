import Engine
import Foundation
import Testing
import TestSupport

@testable import Integrations
@testable import Web

struct RadarrClientTests {
    private static let matrix = #"""
        {"id":0,"title":"The Matrix","year":1999,"tmdbId":603,"imdbId":"tt0133093","titleSlug":"603","monitored":false,
         "hasFile":false,"sizeOnDisk":0,"status":"released","isAvailable":true,"genres":["Action"],"runtime":136}
        """#
    private static let owned = #"""
        {"id":7,"title":"The Matrix","year":1999,"tmdbId":603,"imdbId":"tt0133093","titleSlug":"603","monitored":true,
         "hasFile":true,"sizeOnDisk":29102046776,"movieFile":{"size":29102046776},"qualityProfileId":4}
        """#
    private let ids = ExternalIDs(tmdb: 603)
    private let choice = AddingChoice(qualityProfile: 4, rootFolder: "/films", tags: [2])

    @discardableResult
    private func with<T: Sendable>(
        _ answer: @escaping @Sendable (StubServer.Request) -> StubServer.Answer,
        _ body: (RadarrClient, StubServer) async throws -> T
    ) async throws -> T {
        try await StubServer.withService(headers: RadarrClient.headers(key: "k"), { _, request in answer(request) }) {
            service, server in try await body(RadarrClient(service: service), server)
        }
    }

    @Test func listsWhatIsMonitoredWithItsState() async throws {
        let broken = #"{"id":"seven","title":[]}"#
        let bare = #"{"id":8,"title":"Unknown","tmdbId":0,"imdbId":"","year":0,"monitored":false}"#
        try await with({ _ in .init(body: "[\(Self.owned),\(broken),null,\(bare)]") }) { radarr, server in
            let titles = try await radarr.titles()
            #expect(titles.count == 2)
            #expect(
                titles.first
                    == ManagedTitle(
                        managerID: 7, kind: .movie, ids: ExternalIDs(tmdb: 603, imdb: "tt0133093"), name: "The Matrix",
                        year: 1999, isMonitored: true, isAvailable: true, sizeOnDisk: 29_102_046_776))
            #expect(titles.last?.ids.isEmpty == true && titles.last?.year == nil)
            #expect(await server.requests.map(\.uri) == ["/api/v3/movie"])
            #expect(await server.requests.first?.headers["x-api-key"] == "k")
        }
    }

    @Test func addsAFilmAsChosen() async throws {
        try await with({ request in
            switch (request.method, request.path) {
            case ("POST", _): .init(status: 201, body: Self.owned)
            case (_, "/api/v3/movie/lookup"): .init(body: "[\(Self.matrix)]")
            default: .init(body: "[]")
            }
        }) { radarr, server in
            let added = try await radarr.add(ids, with: choice)
            #expect(added.managerID == 7)
            let requests = await server.requests
            #expect(
                requests.map(\.uri).prefix(2) == ["/api/v3/movie?tmdbId=603", "/api/v3/movie/lookup?term=tmdb%3A603"])
            #expect(
                requests.last?.sortedBody
                    == #"{"addOptions":{"addMethod":"manual","monitor":"movieOnly","searchForMovie":true},"#
                    + #""minimumAvailability":"released","monitored":true,"qualityProfileId":4,"rootFolderPath":"\/films","#
                    + #""tags":[2],"title":"The Matrix","titleSlug":"603","tmdbId":603,"year":1999}"#)
        }
    }

    @Test func addingWhatIsThereChangesNothing() async throws {
        // A server that does not know the parameter sends all of its films.
        let other = Self.owned.replacing("603", with: "604")
        try await with({ _ in .init(body: "[\(other),\(Self.owned)]") }) { radarr, server in
            let title = try await radarr.add(ids, with: choice)
            #expect(title.ids.tmdb == 603 && title.isAvailable)
            #expect(await server.requests.allSatisfy { $0.method == "GET" })
        }
    }

    @Test(arguments: [
        (
            400,
            #"[{"propertyName":"TmdbId","errorMessage":"This movie has already been added","#
                + #""errorCode":"MovieExistsValidator","severity":"error"}]"#
        ),
        (400, #"[{"errorMessage":"This movie has already been added"}]"#), (409, #"{"message":"constraint failed"}"#),
    ])
    func whatSomebodyElseAddsMeanwhileCountsAsThere(code: Int, body: String) async throws {
        let posted = Flag()
        try await with({ request in
            if request.method == "POST" {
                posted.raise()
                return .init(status: code, body: body)
            }
            if request.path.hasSuffix("lookup") { return .init(body: "[\(Self.matrix)]") }
            return .init(body: posted.isRaised ? "[\(Self.owned)]" : "[]")
        }) { radarr, _ in
            let added = try await radarr.add(ids, with: choice)
            #expect(added.managerID == 7)
        }
    }

    @Test func aLostAnswerIsAskedForAgainWithoutAddingTwice() async throws {
        let posted = Flag()
        try await with({ request in
            if request.method == "POST" {
                if posted.isRaised {
                    return .init(status: 400, body: #"[{"errorCode":"MovieExistsValidator"}]"#)
                }
                posted.raise()
                return .init(hangsUp: true)
            }
            if request.path.hasSuffix("lookup") { return .init(body: "[\(Self.matrix)]") }
            return .init(body: posted.isRaised ? "[\(Self.owned)]" : "[]")
        }) { radarr, _ in
            let added = try await radarr.add(ids, with: choice)
            #expect(added.managerID == 7)
        }
    }

    @Test func saysWhatIsWrongWithAChoice() async throws {
        let body = #"[{"propertyName":"RootFolderPath","errorMessage":"Root folder '/films' does not exist"}]"#
        try await with({ request in
            request.method == "POST"
                ? .init(status: 400, body: body)
                : .init(body: request.path.hasSuffix("lookup") ? "[\(Self.matrix)]" : "[]")
        }) { radarr, _ in
            let error = await #expect(throws: WebError.self) { _ = try await radarr.add(ids, with: choice) }
            #expect(error?.description.contains("Root folder '/films' does not exist") == true)
        }
    }

    @Test func aFilmThatItDoesNotKnowIsNotAdded() async throws {
        try await with({ _ in .init(body: "[]") }) { radarr, server in
            let found = [try await radarr.lookUp(ids), try await radarr.lookUp(ExternalIDs())]
            #expect(found == [nil, nil])
            await #expect(throws: NoSuchTitle.self) { _ = try await radarr.add(ids, with: choice) }
            #expect(await server.requests.allSatisfy { $0.method == "GET" })
        }
    }

    @Test func neverDeletesAFile() async throws {
        try await with({ request in
            request.method == "DELETE" ? .init() : .init(body: "[\(Self.owned)]")
        }) { radarr, server in
            try await radarr.remove(ids)
            let deleted = await server.requests.filter { $0.method == "DELETE" }
            #expect(deleted.map(\.uri) == ["/api/v3/movie/7?deleteFiles=false&addImportExclusion=false"])
        }
        try await with({ _ in .init(body: "[]") }) { radarr, server in
            try await radarr.remove(ids)
            #expect(await server.requests.allSatisfy { $0.method == "GET" })
        }
    }

    @Test func tellsWhenAFilmComesOut() async throws {
        let film =
            #"{"id":9,"title":"Soon","year":2026,"tmdbId":9,"inCinemas":"2026-11-01T00:00:00Z","#
            + #""digitalRelease":"2026-12-05T00:00:00Z","physicalRelease":"2026-12-20T00:00:00Z"}"#
        try await with({ _ in .init(body: "[\(film)]") }) { radarr, server in
            let (start, end): (Int64, Int64) = (1_796_083_200_000, 1_798_675_200_000)
            let releases = try await radarr.calendar(from: start, to: end)
            #expect(releases.map(\.at) == [1_796_428_800_000])
            #expect(
                await server.requests.first?.query == ["start": "2026-12-01T00:00:00Z", "end": "2026-12-31T00:00:00Z"])
        }
    }

    @Test func readsTheWholeQueueAndEveryDownloadOnce() async throws {
        let records = (0..<150).map {
            #"{"id":\#($0),"movieId":91,"title":"Some.Movie.\#($0)","size":200,"sizeleft":50,"status":"downloading","#
                + #""trackedDownloadState":"downloading","trackedDownloadStatus":"odd","downloadId":"d\#($0 / 2)"}"#
        }
        try await with({ request in
            let page = Int(request.query["page"] ?? "") ?? 0
            let slice = records.dropFirst((page - 1) * 100).prefix(100).joined(separator: ",")
            return .init(body: #"{"page":\#(page),"totalRecords":150,"records":[\#(slice)]}"#)
        }) { radarr, server in
            let queue = try await radarr.queue()
            #expect(queue.count == 75)
            #expect(
                queue.first == Download(managerID: 91, name: "Some.Movie.0", progress: 0.75, status: "downloading"))
            #expect(await server.requests.count == 2)
        }
    }

    @Test func namesWhatADownloadWaitsFor() async throws {
        let records = [
            #"{"title":"a","size":0,"sizeleft":0,"status":"completed","trackedDownloadState":"importPending"}"#,
            #"{"title":"b","size":10,"sizeleft":20,"status":"paused","trackedDownloadState":"downloading"}"#,
            #"{"title":"c"}"#,
        ]
        try await with({ _ in
            .init(body: #"{"totalRecords":3,"records":[\#(records.joined(separator: ","))]}"#)
        }) { radarr, _ in
            let queue = try await radarr.queue()
            #expect(queue.map(\.status) == ["importPending", "paused", "unknown"])
            #expect(queue.map(\.progress) == [0, 0, 0])
        }
    }

    @Test func listsWhatCanBeChosen() async throws {
        try await with({ request in
            switch request.path {
            case "/api/v3/qualityprofile": .init(body: #"[{"id":4,"name":"HD","cutoff":7}]"#)
            case "/api/v3/rootfolder":
                .init(
                    body: #"[{"id":1,"path":"/films","accessible":true,"freeSpace":32147635175424},"#
                        + #"{"id":2,"path":"/gone","accessible":false}]"#)
            case "/api/v3/notification": .init(body: #"[{"id":1,"name":"Chat","implementation":"Discord"}]"#)
            default: .init(body: #"[{"id":2,"label":"family"}]"#)
            }
        }) { radarr, _ in
            let options = try await radarr.options()
            #expect(
                options
                    == AddingOptions(
                        qualityProfiles: [.init(id: 4, name: "HD")],
                        rootFolders: [.init(path: "/films", freeSpace: 32_147_635_175_424)],
                        tags: [.init(id: 2, name: "family")]))
            let notifiers = try await radarr.notifiers()
            #expect(notifiers == [ManagerNotifier(name: "Chat", implementation: "Discord")])
        }
    }

    @Test(arguments: StubServer.hostileAnswers.indices)
    func answersOfAnotherFormAreErrorsAndNothingWorse(index: Int) async throws {
        let answer = StubServer.hostileAnswers[index]
        try await with({ _ in answer }) { radarr, _ in
            await #expect(throws: WebError.self) { _ = try await radarr.titles() }
            await #expect(throws: WebError.self) { _ = try await radarr.queue() }
            await #expect(throws: WebError.self) { _ = try await radarr.options() }
            await #expect(throws: WebError.self) { _ = try await radarr.add(ids, with: choice) }
        }
    }
}
