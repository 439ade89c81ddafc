extension Migration {
    /// Embeddings, so that no text is embedded twice. They follow from the titles and go with them.
    static let m0007TitleVectors = Migration(
        version: 7, name: "title vectors",
        statements: [
            """
            CREATE TABLE title_vectors (
                model TEXT NOT NULL,
                kind TEXT NOT NULL,
                tmdb_id BIGINT NOT NULL,
                text_hash TEXT NOT NULL,
                dimension BIGINT NOT NULL CHECK (dimension > 0),
                vector BLOB NOT NULL,
                PRIMARY KEY (model, kind, tmdb_id),
                FOREIGN KEY (kind, tmdb_id) REFERENCES titles (kind, tmdb_id) ON DELETE CASCADE
            )
            """,
            "CREATE INDEX title_vectors_by_title ON title_vectors (kind, tmdb_id)",
        ])
}
