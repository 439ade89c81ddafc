extension Migration {
    static let m0002Titles = Migration(
        version: 2, name: "titles",
        statements: [
            """
            CREATE TABLE titles (
                kind TEXT NOT NULL CHECK (kind IN ('movie', 'tv')),
                tmdb_id BIGINT NOT NULL,
                imdb_id TEXT,
                name TEXT NOT NULL,
                folded_name TEXT NOT NULL,
                year BIGINT,
                genres TEXT NOT NULL,
                keywords TEXT NOT NULL,
                directors TEXT NOT NULL,
                actors TEXT NOT NULL,
                studios TEXT NOT NULL,
                collection TEXT,
                overview TEXT NOT NULL,
                tagline TEXT NOT NULL,
                runtime BIGINT,
                seasons BIGINT,
                episodes BIGINT,
                original_language TEXT,
                vote_average DOUBLE PRECISION,
                vote_count BIGINT,
                PRIMARY KEY (kind, tmdb_id)
            )
            """,
            "CREATE INDEX titles_by_folded_name ON titles (folded_name)",
            """
            CREATE TABLE title_texts (
                kind TEXT NOT NULL,
                tmdb_id BIGINT NOT NULL,
                language TEXT NOT NULL,
                title TEXT NOT NULL,
                overview TEXT NOT NULL,
                PRIMARY KEY (kind, tmdb_id, language),
                FOREIGN KEY (kind, tmdb_id) REFERENCES titles (kind, tmdb_id) ON DELETE CASCADE
            )
            """,
        ])
}
