import Engine
import Integrations
import Storage

/// Brings the sections of a media server and what is in them into the database.
struct LibraryReader: Sendable {
    let database: any Database
    let source: MediaSource
    let rules: LibraryRules
    let identification: TitleIdentification
    let progress: @Sendable (Double) -> Void

    /// Returns the number of items that were read.
    /// - Throws: `WebError` when the server does not answer; what was read until then stays, and is not read again.
    func run() async throws -> Int {
        try await checkIdentity()
        let libraries = try await source.server.libraries()
        try await keep(libraries)
        var count = 0
        for (index, library) in libraries.enumerated() {
            let share = Double(index) / Double(libraries.count)
            progress(share)
            count += try await readItems(of: library) { progress(share + $0 / Double(libraries.count)) }
            try await removeWhatIsGone(from: library)
        }
        progress(1)
        return count
    }

    /// Another server at the same address has other ids: everything is read anew, and what is left of the old one counts
    /// as removed.
    private func checkIdentity() async throws {
        let identity = try await source.server.identity()
        let name = source.name
        try await database.write { session in
            let cursors = SyncCursorStore(session)
            let known = try cursors.get(name, Topic.identity)
            guard known != identity.id else { return }
            if known != nil { try cursors.removeAll(of: name) }
            try cursors.set(name, Topic.identity, to: identity.id)
        }
    }

    /// A section that is gone keeps its row: who may know what was in it stays as it was.
    private func keep(_ libraries: [ServerLibrary]) async throws {
        let (name, rules) = (source.name, rules)
        try await database.write { session in
            let store = LibraryStore(session)
            let present = libraries.map { rules.library($0, source: name) }
            for library in present { try store.upsert(library) }
            let gone = try store.all().filter { $0.id.belongs(to: name) && !present.map(\.id).contains($0.id) }
            for library in gone {
                try ServerItemStore(session).remove(notIn: [], from: library.id)
                try SyncCursorStore(session).remove(
                    name, Topic.items(String(library.id.rawValue.dropFirst(name.count + 1))))
            }
        }
    }

    private func readItems(of library: ServerLibrary, progress: (Double) -> Void) async throws -> Int {
        let (name, topic) = (source.name, Topic.items(library.id))
        var cursor = try await database.read { try SyncCursorStore($0).get(name, topic) }.map(SourceCursor.init)
        var count = 0
        while true {
            try Task.checkCancellation()
            let page = try await source.server.items(in: library, after: cursor)
            let titles = try await identification.titles(of: page.entries)
            try await keep(page, of: library, as: titles)
            count += page.entries.count
            if let total = page.total, let done = page.done, total > 0 {
                progress(min(Double(done) / Double(total), 1))
            }
            cursor = page.cursor
            if page.isLast { return count }
        }
    }

    private func keep(
        _ page: SourcePage<ServerItem>, of library: ServerLibrary, as titles: [String: TitleID]
    ) async throws {
        let name = source.name
        try await database.write { session in
            let described = page.entries.compactMap { item in
                titles[item.id].map { ServerTitle.title($0, from: item, language: library.language) }
            }
            _ = try TitleStore(session).upsert(described, origin: .server)
            let items = ServerItemStore(session)
            let ids = page.entries.map { ServerItemID(server: name, item: $0.id) }
            // What was matched by its name stays so until its ids say something else.
            let known = try items.find(ids)
            let stored = zip(ids, page.entries).map { id, item in
                StoredServerItem(
                    id: id, library: LibraryID(source: name, library: library.id), kind: item.kind,
                    title: titles[item.id] ?? known[id]?.matched(item), name: item.name, year: item.year,
                    quality: item.quality, addedAt: item.addedAt)
            }
            let identified = try items.upsert(stored)
            for (id, title) in identified.sorted(by: { $0.key < $1.key }) {
                try WatchEventStore(session).assign(id, to: title)
            }
            try SyncCursorStore(session).set(name, Topic.items(library.id), to: page.cursor.rawValue)
        }
    }

    /// A listing of everything costs as much as the library is large, so it is asked for only when something changed.
    private func removeWhatIsGone(from library: ServerLibrary) async throws {
        let (name, id) = (source.name, LibraryID(source: source.name, library: library.id))
        let topic = Topic.listing(library.id)
        let known = try await database.read { try SyncCursorStore($0).get(name, topic) }
        if let mark = library.contentMark, mark == known { return }
        let present = try await source.server.itemIDs(in: library)
        try await database.write { session in
            let ids = Set(present.map { ServerItemID(server: name, item: $0) })
            try ServerItemStore(session).remove(notIn: ids, from: id)
            try SyncCursorStore(session).set(name, topic, to: library.contentMark ?? "")
        }
    }

    /// The topics of `SyncCursorStore`.
    private enum Topic {
        static let identity = "identity"
        static func items(_ library: String) -> String { "items/\(library)" }
        static func listing(_ library: String) -> String { "listing/\(library)" }
    }
}

extension StoredServerItem {
    /// The title that was found by name, as long as the name is the same.
    fileprivate func matched(_ item: ServerItem) -> TitleID? {
        name == item.name && year == item.year && kind == item.kind ? title : nil
    }
}
