package import Engine

/// Where what is known of a title comes from.
package enum TitleOrigin: String, Sendable {
    /// A media server: as much as a file's tags say.
    case server
    /// A catalogue of the world, or an import made of one.
    case catalogue
}

/// All titles known, with their texts in other languages.
package struct TitleStore {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Keeps titles and says what was different; of several with one id the last counts.
    ///
    /// What a catalogue said is never replaced by what a server says.
    @discardableResult
    package func upsert(_ titles: [Title], origin: TitleOrigin = .catalogue) throws -> UpsertCounts {
        let revisions = RevisionStore(session)
        try revisions.lock(.catalogue)
        let wanted = Dictionary(titles.map { ($0.id, $0) }) { _, last in last }
        let known = try stored(Array(wanted.keys))
        var counts = UpsertCounts()
        var rows: [[SQLValue]] = []
        var texts: [[SQLValue]] = []
        for id in wanted.keys.sorted() {
            guard let title = wanted[id] else { continue }
            let row = TitleColumns.values(of: title, origin: origin)
            let old = known[id]
            let isBetterKnown = origin == .server && old?.row.last == .text(TitleOrigin.catalogue.rawValue)
            if let old, isBetterKnown || old.row == row && old.localized == title.localized {
                counts.unchanged += 1
                continue
            }
            if old == nil { counts.inserted += 1 } else { counts.updated += 1 }
            rows.append(row)
            guard old?.localized ?? [:] != title.localized else { continue }
            if old?.localized.isEmpty == false {
                try session.execute("DELETE FROM title_texts WHERE kind = $1 AND tmdb_id = $2", id.sql)
            }
            for (language, text) in title.localized {
                texts.append(id.sql + [.text(language), .text(text.title), .text(text.overview)])
            }
        }
        try RowBatch("INSERT INTO titles (\(TitleColumns.list)) VALUES", suffix: TitleColumns.replaceOnConflict)
            .execute(rows, in: session)
        try RowBatch("INSERT INTO title_texts (kind, tmdb_id, language, title, overview) VALUES")
            .execute(texts, in: session)
        if counts.isChange { try revisions.bump(.catalogue) }
        return counts
    }

    /// In order of kind and TMDB id.
    package func all() throws -> [Title] {
        var localized: [TitleID: [String: Title.LocalizedText]] = [:]
        try session.forEach("SELECT kind, tmdb_id, language, title, overview FROM title_texts") { row in
            localized[try row.title(0), default: [:]][try row.get(2)] = try Self.text(row)
        }
        var titles: [Title] = []
        titles.reserveCapacity(try count())
        try session.forEach("SELECT \(TitleColumns.list) FROM titles ORDER BY kind, tmdb_id") { row in
            let id = try row.title(0)
            titles.append(try TitleColumns.title(row, id: id, localized: localized[id] ?? [:]))
        }
        return titles
    }

    /// Titles that only a server has described so far, in order of kind and TMDB id.
    package func describedByServers(limit: Int, after: TitleID? = nil) throws -> [TitleID] {
        try session.query(
            """
            SELECT kind, tmdb_id FROM titles WHERE origin = 'server' AND (kind, tmdb_id) > ($1, $2)
            ORDER BY kind, tmdb_id LIMIT $3
            """,
            [.text(after?.kind.rawValue ?? ""), SQLValue(after?.tmdb ?? 0), SQLValue(limit)]
        ).map { try $0.title(0) }
    }

    package func countDescribedByServers() throws -> Int {
        try session.query("SELECT count(*) FROM titles WHERE origin = 'server'").first?.get(0) ?? 0
    }

    package func count() throws -> Int {
        try session.query("SELECT count(*) FROM titles").first?.get(0) ?? 0
    }

    /// The title with an IMDb id.
    package func find(imdb: String, kind: TitleKind) throws -> TitleID? {
        try session.query(
            "SELECT kind, tmdb_id FROM titles WHERE imdb_id = $1 AND kind = $2 ORDER BY tmdb_id LIMIT 1",
            [.text(imdb), .text(kind.rawValue)]
        ).first.map { try $0.title(0) }
    }

    /// Those of `ids` that exist.
    package func known(_ ids: [TitleID]) throws -> [TitleID] {
        var known: [TitleID] = []
        for (kind, ids) in Dictionary(grouping: Set(ids), by: \.kind) {
            for run in KeyRuns(ids) {
                let places = (2..<run.count + 2).map { "$\($0)" }.joined(separator: ", ")
                known += try session.query(
                    "SELECT kind, tmdb_id FROM titles WHERE kind = $1 AND tmdb_id IN (\(places))",
                    [.text(kind.rawValue)] + run.map { SQLValue($0.tmdb) }
                ).map { try $0.title(0) }
            }
        }
        return known
    }

    /// The best known titles whose name begins with `text`, whatever the case and the accents.
    package func search(_ text: String, limit: Int) throws -> [TitleID] {
        let escaped = Tokenizer.fold(text).replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing(
            "_", with: "\\_")
        return try session.query(
            """
            SELECT kind, tmdb_id FROM titles WHERE folded_name LIKE $1 ESCAPE '\\'
            ORDER BY vote_count DESC NULLS LAST, kind, tmdb_id LIMIT $2
            """, [.text(escaped + "%"), SQLValue(limit)]
        ).map { try $0.title(0) }
    }

    /// Returns whether there was such a title. What members did with it stays.
    @discardableResult
    package func remove(_ id: TitleID) throws -> Bool {
        let removed = try RevisionStore(session).change(.catalogue) {
            try session.execute("DELETE FROM titles WHERE kind = $1 AND tmdb_id = $2", id.sql)
        }
        return removed > 0
    }

    private struct Stored {
        var row: [SQLValue]
        var localized: [String: Title.LocalizedText] = [:]
    }

    private func stored(_ ids: [TitleID]) throws -> [TitleID: Stored] {
        var stored: [TitleID: Stored] = [:]
        for (kind, ids) in Dictionary(grouping: ids, by: \.kind) {
            for run in KeyRuns(ids) {
                let places = (2..<run.count + 2).map { "$\($0)" }.joined(separator: ", ")
                let values = [.text(kind.rawValue)] + run.map { SQLValue($0.tmdb) }
                let condition = "kind = $1 AND tmdb_id IN (\(places))"
                for row in try session.query("SELECT \(TitleColumns.list) FROM titles WHERE \(condition)", values) {
                    stored[try row.title(0)] = Stored(row: row.values)
                }
                let texts = try session.query(
                    "SELECT kind, tmdb_id, language, title, overview FROM title_texts WHERE \(condition)", values)
                for row in texts { stored[try row.title(0)]?.localized[try row.get(2)] = try Self.text(row) }
            }
        }
        return stored
    }

    private static func text(_ row: SQLRow) throws(StorageError) -> Title.LocalizedText {
        Title.LocalizedText(title: try row.get(3), overview: try row.get(4))
    }
}
