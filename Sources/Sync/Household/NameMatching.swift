import Engine
import Integrations
import Storage

/// Finds out by name and year which titles those items and plays are that no id tells.
///
/// It runs after everything is listed, so that its result depends on what there is and not on the order of reading.
struct NameMatching: Sendable {
    let database: any Database
    let lookup: MetadataLookup

    private static let batch = 500

    /// More than anybody would mend by hand.
    private static let most = 20_000

    /// Items whose ids tell nothing.
    func matchItems() async throws {
        let items = try await database.read { try ServerItemStore($0).unmatched(limit: Self.most) }
        guard !items.isEmpty else { return }
        let matcher = try await matcher()
        for start in stride(from: 0, to: items.count, by: Self.batch) {
            try Task.checkCancellation()
            var matched: [StoredServerItem] = []
            for var item in items[start..<min(start + Self.batch, items.count)] {
                let reference = TitleReference(kind: item.kind, name: item.name, year: item.year)
                guard let title = try await title(reference, with: matcher) else { continue }
                item.title = title
                matched.append(item)
            }
            let found = matched
            try await database.write { session in
                let known = try TitleStore(session).known(found.compactMap(\.title))
                let missing = found.filter { item in item.title.map { !known.contains($0) } ?? false }
                let described = missing.compactMap { item in
                    item.title.map { Title(id: $0, name: item.name, year: item.year) }
                }
                _ = try TitleStore(session).upsert(described, origin: .server)
                for (id, title) in try ServerItemStore(session).upsert(found).sorted(by: { $0.key < $1.key }) {
                    try WatchEventStore(session).assign(id, to: title)
                }
            }
        }
    }

    /// Plays of what was removed before it was ever listed here.
    func matchOrphans() async throws {
        guard try await database.read({ try !PendingPlayStore($0).withoutItem(limit: 1).isEmpty }) else { return }
        let matcher = try await matcher()
        var last: PendingPlay?
        while true {
            try Task.checkCancellation()
            let after = last
            let plays = try await database.read {
                try PendingPlayStore($0).withoutItem(limit: Self.batch, after: after)
            }
            guard let end = plays.last else { return }
            last = end
            var matched: [(pending: PendingPlay, document: PlayDocument, title: TitleID)] = []
            for pending in plays {
                let document = try PlayDocument(pending.document)
                let subject = document.play.subject
                let reference = TitleReference(
                    kind: subject.isEpisode ? .tv : .movie, tmdb: subject.ids.tmdb, imdb: subject.ids.imdb,
                    name: subject.name, year: subject.year)
                guard let title = try await title(reference, with: matcher) else { continue }
                matched.append((pending, document, title))
            }
            let found = matched
            try await database.write { session in
                for (pending, document, title) in found {
                    try PlayRecorder(server: document.server, source: pending.source, session: session)
                        .record(document.play, as: title)
                }
                try PendingPlayStore(session).remove(found.map(\.pending))
            }
        }
    }

    private func matcher() async throws -> TitleMatcher {
        TitleMatcher(titles: try await database.read { try TitleStore($0).all() })
    }

    /// What fits several titles is nobody's guess.
    private func title(_ reference: TitleReference, with matcher: TitleMatcher) async throws -> TitleID? {
        if let title = try? matcher.resolve(reference) { return title }
        guard let name = reference.name, let kind = reference.kind else { return nil }
        return try await lookup.search(name, year: reference.year, kind: kind)
    }
}
