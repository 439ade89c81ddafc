import Foundation
import GRDB

/// Runs statements on a connection of GRDB, which keeps the prepared ones.
final class SQLiteStatementRunner: StatementRunner {
    private let connection: GRDB.Database

    init(_ connection: GRDB.Database) { self.connection = connection }

    var dialect: SQLDialect { .sqlite }

    func run(_ sql: String, _ values: [SQLValue], streaming: Bool, _ row: (SQLRow) throws -> Void) throws -> Int {
        let changesBefore = connection.totalChangesCount
        do {
            let statement = try connection.cachedStatement(sql: sql)
            // By name, since SQLite numbers `$1`, `$2` by where they first appear.
            var arguments: [String: (any DatabaseValueConvertible)?] = [:]
            arguments.reserveCapacity(values.count)
            for (index, value) in values.enumerated() { arguments[String(index + 1)] = Self.argument(value) }
            let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
            let columns = statement.columnNames
            while let next = try cursor.next() {
                let values = (0..<columns.count).map { Self.value((next[$0] as DatabaseValue).storage) }
                try row(SQLRow(columns: columns, values: values))
            }
        } catch let error as DatabaseError {
            throw StorageError(sqlite: error, statement: sql)
        }
        return connection.totalChangesCount == changesBefore ? 0 : connection.changesCount
    }

    private static func argument(_ value: SQLValue) -> (any DatabaseValueConvertible)? {
        switch value {
        case .null: nil
        case .integer(let number): number
        case .real(let number): number
        case .text(let text): text
        case .blob(let bytes): Data(bytes)
        }
    }

    private static func value(_ storage: DatabaseValue.Storage) -> SQLValue {
        switch storage {
        case .null: .null
        case .int64(let number): .integer(number)
        case .double(let number): .real(number)
        case .string(let text): .text(text)
        case .blob(let data): .blob([UInt8](data))
        }
    }
}
