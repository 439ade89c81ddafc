/// Finds the titles whose embeddings point in nearly the same direction as a query.
///
/// Conformers hold one embedding per title, all of the same length, and ignore the magnitude of embeddings and queries.
package protocol VectorIndex: Sendable {
    /// The number of components of every embedding and every query.
    var dimensions: Int { get }
    /// The number of titles.
    var count: Int { get }

    /// The titles most similar to a query.
    ///
    /// - Parameters:
    ///   - query: `dimensions` finite numbers that are not all zero.
    ///   - limit: the most matches wanted, 0 or more; there may be fewer titles.
    /// - Returns: best first, equally similar ones by id; the same for the same titles, whatever their order of arrival.
    func nearest(to query: [Float], limit: Int) async throws -> [VectorMatch]
}

/// A title that a `VectorIndex` found.
package struct VectorMatch: Hashable, Sendable {
    package let title: TitleID
    /// The cosine of the angle to the query: 1 = the same direction, 0 = unrelated, −1 = opposite.
    package let similarity: Float

    package init(title: TitleID, similarity: Float) {
        self.title = title
        self.similarity = similarity
    }
}
