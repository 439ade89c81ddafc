import Integrations
import Web

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

    /// - Parameter timeLimit: of one batch of texts; small machines take their time.
    func embedder(_ connections: HTTPConnections, timeLimit: Duration = .seconds(300)) -> any Embedder {
        var service = WebService(
            name: "embedder", address: address, secretHeaders: OpenAICompatibleEmbedder.headers(key: key),
            connections: connections)
        service.timeLimit = timeLimit
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
