import Storage

/// Stands where a database must be named and none may be used.
struct NoDatabase: Database {
    func read<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T {
        throw StorageError.unavailable("there is none")
    }

    func write<T: Sendable>(_ body: @Sendable @escaping (any DatabaseSession) throws -> T) async throws -> T {
        throw StorageError.unavailable("there is none")
    }

    func close() async throws {}
}
