import Engine
package import Integrations
package import Storage

/// Embeds the titles whose text has no stored embedding yet, and stores what comes back batch by batch.
///
/// Stopped at any point and started again it goes on where it was; run twice it does nothing the second time.
package struct VectorFill: Sendable {
    private let database: any Database
    private let embedder: any Embedder

    /// Titles between two writes.
    private static let batch = 64

    package init(database: any Database, embedder: any Embedder) {
        self.database = database
        self.embedder = embedder
    }

    private struct Text: Sendable {
        let title: TitleID
        let text: String
        let hash: String
    }

    /// - Parameter progress: 0…1 of what there is to embed.
    /// - Returns: how many titles were embedded.
    /// - Throws: what the embedder or the database throws; what was stored until then stays.
    @discardableResult
    package func run(progress: (Double) -> Void = { _ in }) async throws -> Int {
        let model = embedder.model
        let texts = try await missing()
        var done = 0
        for start in stride(from: 0, to: texts.count, by: Self.batch) {
            try Task.checkCancellation()
            let batch = texts[start..<min(start + Self.batch, texts.count)]
            let vectors = try await embedder.embed(batch.map(\.text), as: .document)
            let stored = zip(batch, vectors).map { text, vector in
                TitleVector(title: text.title, textHash: text.hash, components: vector)
            }
            let isOtherModel = try await database.write { session in
                let store = TitleVectorStore(session)
                // Another model under the same name: what is there cannot be compared with what comes.
                let isOther = try store.dimension(model: model).map { $0 != stored.first?.components.count } ?? false
                if isOther { try store.removeAll(model: model) }
                try store.upsert(stored, model: model)
                return isOther
            }
            if isOtherModel { return try await run(progress: progress) }
            done += batch.count
            progress(Double(done) / Double(texts.count))
        }
        try await database.write { _ = try TitleVectorStore($0).removeAll(except: model) }
        return done
    }

    private func missing() async throws -> [Text] {
        let model = embedder.model
        let (titles, known) = try await database.read { session in
            (try TitleStore(session).all(), try TitleVectorStore(session).textHashes(model: model))
        }
        return titles.compactMap { title in
            let text = TitleText.text(of: title)
            let hash = TextDigest.sha256(text)
            return known[title.id] == hash ? nil : Text(title: title.id, text: text, hash: hash)
        }
    }
}
