package import Web

/// Embeds with any server that speaks OpenAI's protocol (`POST …/embeddings`).
package struct OpenAICompatibleEmbedder: Embedder {
    package let model: String
    private let service: WebService

    /// - Parameter service: its address includes the version, such as `https://example.org/v1`; a key is one of its
    ///   secret headers.
    package init(model: String, service: WebService) {
        self.model = model
        self.service = service
    }

    /// The header that carries a key.
    package static func headers(key: String?) -> [String: String] {
        key.map { ["Authorization": "Bearer \($0)"] } ?? [:]
    }

    package func embed(_ texts: [String], as purpose: EmbeddingPurpose) async throws -> [[Float]] {
        let prefix = EmbeddingPrefix.words(for: purpose, model: model)
        return try await EmbeddingBatches.vectors(of: texts, of: service) { batch in
            let request = CreateEmbeddingRequest(model: model, input: batch.map { prefix + $0 })
            let answer = try await service.call(
                try WebRequest(.post, "/embeddings", json: request, isRepeatable: true),
                returning: CreateEmbeddingResponse.self)
            // Nothing promises that they come in the order of the texts.
            let ordered = answer.data.sorted { $0.index < $1.index }
            guard ordered.map(\.index) == Array(ordered.indices) else {
                throw service.problem(.malformed("it numbered the vectors wrongly"))
            }
            return ordered.map(\.embedding)
        }
    }

    private struct CreateEmbeddingRequest: Encodable {
        let model: String
        let input: [String]
        let encodingFormat = "float"

        enum CodingKeys: String, CodingKey {
            case model
            case input
            case encodingFormat = "encoding_format"
        }
    }

    private struct CreateEmbeddingResponse: Decodable {
        let data: [Embedding]

        struct Embedding: Decodable {
            let index: Int
            let embedding: [Float]
        }
    }
}
