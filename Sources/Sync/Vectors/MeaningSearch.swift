package import Engine
package import Integrations
import Web

/// Finds titles whose texts mean nearly what a wish means.
///
/// It never fails and never keeps anybody waiting: without an index, or when the embedder or the index does not answer
/// in time, it finds nothing, and is left alone for a while.
package actor MeaningSearch {
    private let embedder: any Embedder
    private let timeLimit: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let report: @Sendable (any Error) -> Void
    private var index: (any VectorIndex)?
    private var restsUntil: ContinuousClock.Instant?

    /// How long it does not ask again after a failure.
    private static let rest = Duration.seconds(30)

    /// - Parameter report: what went wrong, for the log.
    package init(
        embedder: any Embedder, timeLimit: Duration = .milliseconds(1500),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        report: @escaping @Sendable (any Error) -> Void
    ) {
        self.embedder = embedder
        self.timeLimit = timeLimit
        self.now = now
        self.report = report
    }

    /// Searches in `index` from now on.
    package func use(_ index: (any VectorIndex)?) { self.index = index }

    /// The titles nearest in meaning, by similarity: 1 = the same, 0 = unrelated. Empty when that cannot be told.
    package func titles(meaning wish: String, limit: Int) async -> [TitleID: Float] {
        guard let index, index.count > 0, restsUntil.map({ now() >= $0 }) ?? true else { return [:] }
        restsUntil = nil
        let embedder = embedder
        do {
            let matches = try await TimeLimit.run(timeLimit) {
                let vectors = try await embedder.embed([wish], as: .query)
                guard let query = vectors.first, query.count == index.dimensions else {
                    throw OtherDimension(expected: index.dimensions, found: vectors.first?.count ?? 0)
                }
                return try await index.nearest(to: query, limit: limit)
            }
            return Dictionary(matches.map { ($0.title, $0.similarity) }) { first, _ in first }
        } catch is CancellationError {
            return [:]
        } catch {
            restsUntil = now().advanced(by: Self.rest)
            report(error)
            return [:]
        }
    }

    /// The embedder now makes vectors of another length than those in the index.
    package struct OtherDimension: Error, CustomStringConvertible {
        let expected: Int
        let found: Int

        package var description: String {
            "The embedder sent a vector of \(found) numbers, but the titles have \(expected). Another model seems to run "
                + "under the same name; start the program again, so that all titles are embedded anew."
        }
    }
}
