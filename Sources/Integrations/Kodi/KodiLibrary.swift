import Engine
import Foundation
package import Web

/// The library of a Kodi installation, which knows one person: whoever uses it.
package struct KodiLibrary: Sendable {
    /// Kodi has no accounts; this one stands for whoever uses it.
    package static let account = "kodi"

    let service: WebService
    let pageSize: Int

    /// - Parameters:
    ///   - service: Kodi's web server, called with `headers(user:password:)`.
    ///   - pageSize: entries to ask for at once.
    package init(service: WebService, pageSize: Int = 500) {
        self.service = service
        self.pageSize = pageSize
    }

    /// What every call is sent with.
    package static func headers(user: String, password: String) -> [String: String] {
        ["Authorization": "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()]
    }

    func call<Answer: Decodable>(
        _ method: String, _ parameters: KodiParameters? = nil, returning type: Answer.Type
    ) async throws -> Answer {
        let request = try WebRequest(
            .post, "/jsonrpc", json: KodiCall(method: method, params: parameters), isRepeatable: true)
        let answer = try await service.call(request, returning: KodiAnswer<Answer>.self)
        guard let result = answer.result else {
            throw service.problem(.status(200, said: answer.error?.message, retryAfter: nil))
        }
        return result
    }

    /// All of a list whose order does not change by itself.
    func all(_ list: KodiList) async throws -> [KodiEntry] {
        for _ in 0..<Self.patience {
            if let entries = try await allAtOnce(list) { return entries }
        }
        throw service.report(.malformed("a list kept changing while it was read"))
    }

    static let patience = 4

    /// - Returns: `nil` when it changed meanwhile.
    private func allAtOnce(_ list: KodiList) async throws -> [KodiEntry]? {
        var place = PageOverlap()
        var entries: [KodiEntry] = []
        while true {
            let page = try await page(of: list, start: place.start)
            guard let known = place.known(in: page.ids) else { return nil }
            entries += page.entries.dropFirst(known).compactMap(\.value)
            let isLast = place.isLast(page.ids, known: known, limit: pageSize, total: page.total)
            place.advance(over: page.ids)
            guard isLast else { continue }
            return page.total.map { place.done >= $0 } ?? true ? entries : nil
        }
    }

    /// - Parameter newest: sorts by when it was played, the newest first.
    func page(of list: KodiList, start: Int, newest: Bool = false) async throws -> KodiPage {
        let sort =
            newest
            ? KodiParameters.Sort(method: "lastplayed", order: "descending")
            : KodiParameters.Sort(method: "dateadded", order: "ascending")
        let parameters = KodiParameters(
            properties: list.properties, limits: .init(start: start, end: start + pageSize), sort: sort)
        return try await call(list.method, parameters, returning: KodiPage.self)
    }
}

extension KodiLibrary: MediaServer {
    private static let movies = ServerLibrary(id: "movies", name: "Movies", kind: .movie)
    private static let series = ServerLibrary(id: "tvshows", name: "TV shows", kind: .tv)

    /// Kodi has no id of its own; one address is one installation.
    package func identity() async throws -> ServerIdentity {
        let version = try await call("JSONRPC.Version", returning: KodiVersion.self)
        return ServerIdentity(id: "kodi:\(service.address.host)", name: "Kodi", version: version.description)
    }

    package func libraries() async throws -> [ServerLibrary] { [Self.movies, Self.series] }

    /// Kodi does not say what changed: every pass reads everything.
    package func items(in library: ServerLibrary, after cursor: SourceCursor?) async throws -> SourcePage<ServerItem> {
        var place = cursor?.position(PageOverlap.self) ?? PageOverlap()
        for _ in 0..<Self.patience {
            let page = try await page(of: KodiList(library), start: place.start)
            guard let known = place.known(in: page.ids) else {
                place = PageOverlap()
                continue
            }
            let isLast = place.isLast(page.ids, known: known, limit: pageSize, total: page.total)
            place.advance(over: page.ids)
            let done = place.done
            let fresh = page.entries.dropFirst(known)
            return SourcePage(
                entries: fresh.compactMap { $0.value?.item }, cursor: try SourceCursor(isLast ? PageOverlap() : place),
                isLast: isLast, total: page.total.map { max($0, done) }, done: done,
                rejected: fresh.compactMap { entry in
                    entry.problem.map { "An item of Kodi's library cannot be read: \($0)." }
                })
        }
        throw service.report(.malformed("its library kept changing while it was read"))
    }

    package func itemIDs(in library: ServerLibrary) async throws -> Set<String> {
        Set(try await all(KodiList(library)).map(\.id))
    }

    package func accounts() async throws -> [ServerAccount] {
        [ServerAccount(id: Self.account, name: "Kodi", isOwner: true, access: .all)]
    }

    package var tellsRatingsOfEverybody: Bool { false }

    package func ratings(of accounts: [ServerAccount]) async throws -> [ServerRating] {
        guard accounts.contains(where: { $0.id == Self.account }) else { return [] }
        var ratings: [ServerRating] = []
        for list in [KodiList.movies, .series] {
            ratings += try await all(list).compactMap { entry in
                Stars.ofTen(entry.userRating).map {
                    ServerRating(account: Self.account, item: entry.id, stars: $0, ratedAt: 0)
                }
            }
        }
        return ratings
    }
}
