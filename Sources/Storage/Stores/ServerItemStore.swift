package import Engine

/// An item of a media server as it is kept: which title it was found to be, and what of it is shown.
package struct StoredServerItem: Sendable, Equatable {
    package var id: ServerItemID
    package var library: LibraryID
    package var kind: TitleKind
    /// `nil` when it could not be found out.
    package var title: TitleID?
    package var name: String
    package var year: Int?
    package var quality: [String]
    package var addedAt: Int64?
    package var isPresent: Bool

    package init(
        id: ServerItemID, library: LibraryID, kind: TitleKind, title: TitleID?, name: String, year: Int?,
        quality: [String], addedAt: Int64?, isPresent: Bool = true
    ) {
        self.id = id
        self.library = library
        self.kind = kind
        self.title = title
        self.name = name
        self.year = year
        self.quality = quality
        self.addedAt = addedAt
        self.isPresent = isPresent
    }
}

/// The items of the media servers. One that was removed is kept, so that its plays are still understood.
package struct ServerItemStore {
    private let session: any DatabaseSession
    private static let columns = "id, library_id, kind, tmdb_id, name, year, quality, added_at, present"

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Keeps items, and brings `library_items` in line with them; of several with one id the last counts.
    ///
    /// - Returns: the items that are now another title than before, or a title for the first time.
    @discardableResult
    package func upsert(_ items: [StoredServerItem]) throws -> [ServerItemID: TitleID] {
        let wanted = Dictionary(items.map { ($0.id, $0) }) { _, last in last }
        let known = try find(Array(wanted.keys))
        var identified: [ServerItemID: TitleID] = [:]
        var rows: [[SQLValue]] = []
        var affected: Set<Placement> = []
        for id in wanted.keys.sorted() {
            guard let item = wanted[id], known[id] != item else { continue }
            rows.append(Self.row(item))
            affected.formUnion([Placement(item), known[id].flatMap(Placement.init)].compactMap { $0 })
            if let title = item.title, known[id]?.title != title { identified[id] = title }
        }
        try RowBatch(
            "INSERT INTO server_items (\(Self.columns)) VALUES",
            suffix: """
                ON CONFLICT (id) DO UPDATE SET library_id = excluded.library_id, kind = excluded.kind,
                tmdb_id = excluded.tmdb_id, name = excluded.name, year = excluded.year, quality = excluded.quality,
                added_at = excluded.added_at, present = excluded.present
                """
        ).execute(rows, in: session)
        try align(affected)
        return identified
    }

    /// Makes what is known of a library agree with `ids`, a complete listing of it: what is not among them was removed,
    /// and what is among them is there.
    ///
    /// - Returns: those of `ids` of which nothing is known.
    @discardableResult
    package func agree(with ids: Set<ServerItemID>, in library: LibraryID) throws -> Set<ServerItemID> {
        let known = try items(in: library)
        try upsert(
            known.filter { $0.isPresent != ids.contains($0.id) }.map { item in
                var item = item
                item.isPresent.toggle()
                return item
            })
        return ids.subtracting(known.map(\.id))
    }

    package func find(_ ids: [ServerItemID]) throws -> [ServerItemID: StoredServerItem] {
        var found: [ServerItemID: StoredServerItem] = [:]
        for run in KeyRuns(ids) {
            let places = (1...run.count).map { "$\($0)" }.joined(separator: ", ")
            let rows = try session.query(
                "SELECT \(Self.columns) FROM server_items WHERE id IN (\(places))", run.map { .text($0.rawValue) })
            for row in rows {
                let item = try Self.item(row)
                found[item.id] = item
            }
        }
        return found
    }

    package func unmatchedCount() throws -> Int {
        try session.query("SELECT count(*) FROM server_items WHERE tmdb_id IS NULL AND present = 1").first?.get(0) ?? 0
    }

    /// Those that are there and of which nobody could find out which title they are, in order of id.
    package func unmatched(limit: Int) throws -> [StoredServerItem] {
        try session.query(
            """
            SELECT \(Self.columns) FROM server_items WHERE tmdb_id IS NULL AND present = 1 ORDER BY id LIMIT $1
            """, [SQLValue(limit)]
        ).map(Self.item)
    }

    private func items(in library: LibraryID) throws -> [StoredServerItem] {
        try session.query(
            "SELECT \(Self.columns) FROM server_items WHERE library_id = $1 ORDER BY id", [library.sql]
        ).map(Self.item)
    }

    // MARK: - What is shown

    /// A title in a library, where several items may be copies of it.
    private struct Placement: Hashable {
        let library: LibraryID
        let title: TitleID

        init?(_ item: StoredServerItem) {
            guard let title = item.title else { return nil }
            library = item.library
            self.title = title
        }
    }

    private func align(_ placements: Set<Placement>) throws {
        var shown: [LibraryItem] = []
        for (library, placements) in Dictionary(grouping: placements, by: \.library).sorted(by: { $0.key < $1.key }) {
            for (kind, placements) in Dictionary(grouping: placements, by: \.title.kind) {
                for run in KeyRuns(placements.map(\.title.tmdb).sorted()) {
                    shown += try copies(in: library, kind: kind, tmdb: run)
                }
            }
        }
        try LibraryItemStore(session).upsert(shown)
    }

    private func copies(in library: LibraryID, kind: TitleKind, tmdb: ArraySlice<Int>) throws -> [LibraryItem] {
        let places = (3..<tmdb.count + 3).map { "$\($0)" }.joined(separator: ", ")
        let items = try session.query(
            """
            SELECT \(Self.columns) FROM server_items WHERE library_id = $1 AND kind = $2 AND tmdb_id IN (\(places))
            ORDER BY id
            """, [library.sql, .text(kind.rawValue)] + tmdb.map { SQLValue($0) }
        ).map(Self.item)
        var byTitle = Dictionary(grouping: items.filter(\.isPresent)) { $0.title?.tmdb ?? 0 }
        // A title that is no longer in the library keeps its place there as one that was removed.
        for tmdb in tmdb where byTitle[tmdb] == nil { byTitle[tmdb] = [] }
        return byTitle.map { tmdb, copies in
            var quality: [String] = []
            for badge in copies.flatMap(\.quality) where !quality.contains(badge) { quality.append(badge) }
            return LibraryItem(
                title: TitleID(kind, tmdb), library: library, quality: quality,
                addedAt: copies.compactMap(\.addedAt).min(), isPresent: !copies.isEmpty)
        }
    }

    private static func row(_ item: StoredServerItem) -> [SQLValue] {
        [
            .text(item.id.rawValue), item.library.sql, .text(item.kind.rawValue), SQLValue(item.title?.tmdb),
            .text(item.name), SQLValue(item.year), .text(ListColumn.encode(item.quality)), SQLValue(item.addedAt),
            SQLValue(item.isPresent),
        ]
    }

    private static func item(_ row: SQLRow) throws -> StoredServerItem {
        let kind: TitleKind = try row.choice(2)
        let tmdb: Int? = try row.get(3)
        return StoredServerItem(
            id: ServerItemID(rawValue: try row.get(0)), library: try row.library(1), kind: kind,
            title: tmdb.map { TitleID(kind, $0) }, name: try row.get(4), year: try row.get(5),
            quality: ListColumn.decode(try row.get(6)), addedAt: try row.get(7), isPresent: try row.get(8))
    }
}
