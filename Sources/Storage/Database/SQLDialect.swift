/// The one place where the two databases differ in what they are told.
package enum SQLDialect: Sendable, Equatable {
    case sqlite
    case postgreSQL

    /// A `CREATE` statement, written with `TEXT`, `BIGINT`, `DOUBLE PRECISION` and `BLOB`, as this database should have it.
    ///
    /// SQLite checks types only in `STRICT` tables, which know those types by other names. PostgreSQL compares text by
    /// the rules of a language unless told to go by code point, as SQLite does; without that the order of rows differs.
    func schemaStatement(_ statement: String) -> String {
        switch self {
        case .sqlite:
            let typed = statement.replacing("DOUBLE PRECISION", with: "REAL").replacing("BIGINT", with: "INTEGER")
            return typed.hasPrefix("CREATE TABLE") ? typed + " STRICT" : typed
        case .postgreSQL:
            return statement.replacing(" TEXT", with: " TEXT COLLATE \"C\"").replacing(" BLOB", with: " BYTEA")
        }
    }

    /// Makes other processes that migrate wait until the end of the transaction; SQLite's write transactions do anyway.
    var migrationLock: [String] {
        switch self {
        case .sqlite: []
        case .postgreSQL:
            ["SET LOCAL lock_timeout = '120s'", "SELECT pg_advisory_xact_lock(\(Self.migrationLockKey))"]
        }
    }

    /// Any number that no other program in the same database is likely to use: `recoma` in ASCII.
    private static let migrationLockKey = 0x72_65_63_6f_6d_61
}
