/// What a source said of something, kept so that it is not asked again too soon.
package struct CachedDocument: Sendable, Equatable {
    package var document: String
    /// Milliseconds since 1970.
    package var fetchedAt: Int64

    package init(document: String, fetchedAt: Int64) {
        self.document = document
        self.fetchedAt = fetchedAt
    }
}

/// Documents of outside sources by their keys, which the sources choose.
package struct MetadataCacheStore {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    package func get(_ source: String, _ key: String) throws -> CachedDocument? {
        try session.query(
            "SELECT document, fetched_at FROM metadata_cache WHERE source = $1 AND key = $2",
            [.text(source), .text(key)]
        ).first.map { CachedDocument(document: try $0.get(0), fetchedAt: try $0.get(1)) }
    }

    package func set(_ source: String, _ key: String, to document: CachedDocument) throws {
        try session.execute(
            """
            INSERT INTO metadata_cache (source, key, fetched_at, document) VALUES ($1, $2, $3, $4)
            ON CONFLICT (source, key) DO UPDATE
            SET fetched_at = excluded.fetched_at, document = excluded.document
            """, [.text(source), .text(key), .integer(document.fetchedAt), .text(document.document)])
    }

    /// Forgets what was fetched before a moment. Returns how many documents went.
    @discardableResult
    package func removeFetched(before moment: Int64) throws -> Int {
        try session.execute("DELETE FROM metadata_cache WHERE fetched_at < $1", [.integer(moment)])
    }
}
