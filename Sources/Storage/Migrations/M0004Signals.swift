extension Migration {
    /// What members did and said. It does not refer to `titles`, so that it outlives their removal and return.
    static let m0004Signals = Migration(
        version: 4, name: "signals",
        statements: [
            """
            CREATE TABLE watch_events (
                id TEXT NOT NULL PRIMARY KEY,
                source TEXT NOT NULL,
                source_event_id TEXT NOT NULL,
                member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
                title_kind TEXT NOT NULL CHECK (title_kind IN ('movie', 'tv')),
                tmdb_id BIGINT NOT NULL,
                started_at BIGINT NOT NULL,
                completion DOUBLE PRECISION,
                season BIGINT,
                episode BIGINT,
                device TEXT,
                UNIQUE (source, source_event_id)
            )
            """,
            "CREATE INDEX watch_events_by_member ON watch_events (member_id, started_at)",
            "CREATE INDEX watch_events_by_start ON watch_events (started_at)",
            """
            CREATE TABLE ratings (
                member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
                title_kind TEXT NOT NULL CHECK (title_kind IN ('movie', 'tv')),
                tmdb_id BIGINT NOT NULL,
                source TEXT NOT NULL,
                stars DOUBLE PRECISION NOT NULL,
                rated_at BIGINT NOT NULL,
                PRIMARY KEY (member_id, title_kind, tmdb_id, source)
            )
            """,
            """
            CREATE TABLE feedback (
                id TEXT NOT NULL PRIMARY KEY,
                source_event_id TEXT UNIQUE,
                member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
                title_kind TEXT NOT NULL CHECK (title_kind IN ('movie', 'tv')),
                tmdb_id BIGINT NOT NULL,
                kind TEXT NOT NULL,
                value DOUBLE PRECISION,
                given_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX feedback_by_member ON feedback (member_id, given_at)",
            """
            CREATE TABLE overrides (
                member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
                subject_kind TEXT NOT NULL,
                subject TEXT NOT NULL,
                action TEXT NOT NULL,
                PRIMARY KEY (member_id, subject_kind, subject)
            )
            """,
        ])
}
