/// Brings a database to the newest schema, each step in a transaction of its own. Several processes may start at once.
struct Migrator {
    private let migrations: [Migration]

    init(migrations: [Migration] = Migration.all) { self.migrations = migrations }

    /// - Throws: `.newerSchema` when the database is ahead of this program; nothing is changed then.
    func migrate(_ database: any Database) async throws {
        let migrations = migrations
        var isDone = false
        while !isDone {
            isDone = try await database.write { session in try Self.applyNext(of: migrations, in: session) }
        }
    }

    /// Returns whether there was nothing left to do.
    private static func applyNext(of migrations: [Migration], in session: any DatabaseSession) throws -> Bool {
        for statement in session.dialect.migrationLock { _ = try session.query(statement) }
        try session.execute(session.dialect.schemaStatement(table))
        let found: Int = try session.query("SELECT coalesce(max(version), 0) FROM schema_migrations").first?.get(0) ?? 0
        guard found <= migrations.count else {
            throw StorageError.newerSchema(found: found, known: migrations.count)
        }
        guard found < migrations.count else { return true }
        let next = migrations[found]
        for statement in next.statements { try session.execute(session.dialect.schemaStatement(statement)) }
        try session.execute(
            "INSERT INTO schema_migrations (version, name) VALUES ($1, $2)", [SQLValue(next.version), .text(next.name)])
        return false
    }

    private static let table = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            version BIGINT NOT NULL PRIMARY KEY,
            name TEXT NOT NULL
        )
        """
}
