/// Turns texts into vectors that point in nearly the same direction when the texts mean nearly the same.
package protocol Embedder: Sendable {
    /// The name of the model. Vectors of different models cannot be compared.
    var model: String { get }

    /// - Parameter purpose: some models want to know which side of a search a text is on.
    /// - Returns: one vector for each text, in their order, all of one length, of finite numbers, none of them zero
    ///   throughout.
    /// - Throws: `WebError`, or `CancellationError` when the task was cancelled.
    func embed(_ texts: [String], as purpose: EmbeddingPurpose) async throws -> [[Float]]
}

package enum EmbeddingPurpose: Sendable {
    /// What somebody wishes for.
    case query
    /// What can be found.
    case document
}
