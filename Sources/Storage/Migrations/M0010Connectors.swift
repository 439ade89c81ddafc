extension Migration {
    /// What chat connectors keep over restarts, and which process may change it.
    static let m0010Connectors = Migration(
        version: 10, name: "connectors",
        statements: [
            """
            CREATE TABLE connector_records (
                connector TEXT NOT NULL,
                kind TEXT NOT NULL,
                id TEXT NOT NULL,
                value BLOB NOT NULL,
                PRIMARY KEY (connector, kind, id)
            )
            """,
            """
            CREATE TABLE connector_claims (
                connector TEXT NOT NULL PRIMARY KEY,
                owner TEXT NOT NULL
            )
            """,
        ])
}
