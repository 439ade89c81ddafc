import Engine
import Integrations
import Synchronization

/// Embeds without a model: what a test says, or numbers that follow from the text.
final class FakeEmbedder: Embedder {
    struct Away: Error {}

    let model: String
    /// Texts that were embedded, in order.
    var texts: [String] { state.withLock { $0.texts } }

    private struct State {
        var texts: [String] = []
        var dimension: Int
        var failsAfter: Int?
    }

    private let state: Mutex<State>
    private let vector: @Sendable (String) -> [Float]?
    private let beforeAnswer: @Sendable () async throws -> Void

    /// - Parameters:
    ///   - failsAfter: so many texts; `nil` never.
    ///   - vector: of a text; `nil` for any.
    init(
        model: String = "fake", dimension: Int = 3, failsAfter: Int? = nil,
        vector: @escaping @Sendable (String) -> [Float]? = { _ in nil },
        beforeAnswer: @escaping @Sendable () async throws -> Void = {}
    ) {
        self.model = model
        self.vector = vector
        self.beforeAnswer = beforeAnswer
        state = Mutex(State(dimension: dimension, failsAfter: failsAfter))
    }

    func setDimension(_ dimension: Int) { state.withLock { $0.dimension = dimension } }

    func recover() { state.withLock { $0.failsAfter = nil } }

    func embed(_ texts: [String], as purpose: EmbeddingPurpose) async throws -> [[Float]] {
        try await beforeAnswer()
        return try state.withLock { state in
            if let limit = state.failsAfter, state.texts.count + texts.count > limit { throw Away() }
            state.texts += texts
            return texts.map { text in
                vector(text) ?? (0..<state.dimension).map { Float(text.utf8.count + $0 + 1) }
            }
        }
    }
}
