package import Web

/// Embeds with a model of an Ollama server (`POST /api/embed`).
package struct OllamaEmbedder: Embedder {
    package let model: String
    private let service: WebService

    package init(model: String, service: WebService) {
        self.model = model
        self.service = service
    }

    package func embed(_ texts: [String], as purpose: EmbeddingPurpose) async throws -> [[Float]] {
        let prefix = EmbeddingPrefix.words(for: purpose, model: model)
        return try await EmbeddingBatches.vectors(of: texts, of: service) { batch in
            let request = EmbedRequest(model: model, input: batch.map { prefix + $0 })
            return try await service.call(
                try WebRequest(.post, "/api/embed", json: request, isRepeatable: true), returning: EmbedResponse.self
            ).embeddings
        }
    }

    private struct EmbedRequest: Encodable {
        let model: String
        let input: [String]
        /// What is longer than the model can read is cut and not refused.
        let truncate = true
    }

    private struct EmbedResponse: Decodable {
        let embeddings: [[Float]]
    }
}
