import Storage
import Synchronization

/// A database that can be away for a while.
final class InterruptedDatabase: Database {
    private let database: any Database
    private let away = Mutex(false)

    init(_ database: any Database) { self.database = database }

    var isAway: Bool {
        get { away.withLock { $0 } }
        set { away.withLock { $0 = newValue } }
    }

    func read<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T {
        try check()
        return try await database.read(body)
    }

    func write<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T {
        try check()
        return try await database.write(body)
    }

    func close() async throws { try await database.close() }

    private func check() throws {
        if isAway { throw StorageError.unavailable("away") }
    }
}
