package import Chat
import MatrixCrypto
import ServiceLifecycle

/// Speaks on Matrix, also in encrypted rooms.
///
/// `run()` ends on graceful shutdown and cancellation, and throws a sentence with the remedy when nothing can go on: a wrong
/// password, a login that was ended, a wrong store key, another process with the same database. Everything else is tried
/// again for ever. A message is answered once, wherever the process is killed; see `MatrixAccount`.
package final class MatrixConnector: Announcing {
    package let platform = Platform.matrix

    private let settings: MatrixSettings
    private let memory: ConnectorMemory
    private let parts: MatrixParts
    private let session = Arrival<MatrixSession>()

    package init(settings: MatrixSettings, memory: ConnectorMemory, parts: MatrixParts) {
        self.settings = settings
        self.memory = memory
        self.parts = parts
    }

    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { [self] in
                let session = try await MatrixSession.start(settings, memory: memory, parts: parts)
                self.session.settle(.success(session))
                return session
            }.run()
        } catch is CancellationError {
            session.settle(.failure(CancellationError()))
            // Being told to stop is no failure.
            if Task.isCancelled { throw CancellationError() }
        } catch {
            session.settle(.failure(error))
            throw error
        }
    }

    /// The session, once the bot has logged in.
    var started: MatrixSession { get async throws { try await session.value } }

    package func room(_ id: String) async throws -> Room? {
        try await started.account.view(of: RoomID(id))?.neutral
    }

    package func announce(_ reply: Reply, in room: String, id: String) async throws {
        try await started.announce(reply, in: RoomID(room), id: id)
    }

    package func status() async -> MatrixStatus {
        guard let session = session.current else { return MatrixStatus(user: settings.user) }
        return await session.status()
    }
}
