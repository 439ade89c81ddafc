import Engine
import Integrations
import Synchronization
import Testing

@testable import Sync

struct MeaningSearchTests {
    private static let index: any VectorIndex = {
        let titles = (1...3).map { TitleID(.movie, $0) }
        do {
            return try ExactVectorIndex(titles: titles, vectors: [1, 0, 0.6, 0.8, -1, 0], dimensions: 2)
        } catch { preconditionFailure("\(error)") }
    }()

    private func search(
        _ embedder: FakeEmbedder, limit: Duration = .seconds(60),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }, errors: Errors = Errors()
    ) async -> MeaningSearch {
        let search = MeaningSearch(embedder: embedder, timeLimit: limit, now: now) { errors.add($0) }
        await search.use(Self.index)
        return search
    }

    private final class Errors: Sendable {
        private let all = Mutex<[any Error]>([])
        var count: Int { all.withLock { $0.count } }
        func add(_ error: any Error) { all.withLock { $0.append(error) } }
    }

    @Test func findsTheNearestTitles() async {
        let found = await search(FakeEmbedder(vector: { _ in [1, 0] })).titles(meaning: "x", limit: 2)
        #expect(found.count == 2)
        #expect(found[TitleID(.movie, 1)] == 1)
        #expect(found[TitleID(.movie, 2)].map { abs($0 - 0.6) < 1e-6 } == true)
    }

    @Test func withoutAnIndexNobodyIsAsked() async {
        let embedder = FakeEmbedder()
        let search = MeaningSearch(embedder: embedder) { _ in }
        #expect(await search.titles(meaning: "x", limit: 2).isEmpty)
        #expect(embedder.texts.isEmpty)
    }

    @Test func anEmbedderThatDoesNotAnswerInTimeIsNotWaitedFor() async {
        let errors = Errors()
        let stuck = FakeEmbedder(beforeAnswer: { try await Task.sleep(for: .seconds(3600)) })
        #expect(await search(stuck, limit: .milliseconds(10), errors: errors).titles(meaning: "x", limit: 2).isEmpty)
        #expect(errors.count == 1)
    }

    @Test func anEmbedderThatFailedIsLeftAloneForAWhile() async {
        let errors = Errors()
        let start = ContinuousClock.Instant.now
        let passed = Mutex(Duration.zero)
        let embedder = FakeEmbedder(failsAfter: 0, vector: { _ in [1, 0] })
        let search = MeaningSearch(embedder: embedder, now: { start + passed.withLock { $0 } }) { errors.add($0) }
        await search.use(Self.index)
        #expect(await search.titles(meaning: "x", limit: 2).isEmpty)
        embedder.recover()
        #expect(await search.titles(meaning: "x", limit: 2).isEmpty)
        #expect(errors.count == 1)
        passed.withLock { $0 = .seconds(31) }
        #expect(await search.titles(meaning: "x", limit: 2).count == 2)
    }

    @Test func vectorsOfAnotherLengthFindNothing() async {
        let errors = Errors()
        #expect(await search(FakeEmbedder(vector: { _ in [1] }), errors: errors).titles(meaning: "x", limit: 2).isEmpty)
        #expect(errors.count == 1)
    }
}
