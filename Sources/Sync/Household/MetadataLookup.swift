import Engine
import Integrations
import Synchronization
import Web

/// Asks the catalogue of the world for titles, and remembers when it did not answer: what it could have told is asked for
/// again the next time, and the owner is told why something is missing.
final class MetadataLookup: Sendable {
    private let metadata: (any MetadataSource)?
    private let trouble = Mutex<WebError?>(nil)

    /// - Parameter metadata: `nil` when no catalogue of the world is configured.
    init(_ metadata: (any MetadataSource)?) { self.metadata = metadata }

    /// What went wrong, the first time in this run.
    var problem: WebError? { trouble.withLock { $0 } }

    func find(_ ids: ExternalIDs, kind: TitleKind) async throws -> TitleID? {
        try await ask { try await $0.find(ids, kind: kind) }
    }

    func search(_ name: String, year: Int?, kind: TitleKind) async throws -> TitleID? {
        try await ask { try await $0.search(name, year: year, kind: kind) }
    }

    private func ask(_ question: (any MetadataSource) async throws -> TitleID?) async throws -> TitleID? {
        guard let metadata else { return nil }
        do { return try await question(metadata) } catch let error as WebError {
            trouble.withLock { $0 = $0 ?? error }
            return nil
        }
    }
}
