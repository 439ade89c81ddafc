package import Storage

/// Everything in a database, table by table, for comparing two of them.
package enum DatabaseContents {
    /// The rows of each table as text, in an order that does not depend on how they got there.
    /// - Parameter tables: left out: what tells when something happened and how often, not what.
    package static func tables(
        of database: any Database,
        without tables: Set<String> = [
            "revisions", "reading_states", "installation", "metadata_cache", "schema_migrations",
        ]
    ) async throws -> [String: [String]] {
        try await database.read { session in
            var contents: [String: [String]] = [:]
            for name in try names(in: session) where !tables.contains(name) {
                contents[name] = try session.query("SELECT * FROM \(name)").map { "\($0.values)" }.sorted()
            }
            return contents
        }
    }

    private static func names(in session: any DatabaseSession) throws -> [String] {
        let sql =
            switch session.dialect {
            case .sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            case .postgreSQL:
                "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()"
            }
        return try session.query(sql).map { try $0.get(0) }
    }
}
