import Foundation
import Web

extension PlexServer: ListWriting {
    /// Of one call; an address must not become too long.
    private static let itemsAtOnce = 100

    package func setPlaylist(_ name: String, items: [String], userToken: String?) async throws {
        let machine = try await identity().id
        let plex = userToken.map { acting(with: $0) } ?? self
        let video = URLQueryItem(name: "playlistType", value: "video")
        let lists = try await plex.all("/playlists", query: [video], of: PlexNamedList.self, id: \.ratingKey)
        if let list = lists.first(where: { $0.title == name && !$0.isSmart }) {
            try await plex.server.call(WebRequest(.delete, "/playlists/\(list.ratingKey)/items"))
            try await plex.add(items, to: "/playlists/\(list.ratingKey)/items", machine: machine)
        } else if let first = Self.portions(items).first {
            let query = [
                URLQueryItem(name: "type", value: "video"), URLQueryItem(name: "title", value: name),
                URLQueryItem(name: "smart", value: "0"),
                URLQueryItem(name: "uri", value: try Self.uri(of: first, machine: machine)),
            ]
            let made = try await plex.made(WebRequest(.post, "/playlists", query: query))
            try await plex.add(
                Array(items.dropFirst(first.count)), to: "/playlists/\(made.ratingKey)/items", machine: machine)
        }
    }

    /// A collection that is there is changed rather than made anew, so that it keeps its picture and its place.
    package func setCollection(_ name: String, items: [String], in library: ServerLibrary) async throws {
        let section = WebRequest.segment(library.id)
        let machine = try await identity().id
        let collections = try await all(
            "/library/sections/\(section)/collections", of: PlexNamedList.self, id: \.ratingKey)
        var present: [String] = []
        let key: String
        if let found = collections.first(where: { $0.title == name && !$0.isSmart }) {
            key = found.ratingKey
            present = try await all("/library/collections/\(key)/items", of: PlexMetadata.self, id: \.ratingKey)
                .compactMap(\.ratingKey)
            let surplus = Set(present).subtracting(items)
            // New ones come first: a collection without items would disappear.
            try await add(
                items.filter { !present.contains($0) }, to: "/library/collections/\(key)/items", machine: machine)
            for item in present where surplus.contains(item) {
                try await server.call(
                    WebRequest(.put, "/library/collections/\(key)/items/\(item)", isRepeatable: false))
            }
            present = present.filter { !surplus.contains($0) } + items.filter { !present.contains($0) }
        } else if let first = Self.portions(items).first {
            let query = [
                Self.type(of: library), URLQueryItem(name: "title", value: name),
                URLQueryItem(name: "smart", value: "0"), URLQueryItem(name: "sectionId", value: library.id),
                URLQueryItem(name: "uri", value: try Self.uri(of: first, machine: machine)),
            ]
            key = try await made(WebRequest(.post, "/library/collections", query: query)).ratingKey
            try await add(
                Array(items.dropFirst(first.count)), to: "/library/collections/\(key)/items", machine: machine)
        } else {
            return
        }
        try await arrange(items, in: key, from: present)
    }

    /// Puts a collection in an order of its own and moves what stands elsewhere than it should.
    private func arrange(_ items: [String], in key: String, from present: [String]) async throws {
        let custom = URLQueryItem(name: "collectionSort", value: "2")
        do {
            try await server.call(WebRequest(.put, "/library/metadata/\(key)/prefs", query: [custom]))
        } catch let error as WebError {
            // Old servers have no order of collections but their own.
            switch error.problem {
            case .notFound, .status(400, _, _): return
            default: throw error
            }
        }
        var order = present
        for (index, item) in items.enumerated() where order.indices.contains(index) && order[index] != item {
            let after = index == 0 ? [] : [URLQueryItem(name: "after", value: items[index - 1])]
            try await server.call(
                WebRequest(.put, "/library/collections/\(key)/items/\(WebRequest.segment(item))/move", query: after))
            order.removeAll { $0 == item }
            order.insert(item, at: min(index, order.count))
        }
    }

    private func add(_ items: [String], to path: String, machine: String) async throws {
        for portion in Self.portions(items) {
            let uri = URLQueryItem(name: "uri", value: try Self.uri(of: portion, machine: machine))
            try await server.call(WebRequest(.put, path, query: [uri], isRepeatable: false))
        }
    }

    private func made(_ request: WebRequest) async throws -> PlexNamedList {
        let answer = try await server.call(request, returning: PlexAnswer<PlexList<PlexNamedList>>.self)
        guard let list = answer.MediaContainer.values.first else {
            throw server.report(.malformed("it does not say what it made"))
        }
        return list
    }

    private func acting(with token: String) -> PlexServer {
        PlexServer(
            server: server.replacing(secretHeader: Self.tokenHeader, with: token), account: account,
            pageSize: pageSize, now: now)
    }

    private static func portions(_ items: [String]) -> [[String]] {
        stride(from: 0, to: items.count, by: itemsAtOnce).map {
            Array(items[$0..<min($0 + itemsAtOnce, items.count)])
        }
    }
}

/// A playlist or a collection.
struct PlexNamedList: Decodable, Sendable {
    let ratingKey: String
    let title: String
    /// Filled by Plex itself.
    let isSmart: Bool

    private enum CodingKeys: String, CodingKey {
        case ratingKey, title, smart
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let key = try container.text(.ratingKey), key.allSatisfy(\.isNumber) else {
            throw DecodingError.keyNotFound(
                CodingKeys.ratingKey, .init(codingPath: container.codingPath, debugDescription: "missing"))
        }
        ratingKey = key
        title = try container.text(.title) ?? ""
        isSmart = try container.flag(.smart) ?? false
    }
}
