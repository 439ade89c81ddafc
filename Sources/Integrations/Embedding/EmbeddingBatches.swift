import Web

/// What all embedders share: the texts go out in batches, and what comes back is believed only after a check.
enum EmbeddingBatches {
    /// Texts in one call.
    private static let largest = 16
    /// UTF-8 bytes in one call.
    private static let longest = 64 << 10
    /// Components of a vector.
    private static let widest = 16_384

    static func vectors(
        of texts: [String], of service: WebService, _ call: ([String]) async throws -> [[Float]]
    ) async throws -> [[Float]] {
        var vectors: [[Float]] = []
        vectors.reserveCapacity(texts.count)
        for batch in batches(of: texts) {
            let answer = try await call(batch)
            if let flaw = flaw(in: answer, count: batch.count, dimension: vectors.first?.count) {
                throw service.problem(.malformed(flaw))
            }
            vectors += answer
        }
        return vectors
    }

    static func batches(of texts: [String]) -> [[String]] {
        var batches: [[String]] = []
        var batch: [String] = []
        var bytes = 0
        for text in texts {
            if batch.count == largest || (!batch.isEmpty && bytes + text.utf8.count > longest) {
                batches.append(batch)
                (batch, bytes) = ([], 0)
            }
            batch.append(text)
            bytes += text.utf8.count
        }
        return batch.isEmpty ? batches : batches + [batch]
    }

    /// What is wrong with an answer, in words; `nil` when it can be used.
    /// - Parameters:
    ///   - count: of the texts that were sent.
    ///   - dimension: of the vectors that came before, if any did.
    static func flaw(in vectors: [[Float]], count: Int, dimension: Int?) -> String? {
        guard vectors.count == count else { return "it sent \(vectors.count) vectors for \(count) texts" }
        guard let first = vectors.first else { return nil }
        guard (1...widest).contains(first.count) else { return "it sent vectors of \(first.count) numbers" }
        let dimension = dimension ?? first.count
        if let other = vectors.first(where: { $0.count != dimension }) {
            return "it sent vectors of \(dimension) and of \(other.count) numbers"
        }
        // A sum is finite only if all of its parts are; squares of huge numbers are not.
        let lengths = vectors.map { $0.reduce(0) { $0 + $1 * $1 } }
        if lengths.contains(where: { !$0.isFinite }) { return "it sent vectors with numbers that are too large" }
        if lengths.contains(0) { return "it sent vectors of zeros" }
        return nil
    }
}
