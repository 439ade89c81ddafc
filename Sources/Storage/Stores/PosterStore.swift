package import Engine

/// A poster as it was fetched.
package struct StoredPoster: Sendable, Equatable {
    /// Where it came from, such as `tmdb:/abc.jpg`.
    package var origin: String
    /// `nil` when there is none there.
    package var bytes: [UInt8]?
    package var mimeType: String
    package var width: Int
    package var height: Int
    /// Milliseconds since 1970.
    package var fetchedAt: Int64

    package init(
        origin: String, bytes: [UInt8]?, mimeType: String = "", width: Int = 0, height: Int = 0, fetchedAt: Int64
    ) {
        self.origin = origin
        self.bytes = bytes
        self.mimeType = mimeType
        self.width = width
        self.height = height
        self.fetchedAt = fetchedAt
    }
}

/// Where the posters of titles are to be had, and those that were fetched already.
package struct PosterStore {
    private let session: any DatabaseSession
    private static let columns = "origin, bytes, mime_type, width, height, fetched_at"

    package init(_ session: any DatabaseSession) { self.session = session }

    // MARK: - Where they are

    /// TMDB's path; `nil` where there is none, or nobody has looked yet.
    package func path(of title: TitleID) throws -> String? {
        let path: String? =
            try session.query("SELECT poster_path FROM titles WHERE kind = $1 AND tmdb_id = $2", title.sql)
            .first?.get(0) ?? nil
        return path == "" ? nil : path
    }

    /// The items of the media servers that are this title, in order of id.
    package func items(of title: TitleID) throws -> [ServerItemID] {
        try session.query(
            "SELECT id FROM server_items WHERE kind = $1 AND tmdb_id = $2 AND present = 1 ORDER BY id", title.sql
        ).map { ServerItemID(rawValue: try $0.get(0)) }
    }

    /// Those of the titles that may have a poster: TMDB has one, or a media server has the title; and it did not turn out that there
    /// is none.
    package func mayExist(_ titles: [TitleID]) throws -> Set<TitleID> {
        Set(
            try titles.filter { title in
                guard try path(of: title) != nil || !items(of: title).isEmpty else { return false }
                return try session.query(
                    "SELECT reference FROM posters WHERE reference = $1 AND bytes IS NULL", [.text(title.description)]
                ).isEmpty
            })
    }

    /// - Parameter path: `nil` when TMDB has no poster.
    package func setPath(_ path: String?, of title: TitleID) throws {
        try session.execute(
            "UPDATE titles SET poster_path = $3 WHERE kind = $1 AND tmdb_id = $2", title.sql + [.text(path ?? "")])
    }

    /// Titles in libraries for which nobody has looked whether TMDB has a poster, in order of kind and TMDB id.
    package func withoutPath(limit: Int, after: TitleID? = nil) throws -> [TitleID] {
        try session.query(
            """
            SELECT kind, tmdb_id FROM titles
            WHERE poster_path IS NULL AND origin = 'catalogue' AND (kind, tmdb_id) > ($1, $2) AND EXISTS (
                SELECT 1 FROM library_items
                WHERE library_items.title_kind = titles.kind AND library_items.tmdb_id = titles.tmdb_id AND present = 1
            ) ORDER BY kind, tmdb_id LIMIT $3
            """,
            [.text(after?.kind.rawValue ?? ""), SQLValue(after?.tmdb ?? 0), SQLValue(limit)]
        ).map { try $0.title(0) }
    }

    // MARK: - What was fetched

    package struct Fetched: Sendable {
        package let poster: StoredPoster
        /// Whether it is kept that it was used within the last day, which is exact enough.
        package let isUseKnown: Bool
    }

    /// - Parameter now: milliseconds since 1970.
    package func fetched(_ title: TitleID, now: Int64) throws -> Fetched? {
        try session.query(
            "SELECT \(Self.columns), used_at FROM posters WHERE reference = $1", [.text(title.description)]
        ).first.map { row in
            let usedAt: Int64 = try row.get(6)
            let poster = StoredPoster(
                origin: try row.get(0), bytes: try row.get(1), mimeType: try row.get(2), width: try row.get(3),
                height: try row.get(4), fetchedAt: try row.get(5))
            return Fetched(poster: poster, isUseKnown: now - usedAt < .day)
        }
    }

    package func markUsed(_ title: TitleID, at now: Int64) throws {
        try session.execute(
            "UPDATE posters SET used_at = $2 WHERE reference = $1", [.text(title.description), .integer(now)])
    }

    /// Keeps a poster, and lets those go that were not shown for longest, so that all together take no more than `limit` bytes.
    package func keep(_ poster: StoredPoster, of title: TitleID, limit: Int) throws {
        try session.execute(
            """
            INSERT INTO posters (reference, \(Self.columns), used_at, size) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)
            ON CONFLICT (reference) DO UPDATE
            SET origin = excluded.origin, bytes = excluded.bytes, mime_type = excluded.mime_type,
            width = excluded.width, height = excluded.height, fetched_at = excluded.fetched_at,
            used_at = excluded.used_at, size = excluded.size
            """,
            [
                .text(title.description), .text(poster.origin), poster.bytes.map { .blob($0) } ?? .null,
                .text(poster.mimeType), SQLValue(poster.width), SQLValue(poster.height), .integer(poster.fetchedAt),
                SQLValue(poster.bytes?.count ?? 0),
            ])
        var excess = try size() - limit
        guard excess > 0 else { return }
        var forgotten: [[SQLValue]] = []
        for row in try session.query("SELECT reference, size FROM posters ORDER BY used_at, reference") {
            guard excess > 0 else { break }
            let reference: String = try row.get(0)
            guard reference != title.description else { continue }
            excess -= try row.get(1)
            forgotten.append([.text(reference)])
        }
        for row in forgotten { try session.execute("DELETE FROM posters WHERE reference = $1", row) }
    }

    /// Bytes of all posters.
    package func size() throws -> Int {
        try session.query("SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM posters").first?.get(0) ?? 0
    }
}
