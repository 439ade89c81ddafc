import Foundation
package import Storage

/// A kind of database that tests run on; every use gets an empty one of its own, gone afterwards.
///
/// PostgreSQL takes part when `RECOMMENDARR_TEST_POSTGRES` is the URL of a server on which schemas may be made. It must
/// take part where `CI` or `RECOMMENDARR_REQUIRE_POSTGRES` is set.
package enum TestDatabase: String, Sendable, CaseIterable, CustomStringConvertible {
    case memory = "SQLite in memory"
    case file = "SQLite file"
    case postgreSQL = "PostgreSQL"

    /// The kinds that can be tested here; says once which one is left out.
    package static let available: [TestDatabase] = {
        if PostgreSQLSchema.serverURL == nil, !isPostgreSQLRequired {
            let words = "PostgreSQL is not tested: RECOMMENDARR_TEST_POSTGRES is not set to the URL of a server.\n"
            FileHandle.standardError.write(Data(words.utf8))
            return [.memory, .file]
        }
        return allCases
    }()

    /// Those that outlive being closed, and that are read while they are written.
    package static let shared = available.filter { $0 != .memory }

    package var description: String { rawValue }

    /// How many writers can be at work at the same time.
    package var concurrentWriters: Int { self == .postgreSQL ? 2 : 1 }

    /// Runs `body` on an open database with the newest schema, and closes it.
    package func withDatabase<T>(_ body: (any Database) async throws -> T) async throws -> T {
        try await withLocation { location in
            let database = try await location.open()
            return try await closing(database) { try await body(database) }
        }
    }

    /// Runs `body` with a place where nothing is yet. What it opens there it closes.
    package func withLocation<T>(_ body: (DatabaseLocation) async throws -> T) async throws -> T {
        switch self {
        case .memory: try await body(.memory)
        case .file:
            try await TemporaryFolder.with { folder in
                try await body(.file(path: folder.appending(path: "test.sqlite").path))
            }
        case .postgreSQL: try await PostgreSQLSchema.with(body)
        }
    }

    private static var isPostgreSQLRequired: Bool {
        let environment = ProcessInfo.processInfo.environment
        return ["CI", "RECOMMENDARR_REQUIRE_POSTGRES"].contains { name in
            !["", "0", "false"].contains(environment[name] ?? "")
        }
    }
}

/// Closes `database` after `body`, whether or not it throws.
package func closing<T>(_ database: any Database, _ body: () async throws -> T) async throws -> T {
    let result: T
    do {
        result = try await body()
    } catch {
        try? await database.close()
        throw error
    }
    try await database.close()
    return result
}
