import Engine
import Foundation
package import Web

/// A Jellyfin server, or an Emby server, from which Jellyfin comes and which differs in little.
///
/// Ids are written without hyphens and in lower case, whatever the server sends.
package struct JellyfinServer: Sendable {
    package enum Product: String, Sendable {
        case jellyfin
        case emby
    }

    let service: WebService
    let product: Product
    let clientIdentifier: String
    let pageSize: Int
    let now: @Sendable () -> Int64

    /// - Parameters:
    ///   - service: called with `headers(token:product:clientIdentifier:)`, where the token is an API key.
    ///   - pageSize: entries to ask for at once.
    ///   - now: milliseconds since 1970.
    package init(
        service: WebService, product: Product, clientIdentifier: String, pageSize: Int = 500,
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }
    ) {
        self.service = service
        self.product = product
        self.clientIdentifier = clientIdentifier
        self.pageSize = pageSize
        self.now = now
    }

    /// What every call is sent with.
    /// - Parameters:
    ///   - token: `nil` for calls of somebody who is not signed in.
    ///   - clientIdentifier: names this installation to the server; the same for ever.
    package static func headers(token: String?, product: Product, clientIdentifier: String) -> [String: String] {
        var fields = [
            #"Client="Recommendarr""#, #"Device="Recommendarr""#, #"DeviceId="\#(clientIdentifier)""#,
            #"Version="1""#,
        ]
        switch product {
        case .jellyfin:
            if let token { fields.append(#"Token="\#(token)""#) }
            return ["Authorization": "MediaBrowser " + fields.joined(separator: ", ")]
        case .emby:
            var headers = ["X-Emby-Authorization": "Emby " + fields.joined(separator: ", ")]
            headers["X-Emby-Token"] = token
            return headers
        }
    }

    func get<Answer: Decodable>(
        _ path: String, query: [URLQueryItem] = [], returning type: Answer.Type
    ) async throws -> Answer {
        try await service.call(WebRequest(.get, prefixed(path), query: query), returning: type)
    }

    @discardableResult
    func post(_ path: String, query: [URLQueryItem] = [], isRepeatable: Bool = false) async throws -> Data {
        try await service.call(WebRequest(.post, prefixed(path), query: query, isRepeatable: isRepeatable))
    }

    func prefixed(_ path: String) -> String {
        product == .emby && !service.address.description.hasSuffix("/emby") ? "/emby\(path)" : path
    }

    /// Some items, by a query to which the place is added.
    func items(_ query: [URLQueryItem], start: Int) async throws -> JellyfinList {
        let place = [
            URLQueryItem(name: "startIndex", value: String(start)),
            URLQueryItem(name: "limit", value: String(pageSize)),
            URLQueryItem(name: "recursive", value: "true"), URLQueryItem(name: "enableImages", value: "false"),
        ]
        return try await get("/Items", query: query + place, returning: JellyfinList.self)
    }

    /// All items of a query whose order does not change by itself.
    func allItems(_ query: [URLQueryItem]) async throws -> [JellyfinItem] {
        for _ in 0..<Self.patience {
            if let items = try await itemsAtOnce(query) { return items }
        }
        throw service.report(.malformed("a list kept changing while it was read"))
    }

    static let patience = 4

    /// - Returns: `nil` when they changed meanwhile.
    private func itemsAtOnce(_ query: [URLQueryItem]) async throws -> [JellyfinItem]? {
        var place = PageOverlap()
        var items: [JellyfinItem] = []
        while true {
            let page = try await self.items(query, start: place.start)
            guard let known = place.known(in: page.ids) else { return nil }
            items += try Array(page.entries.dropFirst(known)).complete { service.report(.malformed($0)) }
            let isLast = place.isLast(page.ids, known: known, limit: pageSize, total: page.total)
            place.advance(over: page.ids)
            guard isLast else { continue }
            return page.total.map { place.done >= $0 } ?? true ? items : nil
        }
    }
}

extension JellyfinServer: MediaServer {
    package func identity() async throws -> ServerIdentity {
        let system = try await get("/System/Info", returning: JellyfinSystem.self)
        return ServerIdentity(
            id: JellyfinID.normal(system.Id), name: system.ServerName ?? product.rawValue.capitalized,
            version: system.Version ?? "")
    }

    package func libraries() async throws -> [ServerLibrary] {
        try await folders().flatMap { folder in
            folder.kinds.map { kind in
                ServerLibrary(
                    id: folder.libraryID(kind), name: folder.name, kind: kind, language: folder.language)
            }
        }
    }

    /// Users who may not sign in any more are left out.
    package func accounts() async throws -> [ServerAccount] {
        let folders = try await folders()
        return try await users().filter { !$0.isDisabled }.map { user in
            ServerAccount(
                id: user.id, name: user.name, isOwner: user.isAdministrator, access: user.access(to: folders),
                lastActiveAt: user.lastActivity)
        }
    }

    func users() async throws -> [JellyfinUser] {
        try await get("/Users", returning: [Lossy<JellyfinUser>].self).compactMap(\.value)
    }

    private func folders() async throws -> [JellyfinFolder] {
        try await get("/Library/VirtualFolders", returning: [Lossy<JellyfinFolder>].self)
            .complete { service.report(.malformed($0)) }
    }
}
