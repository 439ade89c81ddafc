import Foundation
import Web

extension JellyfinServer: ListWriting {
    /// Of one call; an address must not become too long.
    private static let itemsAtOnce = 100

    package func setPlaylist(_ name: String, items: [String], userToken: String?) async throws {
        let server = userToken.map { acting(with: $0) } ?? self
        let user = try await userToken == nil ? owner() : server.own()
        let userID = URLQueryItem(name: "userId", value: user)
        let lists = try await server.allItems([
            userID, URLQueryItem(name: "includeItemTypes", value: "Playlist"),
            URLQueryItem(name: "sortBy", value: "SortName"),
        ])
        if let list = lists.first(where: { $0.name == name }) {
            let path = "/Playlists/\(WebRequest.segment(list.id))/Items"
            let present = try await server.get(path, query: [userID], returning: JellyfinList.self).values
                .compactMap(\.playlistItemID)
            for portion in Self.portions(present) {
                let entries = URLQueryItem(name: "entryIds", value: portion.joined(separator: ","))
                try await server.delete(path, query: [entries])
            }
            for portion in Self.portions(items) {
                let ids = URLQueryItem(name: "ids", value: portion.joined(separator: ","))
                try await server.post(path, query: [ids, userID])
            }
        } else if !items.isEmpty {
            let wanted = JellyfinPlaylist(Name: name, Ids: items, UserId: user)
            let request =
                product == .jellyfin
                ? try WebRequest(.post, server.prefixed("/Playlists"), json: wanted)
                : WebRequest(.post, server.prefixed("/Playlists"), query: wanted.query)
            try await server.service.call(request)
        }
    }

    /// The server shows collections in an order of its own.
    package func setCollection(_ name: String, items: [String], in library: ServerLibrary) async throws {
        let collections = try await allItems([
            URLQueryItem(name: "includeItemTypes", value: "BoxSet"), URLQueryItem(name: "sortBy", value: "SortName"),
        ])
        guard let collection = collections.first(where: { $0.name == name }) else {
            guard !items.isEmpty else { return }
            let query = [
                URLQueryItem(name: "name", value: name), URLQueryItem(name: "ids", value: items.joined(separator: ",")),
            ]
            try await post("/Collections", query: query)
            return
        }
        let present = try await allItems([URLQueryItem(name: "parentId", value: collection.id)]).map(\.id)
        let path = "/Collections/\(WebRequest.segment(collection.id))/Items"
        // New ones come first: a collection without items would disappear.
        for portion in Self.portions(items.filter { !present.contains($0) }) {
            let ids = URLQueryItem(name: "ids", value: portion.joined(separator: ","))
            try await post(path, query: [ids], isRepeatable: true)
        }
        for portion in Self.portions(present.filter { !items.contains($0) }) {
            try await delete(path, query: [URLQueryItem(name: "ids", value: portion.joined(separator: ","))])
        }
    }

    private func delete(_ path: String, query: [URLQueryItem]) async throws {
        try await service.call(WebRequest(.delete, prefixed(path), query: query))
    }

    /// The first administrator.
    private func owner() async throws -> String {
        guard let owner = try await users().first(where: { $0.isAdministrator && !$0.isDisabled }) else {
            throw service.report(.malformed("it has no administrator"))
        }
        return owner.id
    }

    /// Whoever the token is of.
    private func own() async throws -> String {
        try await get("/Users/Me", returning: JellyfinUser.self).id
    }

    private func acting(with token: String) -> JellyfinServer {
        let headers = Self.headers(token: token, product: product, clientIdentifier: clientIdentifier)
        let service = headers.reduce(service) { $0.replacing(secretHeader: $1.key, with: $1.value) }
        return JellyfinServer(
            service: service, product: product, clientIdentifier: clientIdentifier, pageSize: pageSize, now: now)
    }

    private static func portions(_ items: [String]) -> [[String]] {
        stride(from: 0, to: items.count, by: itemsAtOnce).map {
            Array(items[$0..<min($0 + itemsAtOnce, items.count)])
        }
    }
}

/// A playlist to be made.
private struct JellyfinPlaylist: Encodable {
    let Name: String
    let Ids: [String]
    let UserId: String
    let MediaType = "Video"

    /// As Emby wants it.
    var query: [URLQueryItem] {
        [
            URLQueryItem(name: "Name", value: Name), URLQueryItem(name: "Ids", value: Ids.joined(separator: ",")),
            URLQueryItem(name: "UserId", value: UserId), URLQueryItem(name: "MediaType", value: MediaType),
        ]
    }
}
