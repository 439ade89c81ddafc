package import Storage
import Synchronization

/// A database whose process dies at a chosen write: just before the transaction is kept, or just after.
package struct InterruptedDatabase: Database {
    package enum Moment: Sendable, CaseIterable {
        case before
        case after
    }

    package struct Died: Error {}

    private final class Counter: Sendable {
        let writes = Mutex(0)
    }

    private let database: any Database
    private let deadline: Int
    private let moment: Moment
    private let counter = Counter()

    /// - Parameter deadline: the number of the write that is interrupted, from 1; every later use fails too.
    package init(_ database: any Database, at deadline: Int, _ moment: Moment) {
        self.database = database
        self.deadline = deadline
        self.moment = moment
    }

    package func read<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T {
        guard counter.writes.withLock({ $0 }) < deadline else { throw Died() }
        return try await database.read(body)
    }

    package func write<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T {
        let number = counter.writes.withLock { writes in
            writes += 1
            return writes
        }
        if number > deadline || number == deadline && moment == .before { throw Died() }
        let result = try await database.write(body)
        if number == deadline { throw Died() }
        return result
    }

    package func close() async throws {}
}
