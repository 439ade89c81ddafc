import CPostgreSQL

/// One connection through libpq, made when it is needed and made again after it was lost.
///
/// Unchecked: libpq allows one thread at a time on a connection, and `ConnectionPool` lends it to one user at a time.
final class PostgreSQLConnection: @unchecked Sendable {
    private let address: PostgreSQLAddress
    private var handle: OpaquePointer?
    private var statements = PreparedStatements()

    init(address: PostgreSQLAddress) { self.address = address }

    deinit { PQfinish(handle) }

    func disconnect() {
        PQfinish(handle)
        handle = nil
        statements = PreparedStatements()
    }

    /// Runs `body` between `begin` and a commit, or undoes everything when it throws.
    func transaction<T>(begin: String, _ body: (any DatabaseSession) throws -> T) throws -> T {
        try start(begin)
        do {
            let transaction = Transaction(self)
            let result = try body(transaction)
            try transaction.finish()
            try commit()
            return result
        } catch {
            rollback()
            throw error
        }
    }

    /// Begins a transaction; a connection that broke while it lay idle is replaced, since nothing is lost by it.
    private func start(_ begin: String) throws(StorageError) {
        if handle != nil {
            do {
                return try command(begin)
            } catch {
                disconnect()
            }
        }
        try connect()
        try command(begin)
    }

    private func commit() throws(StorageError) {
        do {
            try command("COMMIT")
        } catch .unavailable(let text) {
            throw .unavailable("\(text) Whether the last change was kept is not known.")
        }
    }

    private func rollback() {
        guard handle != nil else { return }
        do {
            try command("ROLLBACK")
        } catch {
            disconnect()
        }
    }

    private func connect() throws(StorageError) {
        // The defaults come first, so that the URL has the last word.
        let keywords = ["connect_timeout", "keepalives_idle", "fallback_application_name", "client_encoding", "dbname"]
        let values = ["10", "30", "recommendarr", "UTF8", address.url]
        let new = CStrings(keywords).withPointers { keywords in
            CStrings(values).withPointers { values in
                PQconnectdbParams(keywords.baseAddress, values.baseAddress, 1)
            }
        }
        guard let new, PQstatus(new) == CONNECTION_OK else {
            let reason = (new.map { String(cString: PQerrorMessage($0)) } ?? "out of memory")
                .prefix { !$0.isNewline }
            PQfinish(new)
            throw .unavailable(
                "The PostgreSQL database at \(address) cannot be reached: \(address.redacted(String(reason))). "
                    + "Check that the server runs, and that address, user and password are right.")
        }
        // Notices would be printed to the error output of the process.
        PQsetNoticeProcessor(new, { _, _ in }, nil)
        handle = new
        try command("SET lock_timeout = '30s'")
    }

    private func command(_ sql: String) throws(StorageError) {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw failure(result, statement: sql) }
    }

    private func failure(_ result: OpaquePointer?, statement: String) -> StorageError {
        // A plan that no longer fits the schema, or that the server no longer has, is made anew the next time.
        if ["0A000", "26000"].contains(PostgreSQLResult.errorCode(result)) { statements.forgetAll() }
        let isLost = PQstatus(handle) != CONNECTION_OK
        return StorageError(postgreSQL: result, statement: statement, isConnectionLost: isLost)
    }
}

extension PostgreSQLConnection: StatementRunner {
    var dialect: SQLDialect { .postgreSQL }

    func run(_ sql: String, _ values: [SQLValue], streaming: Bool, _ row: (SQLRow) throws -> Void) throws -> Int {
        let name = try prepare(sql)
        let sent = CStrings(values.map(\.postgreSQLText)).withPointers { parameters in
            PQsendQueryPrepared(handle, name, CInt(values.count), parameters.baseAddress, nil, nil, 0)
        }
        guard sent == 1 else { throw failure(nil, statement: sql) }
        if streaming { PQsetSingleRowMode(handle) }
        var changed = 0
        var problem: (any Error)?
        // Everything must be read, or the connection cannot be used again.
        while let result = PQgetResult(handle) {
            defer { PQclear(result) }
            guard problem == nil else { continue }
            do {
                switch PQresultStatus(result) {
                case PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE:
                    try PostgreSQLResult(result).forEach(row)
                    changed += PostgreSQLResult.changedRows(result)
                case PGRES_COMMAND_OK:
                    changed += PostgreSQLResult.changedRows(result)
                default:
                    throw failure(result, statement: sql)
                }
            } catch {
                problem = error
                if streaming { cancelQuery() }
            }
        }
        if let problem { throw problem }
        return changed
    }

    private func prepare(_ sql: String) throws(StorageError) -> String {
        if let name = statements.name(of: sql) { return name }
        if statements.isFull {
            try command("DEALLOCATE ALL")
            statements.forgetAll()
        }
        let name = statements.nextName
        let result = PQprepare(handle, name, sql, 0, nil)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw failure(result, statement: sql) }
        statements.add(sql)
        return name
    }

    /// Asks the server not to send the rest of a large result.
    private func cancelQuery() {
        let cancel = PQgetCancel(handle)
        defer { PQfreeCancel(cancel) }
        var message = [CChar](repeating: 0, count: 256)
        PQcancel(cancel, &message, CInt(message.count))
    }
}
