import Foundation
import GRDB

/// SQLite through GRDB: a file in write-ahead mode with one writer beside several readers, or a database in memory.
struct SQLiteDatabase: Database {
    private let writer: any DatabaseWriter
    private let openState = OpenState()

    /// How long a transaction waits for one of another process.
    private static let busyTimeout: TimeInterval = 5

    /// In memory; its transactions run one after the other.
    init() throws {
        writer = try DatabaseQueue(configuration: Self.configuration)
    }

    /// - Throws: `.unavailable` or `.corrupt` when the file cannot be used.
    init(path: String) throws {
        try SQLiteFile(path: path).prepare()
        do {
            writer = try DatabasePool(path: path, configuration: Self.configuration)
        } catch {
            throw StorageError(sqlite: error, path: path)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.foreignKeysEnabled = true
        configuration.label = "recommendarr"
        return configuration
    }

    func read<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T {
        try openState.beginUse()
        defer { openState.endUse() }
        do {
            return try await writer.read { connection in try Self.run(body, on: connection) }
        } catch {
            throw StorageError.translated(sqlite: error)
        }
    }

    func write<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T {
        try openState.beginUse()
        defer { openState.endUse() }
        do {
            return try await writer.write { connection in try Self.run(body, on: connection) }
        } catch {
            throw StorageError.translated(sqlite: error)
        }
    }

    func close() async throws {
        await openState.close()
        do {
            // Everything in one file again, so that a copy of it is a whole backup. Where another process still uses
            // the database this is not possible, and not needed: that one does it when it closes.
            if writer is DatabasePool {
                try? await writer.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            }
            try writer.close()
        } catch {
            throw StorageError.translated(sqlite: error)
        }
    }

    private static func run<T>(_ body: (any DatabaseSession) throws -> T, on connection: GRDB.Database) throws -> T {
        let transaction = Transaction(SQLiteStatementRunner(connection))
        let result = try body(transaction)
        try transaction.finish()
        return result
    }
}
