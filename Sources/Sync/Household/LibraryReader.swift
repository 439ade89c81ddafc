import Engine
import Foundation
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
            let read = try await readItems(of: library) { progress(share + $0 / Double(libraries.count)) }
            count += read.count
            try await agree(on: library, isCertain: read.isComplete)
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
                try ServerItemStore(session).agree(with: [], in: library.id)
                try SyncCursorStore(session).remove(
                    name, Topic.items(String(library.id.rawValue.dropFirst(name.count + 1))))
            }
        }
    }

    /// How many items were read, and whether all that came could be understood.
    private func readItems(
        of library: ServerLibrary, progress: (Double) -> Void = { _ in }
    ) async throws -> (count: Int, isComplete: Bool) {
        let (name, topic) = (source.name, Topic.items(library.id))
        var cursor = try await database.read { try SyncCursorStore($0).get(name, topic) }.map(SourceCursor.init)
        var (count, isComplete) = (0, true)
        while true {
            try Task.checkCancellation()
            let page = try await source.server.items(in: library, after: cursor)
            let titles = try await identification.titles(of: page.entries)
            try await keep(page, of: library, as: titles)
            count += page.entries.count
            isComplete = isComplete && page.rejected.isEmpty
            if let total = page.total, let done = page.done, total > 0 {
                progress(min(Double(done) / Double(total), 1))
            }
            cursor = page.cursor
            if page.isLast { return (count, isComplete) }
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

    /// Compares with a listing of everything, which costs as much as the library is large and is asked for only when
    /// something may have changed. Listed items that never came are asked for once more.
    private func agree(on library: ServerLibrary, isCertain: Bool) async throws {
        let topic = Topic.listing(library.id)
        let known = try await database.read { [name = source.name] in try SyncCursorStore($0).get(name, topic) }
        let listing = known.flatMap(Listing.init)
        if isCertain, let mark = library.contentMark, mark == listing?.mark { return }
        let missing = try await compare(with: try await source.server.itemIDs(in: library), library)
        var unreadable = missing
        // Those that were missing the last time already will not come now.
        if !missing.isEmpty, missing != listing?.unreadable {
            try await database.write { [name = source.name] session in
                try SyncCursorStore(session).remove(name, Topic.items(library.id))
            }
            _ = try await readItems(of: library)
            unreadable = try await compare(with: try await source.server.itemIDs(in: library), library)
        }
        let now = Listing(mark: isCertain ? library.contentMark : nil, unreadable: unreadable)
        try await database.write { [name = source.name] session in
            try SyncCursorStore(session).set(name, topic, to: now.text)
        }
    }

    /// Returns the listed items of which nothing is known.
    private func compare(with listed: Set<String>, _ library: ServerLibrary) async throws -> [String] {
        let (name, id) = (source.name, LibraryID(source: source.name, library: library.id))
        return try await database.write { session in
            let ids = Set(listed.map { ServerItemID(server: name, item: $0) })
            return try ServerItemStore(session).agree(with: ids, in: id).map(\.item).sorted()
        }
    }

    /// What is remembered of the last listing.
    private struct Listing: Codable {
        /// Of the content that was listed; `nil` when it must be listed again.
        var mark: String?
        /// Items that the server lists and does not describe in a way that can be understood.
        var unreadable: [String]

        init(mark: String?, unreadable: [String]) {
            self.mark = mark
            self.unreadable = unreadable
        }

        init?(_ text: String) {
            guard let listing = try? JSONDecoder().decode(Listing.self, from: Data(text.utf8)) else { return nil }
            self = listing
        }

        var text: String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
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
