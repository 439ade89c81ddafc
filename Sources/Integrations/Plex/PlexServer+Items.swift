import Engine
import Foundation
import Web

extension PlexServer {
    /// Where the reading of a library is.
    private struct ItemPosition: Codable {
        /// Only what was changed at this second or later is listed.
        var since: Int64?
        /// The change of the entry that was read last.
        var reached: Int64?
        var pages = PageOverlap()
    }

    /// In the order of the last change: what changes meanwhile goes to the end, so that it is read once more.
    package func items(in library: ServerLibrary, after cursor: SourceCursor?) async throws -> SourcePage<ServerItem> {
        var position = cursor?.position(ItemPosition.self) ?? ItemPosition()
        for _ in 0..<Self.patience {
            let page = try await items(in: library, at: position)
            let ids = page.entries.map { $0.value?.ratingKey ?? "" }
            guard let known = position.pages.known(in: ids) else {
                // Entries before these changed and went to the end. Nothing older than the last one read can be new.
                position = ItemPosition(since: position.reached ?? position.since)
                continue
            }
            let isLast = position.pages.isLast(ids, known: known, limit: pageSize, total: page.totalSize)
            position.pages.advance(over: ids)
            position.reached = page.values.compactMap(\.updatedAt).max() ?? position.reached
            let fresh = page.entries.dropFirst(known)
            let done = position.pages.done
            if isLast { position = ItemPosition(since: position.reached ?? position.since) }
            return SourcePage(
                entries: try await described(fresh.compactMap(\.value)), cursor: try SourceCursor(position),
                isLast: isLast, total: page.totalSize.map { max($0, done) }, done: done,
                rejected: fresh.compactMap { entry in
                    entry.problem.map { "An item of the library “\(library.name)” cannot be read: \($0)." }
                })
        }
        throw server.report(.malformed("the library “\(library.name)” kept changing while it was read"))
    }

    package func itemIDs(in library: ServerLibrary) async throws -> Set<String> {
        let query = [Self.type(of: library), URLQueryItem(name: "sort", value: "addedAt:asc")]
        let items = try await all(Self.path(of: library), query: query, of: PlexMetadata.self, id: \.ratingKey)
        return Set(items.compactMap(\.ratingKey))
    }

    /// Plex tells the ratings of the one whose token is used, the owner, alone.
    package var tellsRatingsOfEverybody: Bool { false }

    package func ratings(of accounts: [ServerAccount]) async throws -> [ServerRating] {
        guard let owner = accounts.first(where: \.isOwner) else { return [] }
        var ratings: [ServerRating] = []
        for library in try await libraries() {
            let query = [
                Self.type(of: library), URLQueryItem(name: "userRating>>", value: "0"),
                URLQueryItem(name: "sort", value: "addedAt:asc"),
            ]
            ratings += try await all(Self.path(of: library), query: query, of: PlexMetadata.self, id: \.ratingKey)
                .compactMap { item in
                    guard let key = item.ratingKey, let stars = Stars.ofTen(item.userRating) else { return nil }
                    return ServerRating(
                        account: owner.id, item: key, stars: stars, ratedAt: item.lastRatedAt?.milliseconds ?? 0)
                }
        }
        return ratings
    }

    private func items(
        in library: ServerLibrary, at position: ItemPosition
    ) async throws -> PlexList<PlexMetadata> {
        var query = [
            Self.type(of: library), URLQueryItem(name: "sort", value: "updatedAt:asc"),
            URLQueryItem(name: "includeGuids", value: "1"),
        ]
        if let since = position.since { query.append(URLQueryItem(name: "updatedAt>", value: String(since))) }
        return try await page(
            Self.path(of: library), query: query, start: position.pages.start, of: PlexMetadata.self)
    }

    /// The items with what only their own pages tell: lists leave out the streams, which say how a film looks and sounds.
    private func described(_ found: [PlexMetadata]) async throws -> [ServerItem] {
        let wanted = found.filter { $0.type == "movie" && !$0.media.isEmpty && !$0.media.contains(where: \.hasStreams) }
            .compactMap(\.ratingKey)
        var details: [String: PlexMetadata] = [:]
        for start in stride(from: 0, to: wanted.count, by: Self.detailsAtOnce) {
            let keys = wanted[start..<min(start + Self.detailsAtOnce, wanted.count)].joined(separator: ",")
            guard let path = Self.path(ofItems: keys) else { continue }
            do {
                for item in try await list(path, of: PlexMetadata.self).values {
                    if let key = item.ratingKey { details[key] = item }
                }
            } catch let error as WebError {
                // One of them is gone by now: the rest is shown without its badges until it changes again.
                guard case .notFound = error.problem else { throw error }
            }
        }
        return found.compactMap { $0.item(details: $0.ratingKey.flatMap { details[$0] }) }
    }

    private static let detailsAtOnce = 100

    static func path(ofItems keys: String) -> String? {
        keys.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ",") } ? "/library/metadata/\(keys)" : nil
    }

    private static func path(of library: ServerLibrary) -> String {
        "/library/sections/\(WebRequest.segment(library.id))/all"
    }

    /// The number of the kind of entry to list.
    static func type(of library: ServerLibrary) -> URLQueryItem {
        URLQueryItem(name: "type", value: library.kind == .movie ? "1" : "2")
    }
}
