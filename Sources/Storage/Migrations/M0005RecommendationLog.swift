extension Migration {
    static let m0005RecommendationLog = Migration(
        version: 5, name: "recommendation log",
        statements: [
            """
            CREATE TABLE recommendation_log (
                answer_id TEXT NOT NULL,
                position BIGINT NOT NULL,
                question_id TEXT NOT NULL,
                asked_at BIGINT NOT NULL,
                member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
                room TEXT NOT NULL,
                question TEXT NOT NULL,
                mode TEXT NOT NULL,
                title_kind TEXT NOT NULL CHECK (title_kind IN ('movie', 'tv')),
                tmdb_id BIGINT NOT NULL,
                score DOUBLE PRECISION NOT NULL,
                match_value DOUBLE PRECISION,
                terms TEXT NOT NULL,
                model_version TEXT,
                PRIMARY KEY (answer_id, position)
            )
            """,
            "CREATE INDEX recommendation_log_by_member ON recommendation_log (member_id, room, asked_at)",
            "CREATE INDEX recommendation_log_by_question ON recommendation_log (question_id)",
        ])
}
