extension Migration {
    static let m0001Members = Migration(
        version: 1, name: "members",
        statements: [
            """
            CREATE TABLE revisions (
                topic TEXT NOT NULL PRIMARY KEY,
                value BIGINT NOT NULL
            )
            """,
            "INSERT INTO revisions (topic, value) VALUES ('catalogue', 0), ('household', 0)",
            """
            CREATE TABLE members (
                id TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                folded_name TEXT NOT NULL,
                is_owner BIGINT NOT NULL CHECK (is_owner IN (0, 1)),
                access_state TEXT NOT NULL DEFAULT 'unknown' CHECK (access_state IN ('all', 'only', 'unknown'))
            )
            """,
            "CREATE INDEX members_by_folded_name ON members (folded_name)",
            """
            CREATE TABLE identities (
                platform TEXT NOT NULL,
                user_id TEXT NOT NULL,
                member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
                linked_at BIGINT NOT NULL,
                PRIMARY KEY (platform, user_id)
            )
            """,
            "CREATE UNIQUE INDEX identities_by_member ON identities (member_id, platform)",
            """
            CREATE TABLE settings (
                member_id TEXT NOT NULL REFERENCES members (id) ON DELETE CASCADE,
                key TEXT NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY (member_id, key)
            )
            """,
        ])
}
