/// Runs single statements on one connection of one of the databases.
protocol StatementRunner: AnyObject {
    var dialect: SQLDialect { get }

    /// Hands over the rows if there are any, and returns how many were changed.
    func run(_ sql: String, _ values: [SQLValue], streaming: Bool, _ row: (SQLRow) throws -> Void) throws -> Int
}

/// The rules of a session, the same on both databases: values are checked, a statement that failed dooms the
/// transaction (PostgreSQL would undo it silently, SQLite would keep the rest), and a stream is read alone.
final class Transaction: DatabaseSession {
    private let runner: any StatementRunner
    private var failure: (any Error)?
    private var isStreaming = false

    init(_ runner: any StatementRunner) { self.runner = runner }

    var dialect: SQLDialect { runner.dialect }

    func query(_ sql: String, _ values: [SQLValue]) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try run(sql, values, streaming: false) { rows.append($0) }
        return rows
    }

    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue]) throws -> Int {
        try run(sql, values, streaming: false) { _ in }
    }

    func forEach(_ sql: String, _ values: [SQLValue], _ body: (SQLRow) throws -> Void) throws {
        try run(sql, values, streaming: true, body)
    }

    /// Throws the first failure, so that the transaction is undone although `body` may have caught it.
    func finish() throws {
        if let failure { throw failure }
    }

    @discardableResult
    private func run(
        _ sql: String, _ values: [SQLValue], streaming: Bool, _ row: (SQLRow) throws -> Void
    ) throws -> Int {
        try finish()
        do {
            guard !isStreaming else {
                throw StorageError.statement(
                    "A statement was started while the rows of another are still being read. Statement: \(sql)")
            }
            for value in values { try value.checkStorable() }
            isStreaming = streaming
            defer { isStreaming = false }
            return try runner.run(sql, values, streaming: streaming, row)
        } catch {
            failure = error
            throw error
        }
    }
}
