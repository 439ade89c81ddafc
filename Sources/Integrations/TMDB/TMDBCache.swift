import Foundation
import Web

/// Something that is kept in the cache.
protocol TMDBDocument: Codable, Sendable {
    /// Goes up whenever what is kept means something else; what has another one is asked for again.
    static var version: Int { get }
    /// Whether it says that there is nothing; that is believed for a day only, since something may be added.
    var isNothing: Bool { get }
}

/// Asks TMDB only for what is not known from the last days.
struct TMDBCache: Sendable {
    static let lifetime: Int64 = 7 * 86_400_000
    static let lifetimeOfNothing: Int64 = 86_400_000

    let store: MetadataCache?
    let now: @Sendable () -> Int64

    private struct Envelope<Document: TMDBDocument>: Codable {
        let version: Int
        let document: Document
    }

    /// - Parameters:
    ///   - isEnough: whether a document that is fresh has what is needed.
    ///   - fetch: gets the document that was kept, if any.
    /// - Returns: a document that is old, or not enough, where TMDB does not answer.
    func document<Document: TMDBDocument>(
        _ key: String, isEnough: (Document) -> Bool, fetch: (Document?) async throws -> Document
    ) async throws -> Document {
        guard let store else { return try await fetch(nil) }
        let kept: (document: Document, fetchedAt: Int64)? = await store.load(key).flatMap { entry in
            Self.decode(entry.document).map { ($0, entry.fetchedAt) }
        }
        let time = now()
        if let kept, isEnough(kept.document) {
            let age = time - kept.fetchedAt
            // What was fetched in the future was fetched by a wrong clock.
            if age >= 0, age < (kept.document.isNothing ? Self.lifetimeOfNothing : Self.lifetime) {
                return kept.document
            }
        }
        do {
            let document = try await fetch(kept?.document)
            if let text = Self.encode(document) {
                await store.save(key, MetadataCache.Entry(document: text, fetchedAt: time))
            }
            return document
        } catch let error as WebError {
            guard let kept else { throw error }
            return kept.document
        }
    }

    private static func decode<Document: TMDBDocument>(_ text: String) -> Document? {
        let envelope = try? JSONDecoder().decode(Envelope<Document>.self, from: Data(text.utf8))
        return envelope?.version == Document.version ? envelope?.document : nil
    }

    private static func encode(_ document: some TMDBDocument) -> String? {
        let envelope = Envelope(version: type(of: document).version, document: document)
        return (try? JSONEncoder().encode(envelope)).map { String(decoding: $0, as: UTF8.self) }
    }
}
