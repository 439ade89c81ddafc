import Chat
import Engine
import Foundation
import Integrations
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Sync
@testable import Web

/// A source of posters that counts how often it is asked.
private final class FakePosters: PosterSource {
    struct State {
        var pictures: [String: Picture] = [:]
        var asked: [String] = []
        var failure: WebError.Problem?
    }

    let state: Mutex<State>

    init(_ references: String...) {
        let pictures = references.compactMap { reference in
            Picture(PosterLibraryTests.webp).map { (reference, $0) }
        }
        state = Mutex(State(pictures: Dictionary(uniqueKeysWithValues: pictures)))
    }

    func poster(_ reference: String) async throws -> Picture? {
        try state.withLock { state in
            state.asked.append(reference)
            if let failure = state.failure { throw WebError(service: "fake", host: "fake", problem: failure) }
            return state.pictures[reference]
        }
    }

    var asked: [String] { state.withLock { $0.asked } }
}

@Suite struct PosterLibraryTests {
    static let webp = Data("RIFF____WEBPVP8X____\0\0\0\0\u{2A}\0\0\u{40}\0\0".utf8)
    private static let day: Int64 = 86_400_000

    private final class Time: Sendable {
        let now = Mutex<Int64>(1_000_000)
        func advance(_ milliseconds: Int64) { now.withLock { $0 += milliseconds } }
    }

    private func with(
        _ kind: TestDatabase = .memory, path: String? = nil, items: [String] = ["plex:1"],
        _ body: (any Database) async throws -> Void
    ) async throws {
        try await kind.withDatabase { database in
            try await database.write { session in
                let (id, library) = (TitleID(.movie, 603), LibraryID("plex:1"))
                _ = try TitleStore(session).upsert([Title(id: id, name: "The Matrix")])
                if let path { try PosterStore(session).setPath(path, of: id) }
                _ = try LibraryStore(session).upsert(Library(id: library, name: "Films"))
                let stored = items.map { item in
                    let parts = item.split(separator: ":").map(String.init)
                    return StoredServerItem(
                        id: ServerItemID(server: parts[0], item: parts[1]), library: library, kind: .movie, title: id,
                        name: "The Matrix", year: 1999, quality: [], addedAt: nil)
                }
                try ServerItemStore(session).upsert(stored)
            }
            try await body(database)
        }
    }

    private func library(
        _ database: any Database, tmdb: TMDBPosters? = nil, _ servers: [String: any PosterSource],
        time: Time = Time()
    ) -> PosterLibrary {
        PosterLibrary(database: database, tmdb: tmdb, servers: servers, clock: { time.now.withLock { $0 } }) { _ in }
    }

    @Test(arguments: TestDatabase.shared) func aPosterIsFetchedOnce(kind: TestDatabase) async throws {
        try await with(kind) { database in
            let plex = FakePosters("1")
            for _ in 0..<3 {
                let image = await library(database, ["plex": plex]).image("movie:603")
                #expect(image == PosterImage(bytes: Self.webp, mimeType: "image/webp", width: 43, height: 65))
            }
            #expect(plex.asked == ["1"])
        }
    }

    @Test func whatHasNoPosterIsAskedForOnceADay() async throws {
        try await with { database in
            let (plex, time) = (FakePosters(), Time())
            let posters = library(database, ["plex": plex], time: time)
            for _ in 0..<3 { #expect(await posters.image("movie:603") == nil) }
            #expect(plex.asked.count == 1)
            time.advance(Self.day)
            #expect(await posters.image("movie:603") == nil)
            #expect(plex.asked.count == 2)
        }
    }

    @Test func tmdbComesBeforeTheServer() async throws {
        try await StubServer.with({ _, _ in .init(body: String(decoding: Self.webp, as: UTF8.self)) }) { server in
            try await HTTPConnections.with { connections in
                let service = WebService(
                    name: "TMDB pictures", address: try WebAddress(server.address), connections: connections)
                try await with(path: "/abc.jpg") { database in
                    let plex = FakePosters("1")
                    let posters = library(database, tmdb: TMDBPosters(service: service), ["plex": plex])
                    #expect(await posters.image("movie:603") != nil)
                    #expect(plex.asked.isEmpty)
                    #expect(await posters.link("movie:603") == "\(server.address)/t/p/w342/abc.jpg")
                    // Another poster was chosen at TMDB.
                    try await database.write { try PosterStore($0).setPath("/new.jpg", of: TitleID(.movie, 603)) }
                    #expect(await posters.image("movie:603") != nil)
                    #expect(await server.requests.map(\.uri) == ["/t/p/w342/abc.jpg", "/t/p/w342/new.jpg"])
                }
            }
        }
    }

    @Test func theNextCopyIsAskedWhereOneHasNoPicture() async throws {
        try await with(items: ["jellyfin:a", "kodi:7", "plex:1"]) { database in
            let (jellyfin, plex) = (FakePosters(), FakePosters("1"))
            let image = await library(database, ["plex": plex, "jellyfin": jellyfin]).image("movie:603")
            #expect(image != nil)
            #expect(jellyfin.asked == ["a"] && plex.asked == ["1"])
        }
    }

    /// A card does not wait for a source again that has just not answered, and gets its poster once it is back.
    @Test func aSourceThatIsSilentIsLeftAloneForAMinute() async throws {
        try await with { database in
            let (plex, time) = (FakePosters("1"), Time())
            plex.state.withLock { $0.failure = .timedOut(.seconds(5)) }
            let posters = library(database, ["plex": plex], time: time)
            for _ in 0..<3 { #expect(await posters.image("movie:603") == nil) }
            #expect(plex.asked.count == 1)
            plex.state.withLock { $0.failure = nil }
            time.advance(60_000)
            #expect(await posters.image("movie:603") != nil)
        }
    }

    @Test func anErrorOfOnePictureStopsNoOther() async throws {
        try await with { database in
            let plex = FakePosters("1")
            plex.state.withLock { $0.failure = .status(500, said: nil, retryAfter: nil) }
            let posters = library(database, ["plex": plex])
            #expect(await posters.image("movie:603") == nil)
            plex.state.withLock { $0.failure = nil }
            #expect(await posters.image("movie:603") != nil)
        }
    }

    @Test(arguments: ["", "movie", "movie:x", "movie:999", "tv:603", "plex:1", "../603"])
    func whatIsNoTitleHasNoPoster(reference: String) async throws {
        try await with { database in
            let plex = FakePosters("1")
            let posters = library(database, ["plex": plex])
            #expect(await posters.image(reference) == nil)
            #expect(await posters.link(reference) == nil)
            #expect(plex.asked.isEmpty)
        }
    }

    @Test func aDatabaseThatIsAwayCostsThePosterOnly() async throws {
        let database = try await DatabaseLocation.memory.open()
        try await database.close()
        #expect(await library(database, [:]).image("movie:603") == nil)
    }
}
