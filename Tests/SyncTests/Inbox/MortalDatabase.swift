import Storage
import Synchronization

/// A database that is gone after some transactions, as it is for a process that is killed.
final class MortalDatabase: Database {
    private let base: any Database
    private let left: Mutex<Int>

    init(_ base: any Database, transactions: Int) {
        self.base = base
        left = Mutex(transactions)
    }

    func read<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T {
        try spend()
        return try await base.read(body)
    }

    func write<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T {
        try spend()
        return try await base.write(body)
    }

    func close() async throws { try await base.close() }

    private func spend() throws {
        try left.withLock { left in
            guard left > 0 else { throw StorageError.unavailable("The process was killed.") }
            left -= 1
        }
    }
}
