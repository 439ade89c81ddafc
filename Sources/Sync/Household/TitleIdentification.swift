import Engine
import Integrations
import Storage

/// Finds out which title an item of a media server is: by its TMDB id, else by its IMDb or TVDB id (SPEC 3.2).
///
/// Names are not looked at here: what can be told by them depends on everything else that is known, see `NameMatching`.
struct TitleIdentification: Sendable {
    let database: any Database
    let lookup: MetadataLookup

    /// The titles of those items of which it can be told.
    /// - Throws: when the database fails. A catalogue that does not answer leaves items for the next time.
    func titles(of items: [ServerItem]) async throws -> [String: TitleID] {
        var titles: [String: TitleID] = [:]
        var open: [ServerItem] = []
        for item in items {
            if let tmdb = item.ids.tmdb, tmdb > 0 {
                titles[item.id] = TitleID(item.kind, tmdb)
            } else if item.ids.imdb != nil || item.ids.tvdb != nil {
                open.append(item)
            }
        }
        for (item, title) in try await known(open) { titles[item] = title }
        for item in open where titles[item.id] == nil {
            titles[item.id] = try await lookup.find(item.ids, kind: item.kind)
        }
        return titles
    }

    private func known(_ items: [ServerItem]) async throws -> [String: TitleID] {
        guard !items.isEmpty else { return [:] }
        return try await database.read { session in
            var titles: [String: TitleID] = [:]
            for item in items {
                titles[item.id] = try item.ids.imdb.flatMap { try TitleStore(session).find(imdb: $0, kind: item.kind) }
            }
            return titles
        }
    }
}
