package import Chat
package import Logging
package import Web

/// What the composition gives the connector to work with.
package struct MatrixParts: Sendable {
    package var connections: HTTPConnections
    package var languages: MatrixLanguages
    package var handler: EventHandler
    /// Gets the picture of a card by `Card.poster`.
    package var pictures: @Sendable (_ reference: String) async -> PosterImage?
    /// Is given the recovery key of a new secret storage once, for the owner to write down.
    package var onRecoveryKey: @Sendable (String) async -> Void
    package var logger: Logger
    /// Milliseconds since 1970.
    package var now: @Sendable () -> Int64
    package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    package init(
        connections: HTTPConnections, languages: MatrixLanguages, handler: @escaping EventHandler,
        pictures: @escaping @Sendable (_ reference: String) async -> PosterImage?,
        onRecoveryKey: @escaping @Sendable (String) async -> Void, logger: Logger, now: @escaping @Sendable () -> Int64
    ) {
        self.connections = connections
        self.languages = languages
        self.handler = handler
        self.pictures = pictures
        self.onRecoveryKey = onRecoveryKey
        self.logger = logger
        self.now = now
    }
}
