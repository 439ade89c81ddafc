/// Why an embedding or a question to a vector index is refused. Nothing is stored or answered then.
package enum VectorError: Error, Hashable, Sendable {
    /// What the refused numbers were given for.
    package enum Subject: Hashable, Sendable {
        case title(TitleID)
        case query
    }

    /// An index cannot be made for embeddings of this length; it must be in `ExactVectorIndex.supportedDimensions`.
    case unsupportedDimensions(Int)
    case wrongDimensions(of: Subject, found: Int, expected: Int)
    /// The component at this position, counted from 0, is infinite or not a number.
    case notFinite(of: Subject, component: Int)
    /// All components are zero: there is no direction.
    case zero(of: Subject)
    /// The title already has an embedding.
    case duplicate(TitleID)
    /// A flat list of so many values does not hold one embedding for each of so many titles.
    case wrongCount(values: Int, titles: Int, dimensions: Int)
    case negativeLimit(Int)
}
