import Engine
import Foundation
package import Web

/// A Plex Media Server together with the account at plex.tv that owns it.
///
/// Accounts are named by their ids at plex.tv, as Tautulli names them; items and libraries by their keys on the server.
package struct PlexServer: Sendable {
    /// Where plex.tv is, which knows who the owner shares the server with.
    package static let accountAddress = "https://plex.tv"

    let server: WebService
    let account: WebService
    let pageSize: Int
    let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - server: the server itself, called with `headers(token:clientIdentifier:)`.
    ///   - account: plex.tv, called with the same.
    ///   - pageSize: entries to ask for at once.
    ///   - now: milliseconds since 1970; numbers the commands that are sent to players.
    package init(
        server: WebService, account: WebService, pageSize: Int = 500,
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }
    ) {
        self.server = server
        self.account = account
        self.pageSize = pageSize
        self.now = now
    }

    /// What every call is sent with.
    /// - Parameters:
    ///   - token: the owner's.
    ///   - clientIdentifier: names this installation to Plex; the same for ever.
    package static func headers(token: String, clientIdentifier: String) -> [String: String] {
        [
            tokenHeader: token, "X-Plex-Client-Identifier": clientIdentifier, "X-Plex-Product": "Recommendarr",
            "X-Plex-Device-Name": "Recommendarr",
        ]
    }

    static let tokenHeader = "X-Plex-Token"

    /// Some entries of a list, and how many there are.
    func page<Entry: Decodable & Sendable>(
        _ path: String, query: [URLQueryItem] = [], start: Int, of type: Entry.Type
    ) async throws -> PlexList<Entry> {
        let headers = ["X-Plex-Container-Start": String(start), "X-Plex-Container-Size": String(pageSize)]
        return try await list(path, query: query, headers: headers, of: type)
    }

    func list<Entry: Decodable & Sendable>(
        _ path: String, query: [URLQueryItem] = [], headers: [String: String] = [:], of type: Entry.Type
    ) async throws -> PlexList<Entry> {
        try await server.call(
            WebRequest(.get, path, query: query, headers: headers), returning: PlexAnswer<PlexList<Entry>>.self
        ).MediaContainer
    }

    /// Everything in a list whose order does not change by itself: what is not in the result is not there.
    func all<Entry: Decodable & Sendable>(
        _ path: String, query: [URLQueryItem] = [], of type: Entry.Type, id: (Entry) -> String?
    ) async throws -> [Entry] {
        for _ in 0..<Self.patience {
            if let entries = try await allAtOnce(path, query: query, of: type, id: id) { return entries }
        }
        throw server.report(.malformed("a list kept changing while it was read"))
    }

    static let patience = 4

    /// - Returns: `nil` when it changed meanwhile.
    private func allAtOnce<Entry: Decodable & Sendable>(
        _ path: String, query: [URLQueryItem], of type: Entry.Type, id: (Entry) -> String?
    ) async throws -> [Entry]? {
        var place = PageOverlap()
        var entries: [Entry] = []
        while true {
            let page = try await page(path, query: query, start: place.start, of: type)
            let ids = page.entries.map { $0.value.flatMap(id) ?? "" }
            guard let known = place.known(in: ids) else { return nil }
            entries += try Array(page.entries.dropFirst(known)).complete { server.report(.malformed($0)) }
            let isLast = place.isLast(ids, known: known, limit: pageSize, total: page.totalSize)
            place.advance(over: ids)
            guard isLast else { continue }
            // Less than announced: the rest was taken away, or was never sent.
            return page.totalSize.map { place.done >= $0 } ?? true ? entries : nil
        }
    }
}

extension PlexServer: MediaServer {
    package func identity() async throws -> ServerIdentity {
        let answer = try await server.call(WebRequest(.get, "/"), returning: PlexAnswer<PlexIdentity>.self)
        let found = answer.MediaContainer
        return ServerIdentity(
            id: found.machineIdentifier, name: found.friendlyName ?? "Plex", version: found.version ?? "")
    }

    package func libraries() async throws -> [ServerLibrary] {
        let kinds: [String: TitleKind] = ["movie": .movie, "show": .tv]
        let sections = try await list("/library/sections", of: PlexSection.self).entries
        return try sections.complete { server.report(.malformed($0)) }.compactMap { section in
            kinds[section.type].map { kind in
                ServerLibrary(
                    id: section.key, name: section.title ?? section.key, kind: kind,
                    contentMark: section.contentChangedAt, language: Self.language(section.language))
            }
        }
    }

    /// Plex writes `en`, `en-US` or `xn` for none.
    private static func language(_ text: String?) -> String? {
        guard let code = text?.prefix(while: { $0 != "-" }).lowercased(), code.count == 2, code != "xn" else {
            return nil
        }
        return code
    }
}
