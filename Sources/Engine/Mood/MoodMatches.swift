/// How well each title fits a wish, and why.
package struct MoodMatches: Sendable {
    /// By row: 0 = nothing matched, about 1 = everything did.
    package let relevance: [Float]
    let parts: [Part]
    /// By row, 0…1: how near the title is to the wish in meaning; `nil` when nothing could tell.
    var nearness: [Float]?

    /// One thing that was asked for, and how much of it each title has.
    struct Part: Sendable {
        /// A concept, a word, or the name of a title to resemble.
        var name: String
        var weight: Float
        /// By row, 0…1.
        var scores: [Float]
    }

    /// A part counts as a reason from here on.
    private static let reasonFrom: Float = 0.3

    /// The concepts, words and titles to resemble that the title at `row` matched, strongest first.
    package func evidence(ofRow row: Int) -> [String] {
        parts.filter { $0.scores[row] >= Self.reasonFrom }
            .sorted { ($1.scores[row] * $1.weight, $0.name) < ($0.scores[row] * $0.weight, $1.name) }
            .map(\.name)
    }

    /// Whether the title at `row` was found by its likeness in meaning to the whole wish.
    package func isNear(row: Int) -> Bool { nearness.map { $0[row] > 0 } ?? false }
}
