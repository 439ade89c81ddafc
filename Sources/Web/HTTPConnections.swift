import AsyncHTTPClient
import NIOCore

/// The open connections of the program to all outside systems. Made once, closed at the end.
///
/// Certificates are verified. Redirects are not followed: what is secret goes to the configured address and nowhere else.
package struct HTTPConnections: Sendable {
    let client: HTTPClient

    package init() {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout = .init(connect: .seconds(5))
        configuration.connectionPool.retryConnectionEstablishment = false
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// It must be called once before the value is dropped.
    package func close() async throws { try await client.shutdown() }

    /// Closes the connections after `body`, whether or not it throws.
    package static func with<T>(_ body: (HTTPConnections) async throws -> T) async throws -> T {
        let connections = HTTPConnections()
        let result: T
        do {
            result = try await body(connections)
        } catch {
            try? await connections.close()
            throw error
        }
        try await connections.close()
        return result
    }
}
