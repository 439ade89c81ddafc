import Foundation
import TestSupport
import Testing

@testable import Integrations
@testable import Web

struct PosterSourceTests {
    /// A WebP of 43 × 65 pixels, all of whose bytes are ASCII.
    static let webp = "RIFF____WEBPVP8X____\0\0\0\0\u{2A}\0\0\u{40}\0\0"

    @Test func tmdbIsAskedForTheSizeThatIsShown() async throws {
        try await StubServer.withService("TMDB pictures", { _ in .init(body: Self.webp) }) { service, server in
            let posters = TMDBPosters(service: service)
            let picture = try #require(try await posters.poster("/abc.jpg"))
            #expect(picture.format == .webp && picture.width == 43 && picture.height == 65)
            let requests = await server.requests
            #expect(requests.map(\.uri) == ["/t/p/w342/abc.jpg"])
            #expect(requests[0].headers["accept"]?.hasPrefix("image/jpeg") == true)
            #expect(requests[0].headers["authorization"] == nil)
            #expect(posters.link(to: "/abc.jpg") == "\(server.address)/t/p/w342/abc.jpg")
        }
    }

    @Test(arguments: [
        "", "/", "abc.jpg", "/../secret", "/a/b.jpg", "/a.jpg?x=1", "/.hidden", "/a b.jpg", "//host/a.jpg",
    ])
    func whatIsNoPathOfTMDBsIsNotAskedFor(path: String) async throws {
        try await StubServer.withService("TMDB pictures", { _ in .init(body: Self.webp) }) { service, server in
            let picture = try await TMDBPosters(service: service).poster(path)
            #expect(picture == nil)
            #expect(TMDBPosters(service: service).link(to: path) == nil)
            #expect(await server.requests.isEmpty)
        }
    }

    @Test func plexDrawsThePosterOfAnItem() async throws {
        let headers = PlexServer.headers(token: "secret-token", clientIdentifier: "id")
        try await StubServer.withService("Plex", headers: headers, { _ in .init(body: Self.webp) }) { service, server in
            let plex = PlexServer(server: service, account: service)
            let picture = try await plex.poster("4711")
            #expect(picture != nil)
            for odd in ["", "../x", "47,11", "x"] {
                let none = try await plex.poster(odd)
                #expect(none == nil, "\(odd)")
            }
            let requests = await server.requests
            #expect(requests.map(\.path) == ["/photo/:/transcode"])
            #expect(requests[0].query["url"] == "/library/metadata/4711/thumb/1")
            #expect(requests[0].query["width"] == "342")
            #expect(requests[0].headers["x-plex-token"] == "secret-token")
        }
    }

    @Test func jellyfinSendsThePrimaryImageOfAnItem() async throws {
        try await StubServer.withService("Jellyfin", { _ in .init(body: Self.webp) }) { service, server in
            let jellyfin = JellyfinServer(service: service, product: .jellyfin, clientIdentifier: "id")
            let picture = try await jellyfin.poster("ab12/../x")
            #expect(picture != nil)
            let requests = await server.requests
            #expect(requests.map(\.path) == ["/Items/ab12%2F..%2Fx/Images/Primary"])
            #expect(requests[0].query == ["maxWidth": "342", "quality": "90", "format": "Jpg"])
        }
    }

    @Test func aTitleWithoutAPosterHasNone() async throws {
        try await StubServer.withService("TMDB pictures", { _ in .init(status: 404, body: "<h1>Not Found</h1>") }) {
            service, _ in
            let picture = try await TMDBPosters(service: service).poster("/abc.jpg")
            #expect(picture == nil)
        }
    }

    @Test func whatIsNoPictureIsNotPassedOn() async throws {
        let answers = ["<html>Please sign in</html>", "", "{}", "<svg/>"]
        for body in answers {
            try await StubServer.withService("TMDB pictures", { _ in .init(body: body) }) { service, _ in
                let picture = try await TMDBPosters(service: service).poster("/abc.jpg")
                #expect(picture == nil)
            }
        }
    }

    @Test func noMoreIsReadThanAPosterMayHave() async throws {
        let huge = Self.webp + String(repeating: "x", count: Picture.sizeLimit)
        try await StubServer.withService("TMDB pictures", { _ in .init(body: huge) }) { service, server in
            await #expect(throws: WebError.self) { try await TMDBPosters(service: service).poster("/abc.jpg") }
            #expect(await server.requests.count == 1)
        }
    }

    /// A server that cannot draw is still a server.
    @Test func picturesSayNothingOfHowASourceIs() async throws {
        try await StubServer.withService("Plex", { _ in .init(status: 500) }) { service, server in
            var watched = service
            let health = SourceHealth(name: "Plex")
            watched.health = health
            let plex = PlexServer(server: watched, account: watched)
            for _ in 0..<5 { await #expect(throws: WebError.self) { try await plex.poster("1") } }
            #expect(health.snapshot.state == .unknown)
            #expect(await server.requests.count == 5)
        }
    }
}
