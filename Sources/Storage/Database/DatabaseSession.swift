/// A transaction in progress. It is valid only inside the closure that it was handed to.
///
/// Parameters are written `$1`, `$2` … and bound, never pasted. PostgreSQL takes a parameter's type from where it
/// stands, so one that stands alone (`$1 IS NULL`, a `SELECT $1`) needs a `CAST`.
package protocol DatabaseSession {
    /// What is spoken here, for the few statements that cannot be the same on both.
    var dialect: SQLDialect { get }

    /// All rows at once.
    func query(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow]

    /// The number of rows that were inserted, changed or removed by the statement itself (cascades do not count).
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws -> Int

    /// One row after the other, for results that are large. `body` cannot use the session; when it throws, the rest is
    /// not read and the transaction is undone.
    func forEach(_ sql: String, _ values: [SQLValue], _ body: (SQLRow) throws -> Void) throws
}

extension DatabaseSession {
    package func query(_ sql: String) throws -> [SQLRow] { try query(sql, []) }

    @discardableResult
    package func execute(_ sql: String) throws -> Int { try execute(sql, []) }

    package func forEach(_ sql: String, _ body: (SQLRow) throws -> Void) throws { try forEach(sql, [], body) }
}
