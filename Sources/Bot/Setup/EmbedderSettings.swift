import Integrations

/// Which embedding model is asked, and where.
struct EmbedderSettings {
    enum Kind: String, CaseIterable {
        case ollama
        case openAI = "openai"
    }

    var kind = Kind.ollama
    var address: WebAddress
    var model: String
    /// What an OpenAI-compatible server wants to see; never shown.
    var key: String?

    func embedder(_ connections: HTTPConnections) -> any Embedder {
        let service = WebService(
            name: "embedder", address: address, secretHeaders: OpenAICompatibleEmbedder.headers(key: key),
            connections: connections)
        return switch kind {
        case .ollama: OllamaEmbedder(model: model, service: service)
        case .openAI: OpenAICompatibleEmbedder(model: model, service: service)
        }
    }
}

/// Where the index over the embeddings lies.
enum VectorPlace {
    case memory
    case chroma(WebAddress)

    static func chromaService(_ address: WebAddress, _ connections: HTTPConnections) -> WebService {
        WebService(name: "vector database", address: address, connections: connections)
    }
}
