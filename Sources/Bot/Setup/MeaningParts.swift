import Engine
import Integrations
import Logging
import Storage
import Sync
import Web

/// What search by meaning is made of, where an embedder is configured.
struct MeaningParts {
    let search: MeaningSearch
    private let embedder: any Embedder
    private let makeIndex: VectorService.MakeIndex

    init(embedder settings: EmbedderSettings, vectors: VectorPlace, connections: HTTPConnections, logger: Logger) {
        let embedder = settings.embedder(connections)
        self.embedder = embedder
        search = MeaningSearch(embedder: embedder) { error in
            logger.warning("the wish was understood by its words alone", metadata: ["error": "\(error)"])
        }
        makeIndex =
            switch vectors {
            case .memory: Self.inMemory
            case .chroma(let address):
                Self.inChroma(VectorPlace.chromaService(address, connections), model: embedder.model)
            }
    }

    /// For `RecommenderSource`.
    var lookup: @Sendable (String, Int) async -> [TitleID: Float] {
        let search = search
        return { await search.titles(meaning: $0, limit: $1) }
    }

    func service(_ database: any Database, logger: Logger) -> VectorService {
        VectorService(
            database: database, embedder: embedder, meaning: search, logger: logger, makeIndex: makeIndex)
    }

    /// Embeds what `database` lacks, and searches in it.
    func fill(from database: any Database, logger: Logger, progress: (Double) -> Void) async throws {
        try await VectorFill(database: database, embedder: embedder).run(progress: progress)
        try await service(database, logger: logger).publish()
    }

    private static func inMemory(_ vectors: [TitleVector]) throws -> any VectorIndex {
        // One by one: all of them in one array would take as much memory once more.
        var index = try ExactVectorIndex(dimensions: vectors.first?.components.count ?? 1)
        for vector in vectors { try index.append(vector.title, vector.components) }
        return index
    }

    private static func inChroma(_ service: WebService, model: String) -> VectorService.MakeIndex {
        { vectors in
            try await ChromaVectorIndex(
                entries: vectors.map { .init(title: $0.title, mark: $0.textHash, embedding: $0.components) },
                dimensions: vectors.first?.components.count ?? 1, model: model, service: service)
        }
    }
}
