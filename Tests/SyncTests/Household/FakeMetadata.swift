import Engine
import Integrations
import Synchronization

@testable import Web

/// A catalogue of the world with three titles.
final class FakeMetadata: MetadataSource {
    let isAway = Mutex(false)

    private func answer<T>(_ value: T) throws -> T {
        guard !isAway.withLock({ $0 }) else {
            throw WebError(service: "tmdb", host: "127.0.0.1:1", problem: .timedOut(.seconds(1)))
        }
        return value
    }

    func details(of title: TitleID, languages: [String]) async throws -> TitleDetails? {
        guard title != TitleID(.movie, 106) else { return try answer(nil) }
        let described = Title(id: title, name: "Known \(title.tmdb)", year: 2000, keywords: ["heist"])
        return try answer(
            TitleDetails(title: described, ids: ExternalIDs(tmdb: title.tmdb), posterPath: "/\(title.tmdb).jpg"))
    }

    func find(_ ids: ExternalIDs, kind: TitleKind) async throws -> TitleID? {
        try answer(ids.imdb == "tt13" ? TitleID(.movie, 103) : nil)
    }

    func search(_ name: String, year: Int?, kind: TitleKind) async throws -> TitleID? { try answer(nil) }

    func trending(_ kind: TitleKind, over window: TrendingWindow, page: Int) async throws -> [TitleID] {
        try answer([])
    }

    func discover(_ kind: TitleKind, _ query: DiscoverQuery, page: Int) async throws -> [TitleID] { try answer([]) }

    func upcoming(_ kind: TitleKind, region: String?, page: Int) async throws -> [TitleID] { try answer([]) }
}
