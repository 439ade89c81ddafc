extension Migration {
    /// Items do not refer to `titles`: a library is listed before the metadata of its titles is there.
    static let m0003Libraries = Migration(
        version: 3, name: "libraries",
        statements: [
            """
            CREATE TABLE libraries (
                id TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE library_access (
                member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
                library_id TEXT NOT NULL REFERENCES libraries (id) ON DELETE CASCADE,
                PRIMARY KEY (member_id, library_id)
            )
            """,
            "CREATE INDEX library_access_by_library ON library_access (library_id)",
            """
            CREATE TABLE library_items (
                library_id TEXT NOT NULL REFERENCES libraries (id) ON DELETE CASCADE,
                title_kind TEXT NOT NULL CHECK (title_kind IN ('movie', 'tv')),
                tmdb_id BIGINT NOT NULL,
                quality TEXT NOT NULL,
                added_at BIGINT,
                PRIMARY KEY (library_id, title_kind, tmdb_id)
            )
            """,
        ])
}
