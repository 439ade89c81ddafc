extension Migration {
    /// What is read from the systems that people run, and how far each was read.
    static let m0008Sources = Migration(
        version: 8, name: "sources",
        statements: [
            """
            ALTER TABLE libraries ADD COLUMN domain TEXT CHECK (domain IN ('movies', 'tv', 'anime'))
            """,
            """
            ALTER TABLE libraries ADD COLUMN suitability TEXT NOT NULL DEFAULT 'everyone'
            CHECK (suitability IN ('everyone', 'children', 'adult'))
            """,
            "ALTER TABLE library_items ADD COLUMN present BIGINT NOT NULL DEFAULT 1 CHECK (present IN (0, 1))",
            """
            ALTER TABLE titles ADD COLUMN origin TEXT NOT NULL DEFAULT 'catalogue'
            CHECK (origin IN ('server', 'catalogue'))
            """,
            "CREATE INDEX titles_described_by_servers ON titles (kind, tmdb_id) WHERE origin = 'server'",
            "CREATE INDEX titles_by_imdb ON titles (imdb_id, kind, tmdb_id) WHERE imdb_id IS NOT NULL",
            "ALTER TABLE watch_events ADD COLUMN ended_at BIGINT",
            "ALTER TABLE watch_events ADD COLUMN item_id TEXT",
            "ALTER TABLE watch_events ADD COLUMN announced BIGINT NOT NULL DEFAULT 0 CHECK (announced IN (0, 1))",
            "CREATE INDEX watch_events_by_item ON watch_events (item_id) WHERE item_id IS NOT NULL",
            "CREATE INDEX watch_events_announced ON watch_events (started_at) WHERE announced = 1",
            """
            CREATE TABLE server_items (
                id TEXT NOT NULL PRIMARY KEY,
                library_id TEXT NOT NULL REFERENCES libraries (id) ON DELETE CASCADE,
                kind TEXT NOT NULL CHECK (kind IN ('movie', 'tv')),
                tmdb_id BIGINT,
                name TEXT NOT NULL,
                year BIGINT,
                quality TEXT NOT NULL,
                added_at BIGINT,
                present BIGINT NOT NULL CHECK (present IN (0, 1))
            )
            """,
            "CREATE INDEX server_items_by_title ON server_items (library_id, kind, tmdb_id)",
            "CREATE INDEX server_items_unmatched ON server_items (id) WHERE tmdb_id IS NULL",
            """
            CREATE TABLE pending_plays (
                source TEXT NOT NULL,
                source_event_id TEXT NOT NULL,
                member_id TEXT NOT NULL,
                item_id TEXT,
                document TEXT NOT NULL,
                PRIMARY KEY (source, source_event_id)
            )
            """,
            "CREATE INDEX pending_plays_by_item ON pending_plays (item_id)",
            """
            CREATE TABLE sync_cursors (
                source TEXT NOT NULL,
                topic TEXT NOT NULL,
                cursor TEXT NOT NULL,
                PRIMARY KEY (source, topic)
            )
            """,
            """
            CREATE TABLE reading_states (
                source TEXT NOT NULL,
                topic TEXT NOT NULL,
                succeeded_at BIGINT,
                failing_since BIGINT,
                problem TEXT,
                PRIMARY KEY (source, topic)
            )
            """,
            """
            CREATE TABLE installation (
                key TEXT NOT NULL PRIMARY KEY,
                value TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE metadata_cache (
                source TEXT NOT NULL,
                key TEXT NOT NULL,
                fetched_at BIGINT NOT NULL,
                document TEXT NOT NULL,
                PRIMARY KEY (source, key)
            )
            """,
        ])
}
