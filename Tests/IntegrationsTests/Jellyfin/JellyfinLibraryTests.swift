import Engine
import Foundation
import Testing
import TestSupport

@testable import Integrations
@testable import Web

struct JellyfinLibraryTests {
    private let films = ServerLibrary(id: "aaaa1", name: "Films", kind: .movie)

    @Test func aMixedLibraryCountsAsBoth() async throws {
        try await StubServer.withJellyfin(StubJellyfin().answer) { jellyfin, server in
            let libraries = try await jellyfin.libraries()
            #expect(libraries.map(\.id) == ["aaaa1", "aaaa2", "aaaa3", "aaaa3#tv"])
            #expect(libraries.map(\.kind) == [.movie, .tv, .movie, .tv])
            #expect(libraries.first?.language == "de")
            let header = await server.requests.first?.headers["authorization"]
            #expect(header?.hasPrefix("MediaBrowser ") == true && header?.contains(#"Token="key-0123456789""#) == true)
        }
    }

    @Test func readsWhoMaySeeWhat() async throws {
        let users = #"""
            [{"Id":"A-1","Name":"Root","Policy":{"IsAdministrator":true,"EnableAllFolders":true}},
            {"Id":"b","Name":"Kid","LastActivityDate":"2026-01-01T00:00:00.0000000Z",
            "Policy":{"EnableAllFolders":false,"EnabledFolders":["aaaa-1","aaaa3"]}},
            {"Id":"c","Name":"Gone","Policy":{"IsDisabled":true,"EnableAllFolders":true}},
            {"Id":"d","Name":"Odd"},{"Name":"Nobody"},
            {"Id":"e","Name":"Some","Policy":{"EnableAllFolders":true,"BlockedMediaFolders":["aaaa2"]}}]
            """#
        let stub = StubJellyfin()
        try await StubServer.withJellyfin({ request in
            request.path == "/Users" ? .init(body: users) : stub.answer(request)
        }) { jellyfin, _ in
            let accounts = try await jellyfin.accounts()
            #expect(accounts.map(\.id) == ["a1", "b", "d", "e"])
            #expect(accounts.map(\.isOwner) == [true, false, false, false])
            #expect(
                accounts.map(\.access) == [
                    .all, .only(["aaaa1", "aaaa3", "aaaa3#tv"]), .only([]), .only(["aaaa1", "aaaa3", "aaaa3#tv"]),
                ])
            #expect(accounts[1].lastActiveAt == testMoment)
        }
    }

    private static let film = #"""
        {"Items":[{"Id":"F-1","Type":"Movie","Name":"The Matrix","OriginalTitle":"Matrix","ProductionYear":1999,
        "Overview":"Hackers.","Taglines":["Free your mind"],"Genres":["Sci-Fi"],
        "People":[{"Name":"Lana Wachowski","Type":"Director"},{"Name":"Keanu Reeves","Type":"Actor"}],
        "Studios":[{"Name":"Warner","Id":"x"}],"RunTimeTicks":81720000000,"OfficialRating":"FSK-16",
        "ProductionLocations":["USA"],"ProviderIds":{"Tmdb":"603","Imdb":"tt0133093","TvMaze":null},
        "DateCreated":"2013-08-30T02:34:21.0000000Z","MediaSources":[{"MediaStreams":[
        {"Type":"Video","Width":3840,"Height":1600,"VideoRangeType":"DOVIWithHDR10"},
        {"Type":"Audio","Channels":8,"DisplayTitle":"English - TrueHD Atmos 7.1"}]}]},
        {"Id":"F-2","Type":"Movie","Name":"Bad","ProductionYear":"soon"}],"TotalRecordCount":2,"StartIndex":0}
        """#

    @Test func readsWhatAServerSaysOfAFilm() async throws {
        try await StubServer.withJellyfin({ _ in .init(body: Self.film) }) { jellyfin, server in
            let page = try await jellyfin.items(in: films, after: nil)
            let expected = ServerItem(
                id: "f1", kind: .movie, ids: ExternalIDs(tmdb: 603, imdb: "tt0133093"), name: "The Matrix",
                originalName: "Matrix", year: 1999, genres: ["Sci-Fi"], overview: "Hackers.",
                tagline: "Free your mind", directors: ["Lana Wachowski"], cast: ["Keanu Reeves"], studios: ["Warner"],
                runtime: 136, contentRating: "FSK-16", countries: ["USA"],
                quality: ["4K", "Dolby Vision", "HDR", "Atmos", "7.1"], addedAt: 1_377_830_061_000)
            #expect(page.entries == [expected])
            #expect(page.isLast && page.rejected.count == 1)
            let first = await server.requests.first?.query
            #expect(first?["parentId"] == "aaaa1" && first?["includeItemTypes"] == "Movie")
            #expect(first?["recursive"] == "true" && first?["minDateLastSaved"] == nil)
            _ = try await jellyfin.items(in: films, after: page.cursor)
            // An hour before the last reading: clocks differ.
            #expect(await server.requests.last?.query["minDateLastSaved"] == "2025-12-31T23:00:00Z")
        }
    }

    @Test func embyIsAskedAtItsOwnPlace() async throws {
        let folders = #"[{"Name":"Films","CollectionType":"movies","ItemId":"7","Guid":"0A-1"}]"#
        let users = #"[{"Id":"u","Name":"Kid","Policy":{"EnabledFolders":["0a1"]}}]"#
        try await StubServer.withJellyfin(
            as: .emby,
            { request in
                switch request.path {
                case "/emby/Users": .init(body: users)
                case "/emby/Library/VirtualFolders": .init(body: folders)
                default: .init(status: 404)
                }
            }
        ) { emby, server in
            let accounts = try await emby.accounts()
            #expect(accounts.map(\.access) == [.only(["7"])])
            #expect(await server.requests.first?.headers["x-emby-token"] == "key-0123456789")
        }
    }

    @Test func numbersAndThumbsBecomeStars() async throws {
        let likes = #"""
            {"Items":[{"Id":"1","UserData":{"Rating":9,"Likes":true}},{"Id":"2","UserData":{"Likes":true}}],
            "TotalRecordCount":2}
            """#
        let dislikes = #"{"Items":[{"Id":"3","UserData":{"Likes":false}}],"TotalRecordCount":1}"#
        try await StubServer.withJellyfin({ request in
            .init(body: request.query["filters"] == "Likes" ? likes : dislikes)
        }) { jellyfin, _ in
            let user = ServerAccount(id: "u", name: "U", isOwner: false, access: .all)
            let ratings = try await jellyfin.ratings(of: [user])
            #expect(ratings.map(\.stars) == [4.5, 4, 1.5])
            #expect(ratings.allSatisfy { $0.account == "u" && $0.ratedAt == 0 })
        }
    }

    @Test(arguments: StubServer.hostileBodies)
    func saysWhatIsWrongWithAnAnswerThatMakesNoSense(body: String) async throws {
        try await StubServer.withJellyfin({ _ in .init(body: body) }) { jellyfin, _ in
            await #expect(throws: WebError.self) { try await jellyfin.identity() }
            await #expect(throws: WebError.self) { try await jellyfin.items(in: films, after: nil) }
            await #expect(throws: WebError.self) { try await jellyfin.itemIDs(in: films) }
            if body != "[]" {
                await #expect(throws: WebError.self) { try await jellyfin.libraries() }
                await #expect(throws: WebError.self) { try await jellyfin.accounts() }
                await #expect(throws: WebError.self) { try await jellyfin.plays(after: nil) }
                await #expect(throws: WebError.self) { try await jellyfin.sessions() }
            }
        }
    }

    @Test func theListOfIDsIsCompleteOrNoneAtAll() async throws {
        let body = #"{"Items":[{"Id":"1"}],"TotalRecordCount":999999999999}"#
        let empty = #"{"Items":[],"TotalRecordCount":999999999999}"#
        try await StubServer.withJellyfin({ request in
            .init(body: request.query["startIndex"] == "0" ? body : empty)
        }) { jellyfin, _ in
            await #expect(throws: WebError.self) { try await jellyfin.itemIDs(in: films) }
        }
    }
}
