import Engine
import Foundation
import Web

extension JellyfinServer {
    /// Where the reading of a library is.
    private struct ItemPosition: Codable {
        /// Only what was saved at this moment or later is listed, milliseconds since 1970.
        var since: Int64?
        /// When this pass began.
        var began: Int64
        var pages = PageOverlap()
        /// How often this pass began anew.
        var returns = 0
    }

    /// How much the clocks may differ; what was saved within it before the last reading is read once more.
    private static let tolerance: Int64 = 3_600_000

    private static let fields =
        "ProviderIds,MediaSources,Genres,Overview,People,Studios,Taglines,OriginalTitle,ProductionLocations,"
        + "DateCreated,ChildCount,RecursiveItemCount"

    package func items(in library: ServerLibrary, after cursor: SourceCursor?) async throws -> SourcePage<ServerItem> {
        var position = cursor?.position(ItemPosition.self) ?? ItemPosition(since: nil, began: now())
        if position.pages.done == 0 { position.began = now() }
        while position.returns < Self.patience {
            var query = query(for: library) + [URLQueryItem(name: "fields", value: Self.fields)]
            if let since = position.since {
                query.append(URLQueryItem(name: "minDateLastSaved", value: Self.stamp(since)))
            }
            let page = try await items(query, start: position.pages.start)
            guard let known = position.pages.known(in: page.ids) else {
                // Something before these was taken away or put in: from the beginning.
                position.pages = PageOverlap()
                position.returns += 1
                continue
            }
            let isLast = position.pages.isLast(page.ids, known: known, limit: pageSize, total: page.total)
            position.pages.advance(over: page.ids)
            let fresh = page.entries.dropFirst(known)
            let done = position.pages.done
            if isLast { position = ItemPosition(since: position.began - Self.tolerance, began: position.began) }
            return SourcePage(
                entries: fresh.compactMap { $0.value?.serverItem }, cursor: try SourceCursor(position),
                isLast: isLast, total: page.total.map { max($0, done) }, done: done,
                rejected: fresh.compactMap { entry in
                    entry.problem.map { "An item of the library “\(library.name)” cannot be read: \($0)." }
                })
        }
        throw service.report(.malformed("the library “\(library.name)” kept changing while it was read"))
    }

    package func itemIDs(in library: ServerLibrary) async throws -> Set<String> {
        Set(try await allItems(query(for: library)).map(\.id))
    }

    /// Ratings, and thumbs where there are no numbers.
    package var tellsRatingsOfEverybody: Bool { true }

    package func ratings(of accounts: [ServerAccount]) async throws -> [ServerRating] {
        var ratings: [ServerRating] = []
        for account in accounts {
            // Both together are all that has a rating.
            for filter in ["Likes", "Dislikes"] {
                let query = [
                    URLQueryItem(name: "userId", value: account.id), URLQueryItem(name: "filters", value: filter),
                    URLQueryItem(name: "includeItemTypes", value: "Movie,Series"),
                    URLQueryItem(name: "enableUserData", value: "true"),
                    URLQueryItem(name: "sortBy", value: "DateCreated,SortName"),
                    URLQueryItem(name: "sortOrder", value: "Ascending"),
                ]
                ratings += try await allItems(query).compactMap { item in
                    item.userData?.stars.map {
                        ServerRating(account: account.id, item: item.id, stars: $0, ratedAt: 0)
                    }
                }
            }
        }
        return ratings
    }

    /// The oldest first: what is new comes last.
    private func query(for library: ServerLibrary) -> [URLQueryItem] {
        [
            URLQueryItem(name: "parentId", value: JellyfinFolder.folderID(of: library)),
            URLQueryItem(name: "includeItemTypes", value: library.kind == .movie ? "Movie" : "Series"),
            URLQueryItem(name: "collapseBoxSetItems", value: "false"),
            URLQueryItem(name: "enableUserData", value: "false"),
            URLQueryItem(name: "sortBy", value: "DateCreated,SortName"),
            URLQueryItem(name: "sortOrder", value: "Ascending"),
        ]
    }

    private static func stamp(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds / 1000)).formatted(.iso8601)
    }
}
