extension Migration {
    static let m0006Models = Migration(
        version: 6, name: "models",
        statements: [
            """
            CREATE TABLE models (
                version TEXT NOT NULL PRIMARY KEY,
                kind TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                metrics TEXT NOT NULL,
                document TEXT NOT NULL,
                active BIGINT NOT NULL CHECK (active IN (0, 1))
            )
            """,
            "CREATE UNIQUE INDEX models_active ON models (kind) WHERE active = 1",
        ])
}
