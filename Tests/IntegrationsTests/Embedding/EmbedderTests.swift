import Foundation
import TestSupport
import Testing

@testable import Integrations
@testable import Web

struct EmbedderTests {
    /// Asks for vectors of three texts, which the server answers with `body`.
    private func embed(
        openAI: Bool, model: String = "m", body: String, inspect: (String) -> Void = { _ in }
    ) async throws -> [[Float]] {
        try await StubServer.with({ _, _ in .init(body: body) }) { server in
            try await HTTPConnections.with { connections in
                let service = WebService(
                    name: "embedder", address: try WebAddress(server.address), connections: connections)
                let embedder: any Embedder =
                    openAI
                    ? OpenAICompatibleEmbedder(model: model, service: service)
                    : OllamaEmbedder(model: model, service: service)
                let vectors = try await embedder.embed(["a", "b", "c"], as: .query)
                for request in await server.requests { inspect("\(request.uri) \(request.body)") }
                return vectors
            }
        }
    }

    @Test func readsWhatOllamaAnswers() async throws {
        let body = #"{"model":"m","embeddings":[[1,0.5],[0,1],[-1e-3,2]],"total_duration":14143917}"#
        #expect(try await embed(openAI: false, body: body) == [[1, 0.5], [0, 1], [-0.001, 2]])
    }

    @Test func putsTheVectorsOfAnOpenAIServerInOrder() async throws {
        let data = [(2, "[3]"), (0, "[1]"), (1, "[2]")].map {
            #"{"object":"embedding","index":\#($0),"embedding":\#($1)}"#
        }
        let body = #"{"object":"list","data":[\#(data.joined(separator: ","))],"model":"m"}"#
        #expect(try await embed(openAI: true, body: body) == [[1], [2], [3]])
    }

    @Test func tellsNomicWhichSideOfTheSearchATextIsOn() async throws {
        let body = #"{"embeddings":[[1],[1],[1]]}"#
        _ = try await embed(openAI: false, model: "nomic-embed-text", body: body) { request in
            #expect(request.hasPrefix("/api/embed ") && request.contains(#"search_query: a"#))
        }
        _ = try await embed(openAI: false, model: "all-minilm", body: body) { request in
            #expect(!request.contains("search_"))
        }
    }

    @Test(arguments: [
        #"{"embeddings":[[1],[2]]}"#, #"{"embeddings":[[1],[2],[3],[4]]}"#, #"{"embeddings":[[1],[2],[3,4]]}"#,
        #"{"embeddings":[[],[],[]]}"#, #"{"embeddings":[[0],[1],[1]]}"#, #"{"embeddings":[[NaN],[1],[1]]}"#,
        #"{"embeddings":[[1e39],[1],[1]]}"#, #"{"embeddings":[[3e38,3e38],[1,1],[1,1]]}"#,
        #"{"embeddings":[[null],[1],[1]]}"#, #"{"embeddings":["AACAPw==","AACAPw==","AACAPw=="]}"#,
        #"{"embeddings":null}"#, "{}", "", "<html></html>", #"{"error":"x"}"#,
    ])
    func refusesVectorsThatCannotBeUsed(body: String) async throws {
        await #expect(throws: WebError.self) { try await embed(openAI: false, body: body) }
    }

    @Test(arguments: ["[0,0,1]", "[0,1,3]", "[1,2,3]", "[-1,0,1]"])
    func refusesVectorsThatAreNumberedWrongly(indexes: String) async throws {
        let numbers = try JSONDecoder().decode([Int].self, from: Data(indexes.utf8))
        let data = numbers.map { #"{"index":\#($0),"embedding":[1]}"# }.joined(separator: ",")
        await #expect(throws: WebError.self) { try await embed(openAI: true, body: #"{"data":[\#(data)]}"#) }
    }

    @Test func sendsManyTextsInBatchesThatStaySmall() {
        let batches = EmbeddingBatches.batches(of: (0..<100).map { String(repeating: "x", count: $0 * 100) })
        #expect(batches.flatMap { $0 }.count == 100)
        #expect(batches.allSatisfy { $0.count <= 16 })
        #expect(batches.allSatisfy { $0.count == 1 || $0.reduce(0) { $0 + $1.utf8.count } <= 65_536 })
        #expect(EmbeddingBatches.batches(of: []).isEmpty)
    }

    @Test(.enabled(if: TestPeer.embedder.takesPart, "RECOMMENDARR_TEST_EMBEDDER names no server"))
    func aRealModelPutsWhatMeansTheSameTogether() async throws {
        try await HTTPConnections.with { connections in
            let service = WebService(
                name: "embedder", address: try WebAddress(try TestPeer.embedder.address), connections: connections)
            let embedder = OpenAICompatibleEmbedder(model: TestPeer.model, service: service)
            let vectors = try await embedder.embed(
                ["A man is eating food.", "A man is eating a piece of bread.", "The girl is carrying a baby."],
                as: .document)
            func likeness(_ a: Int, _ b: Int) -> Float { zip(vectors[a], vectors[b]).reduce(0) { $0 + $1.0 * $1.1 } }
            // The figure that the makers of the model publish for these two sentences.
            #expect(abs(likeness(0, 1) - 0.7553) < 0.005)
            #expect(likeness(0, 2) < 0.1)
            let unknown = OpenAICompatibleEmbedder(model: "no-such-model", service: service)
            let error = await #expect(throws: WebError.self) { _ = try await unknown.embed(["a"], as: .query) }
            #expect(error?.description.contains("no-such-model") == true)
        }
    }
}
