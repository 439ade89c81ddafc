import NIOPosix

/// PostgreSQL through libpq. Its calls block, so they run on threads of their own, one for each connection.
///
/// Readers and writers have connections apart, so that slow writes never keep readers waiting.
struct PostgreSQLDatabase: Database {
    private let readers: ConnectionPool
    private let writers: ConnectionPool
    private let threads: NIOThreadPool

    private static let readerCount = 3
    private static let writerCount = 2

    /// Connects when it is first used.
    init(address: PostgreSQLAddress) {
        func connections(_ count: Int) -> [PostgreSQLConnection] {
            (0..<count).map { _ in PostgreSQLConnection(address: address) }
        }
        readers = ConnectionPool(connections(Self.readerCount))
        writers = ConnectionPool(connections(Self.writerCount))
        threads = NIOThreadPool(numberOfThreads: Self.readerCount + Self.writerCount)
        threads.start()
    }

    func read<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T {
        try await run(on: readers) { connection in
            try connection.transaction(begin: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", body)
        }
    }

    func write<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T {
        try await run(on: writers) { connection in try connection.transaction(begin: "BEGIN", body) }
    }

    func close() async throws {
        await readers.close()
        await writers.close()
        try await threads.shutdownGracefully()
    }

    private func run<T: Sendable>(
        on pool: ConnectionPool, _ body: @Sendable @escaping (PostgreSQLConnection) throws -> T
    ) async throws -> T {
        let connection = try await pool.acquire()
        defer { pool.release(connection) }
        return try await threads.runIfActive { try body(connection) }
    }
}
