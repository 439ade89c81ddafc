package import Engine

/// Which library holds a copy of which title.
package struct LibraryItemStore {
    private let session: any DatabaseSession
    private static let columns = "library_id, title_kind, tmdb_id, quality, added_at, present"

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Of several entries with the same title and library the last one counts.
    @discardableResult
    package func upsert(_ items: [LibraryItem]) throws -> UpsertCounts {
        try RevisionStore(session).lock(.catalogue)
        try RevisionStore(session).lock(.household)
        var wanted: [Key: LibraryItem] = [:]
        for var item in items {
            item.quality = ListColumn.decode(ListColumn.encode(item.quality))
            wanted[Key(item)] = item
        }
        var counts = UpsertCounts()
        var changed: [LibraryItem] = []
        for (library, items) in Dictionary(grouping: wanted.values, by: \.library) {
            let existing = try stored(items.map(\.title), in: library)
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
                SET quality = excluded.quality, added_at = excluded.added_at, present = excluded.present
                """)
        let rows = changed.map { item in
            [item.library.sql] + item.title.sql + [
                .text(ListColumn.encode(item.quality)), SQLValue(item.addedAt), SQLValue(item.isPresent),
            ]
        }
        try batch.execute(rows, in: session)
        if counts.isChange { try RevisionStore(session).bump(.household) }
        if counts.inserted > 0 { try bumpCatalogueIfAssigned(Set(changed.map(\.library))) }
        return counts
    }

    /// What a library says of its titles is part of the catalogue.
    private func bumpCatalogueIfAssigned(_ libraries: Set<LibraryID>) throws {
        for library in libraries.sorted() {
            let assigned = try session.query(
                "SELECT 1 FROM libraries WHERE id = $1 AND domain IS NOT NULL", [library.sql])
            if !assigned.isEmpty { return try RevisionStore(session).bump(.catalogue) }
        }
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

    private func stored(_ titles: [TitleID], in library: LibraryID) throws -> [TitleID: LibraryItem] {
        var stored: [TitleID: LibraryItem] = [:]
        for (kind, titles) in Dictionary(grouping: titles, by: \.kind) {
            for run in KeyRuns(titles) {
                let places = (3..<run.count + 3).map { "$\($0)" }.joined(separator: ", ")
                let rows = try session.query(
                    """
                    SELECT \(Self.columns) FROM library_items
                    WHERE library_id = $1 AND title_kind = $2 AND tmdb_id IN (\(places))
                    """, [library.sql, .text(kind.rawValue)] + run.map { SQLValue($0.tmdb) })
                for row in rows {
                    let item = try Self.item(row)
                    stored[item.title] = item
                }
            }
        }
        return stored
    }

    private static func item(_ row: SQLRow) throws -> LibraryItem {
        LibraryItem(
            title: try row.title(1), library: try row.library(0), quality: ListColumn.decode(try row.get(3)),
            addedAt: try row.get(4), isPresent: try row.get(5))
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
