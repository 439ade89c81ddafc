import Foundation
package import Storage

/// A schema of one test on the PostgreSQL server that the environment names.
package enum PostgreSQLSchema {
    package static var serverURL: String? {
        ProcessInfo.processInfo.environment["RECOMMENDARR_TEST_POSTGRES"].flatMap { $0.isEmpty ? nil : $0 }
    }

    package struct NoServer: Error, CustomStringConvertible {
        package let description =
            "PostgreSQL must be tested here: set RECOMMENDARR_TEST_POSTGRES to postgres://user:password@host:port/database."
    }

    /// Runs `body` with the location of an empty schema.
    package static func with<T>(_ body: (DatabaseLocation) async throws -> T) async throws -> T {
        guard let url = serverURL else { throw NoServer() }
        let name = "test_" + UUID().uuidString.replacing("-", with: "").lowercased()
        try await execute("CREATE SCHEMA \(name)", at: url)
        let separator = url.contains("?") ? "&" : "?"
        let result: T
        do {
            result = try await body(try DatabaseLocation("\(url)\(separator)options=-csearch_path%3D\(name)"))
        } catch {
            try? await execute("DROP SCHEMA \(name) CASCADE", at: url)
            throw error
        }
        try await execute("DROP SCHEMA \(name) CASCADE", at: url)
        return result
    }

    private static func execute(_ sql: String, at url: String) async throws {
        let server = try DatabaseLocation(url).connect()
        try await closing(server) { _ = try await server.write { try $0.execute(sql) } }
    }
}
