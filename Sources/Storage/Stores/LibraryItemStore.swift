package import Engine

/// Which library holds a copy of which title.
package struct LibraryItemStore {
    private let session: any DatabaseSession
    private static let columns = "library_id, title_kind, tmdb_id, quality, added_at"

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Of several entries with the same title and library the last one counts.
    @discardableResult
    package func upsert(_ items: [LibraryItem]) throws -> UpsertCounts {
        try RevisionStore(session).lock(.household)
        var wanted: [Key: LibraryItem] = [:]
        for var item in items {
            item.quality = ListColumn.decode(ListColumn.encode(item.quality))
            wanted[Key(item)] = item
        }
        var counts = UpsertCounts()
        var changed: [LibraryItem] = []
        for (library, items) in Dictionary(grouping: wanted.values, by: \.library) {
            let existing = Dictionary(try all(in: library).map { ($0.title, $0) }) { first, _ in first }
            for item in items {
                guard let old = existing[item.title] else {
                    counts.inserted += 1
                    changed.append(item)
                    continue
                }
                if old == item {
                    counts.unchanged += 1
                } else {
                    counts.updated += 1
                    changed.append(item)
                }
            }
        }
        let batch = RowBatch(
            "INSERT INTO library_items (\(Self.columns)) VALUES",
            suffix: """
                ON CONFLICT (library_id, title_kind, tmdb_id) DO UPDATE
                SET quality = excluded.quality, added_at = excluded.added_at
                """)
        let rows = changed.map { item in
            [item.library.sql] + item.title.sql + [.text(ListColumn.encode(item.quality)), SQLValue(item.addedAt)]
        }
        try batch.execute(rows, in: session)
        if counts.isChange { try RevisionStore(session).bump(.household) }
        return counts
    }

    /// In order of library and title.
    package func all() throws -> [LibraryItem] {
        var items: [LibraryItem] = []
        try session.forEach(
            "SELECT \(Self.columns) FROM library_items ORDER BY library_id, title_kind, tmdb_id"
        ) { items.append(try Self.item($0)) }
        return items
    }

    package func all(in library: LibraryID) throws -> [LibraryItem] {
        try session.query(
            "SELECT \(Self.columns) FROM library_items WHERE library_id = $1 ORDER BY title_kind, tmdb_id",
            [library.sql]
        ).map(Self.item)
    }

    /// Removes from `library` what is not in `titles`, after a complete listing of it. Returns how many went.
    @discardableResult
    package func remove(notIn titles: Set<TitleID>, from library: LibraryID) throws -> Int {
        try RevisionStore(session).lock(.household)
        let gone = try all(in: library).map(\.title).filter { !titles.contains($0) }
        for title in gone {
            try session.execute(
                "DELETE FROM library_items WHERE library_id = $1 AND title_kind = $2 AND tmdb_id = $3",
                [library.sql] + title.sql)
        }
        if !gone.isEmpty { try RevisionStore(session).bump(.household) }
        return gone.count
    }

    private static func item(_ row: SQLRow) throws -> LibraryItem {
        LibraryItem(
            title: try row.title(1), library: try row.library(0), quality: ListColumn.decode(try row.get(3)),
            addedAt: try row.get(4))
    }

    private struct Key: Hashable {
        let title: TitleID
        let library: LibraryID

        init(_ item: LibraryItem) {
            title = item.title
            library = item.library
        }
    }
}
