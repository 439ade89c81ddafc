import Engine
import Integrations
import Logging
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Sync

struct VectorServiceTests {
    private static func index(_ vectors: [TitleVector]) throws -> any VectorIndex {
        try ExactVectorIndex(
            titles: vectors.map(\.title), vectors: vectors.flatMap(\.components),
            dimensions: vectors.first?.components.count ?? 1)
    }

    /// Runs the service; its pauses are steps, between which `steps` are done one after the other.
    private func run(
        _ database: any Database, _ embedder: FakeEmbedder,
        steps: [@Sendable (MeaningSearch) async throws -> Void]
    ) async throws {
        let meaning = MeaningSearch(embedder: embedder) { _ in }
        let next = Mutex(0)
        let service = VectorService(
            database: database, embedder: embedder, meaning: meaning,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            sleep: { _ in
                let step = next.withLock { number in
                    number += 1
                    return number - 1
                }
                guard step < steps.count else { throw CancellationError() }
                try await steps[step](meaning)
            }, makeIndex: Self.index)
        try await service.run()
        #expect(next.withLock { $0 } == steps.count + 1)
    }

    @Test func followsTheCatalogue() async throws {
        try await TestDatabase.memory.withDatabase { database in
            @Sendable func add(_ number: Int) async throws {
                let title = Title(id: TitleID(.movie, number), name: "Film \(number)")
                try await database.write { _ = try TitleStore($0).upsert([title]) }
            }
            try await add(1)
            try await run(
                database, FakeEmbedder(),
                steps: [
                    { meaning in
                        #expect(await meaning.titles(meaning: "x", limit: 9).count == 1)
                        try await add(2)
                    },
                    { meaning in
                        #expect(await meaning.titles(meaning: "x", limit: 9).count == 2)
                        try await database.write { _ = try TitleStore($0).remove(TitleID(.movie, 1)) }
                    },
                    { meaning in
                        #expect(await Array(meaning.titles(meaning: "x", limit: 9).keys) == [TitleID(.movie, 2)])
                    },
                ])
        }
    }

    @Test func outlivesAnEmbedderThatIsAway() async throws {
        try await TestDatabase.memory.withDatabase { database in
            try await database.write { session in
                _ = try TitleStore(session).upsert([Title(id: TitleID(.movie, 1), name: "Film")])
            }
            let embedder = FakeEmbedder(failsAfter: 0)
            try await run(
                database, embedder,
                steps: [
                    { meaning in
                        #expect(await meaning.titles(meaning: "x", limit: 9).isEmpty)
                        embedder.recover()
                    },
                    { meaning in #expect(await meaning.titles(meaning: "x", limit: 9).count == 1) },
                ])
        }
    }

    @Test func asksEverLessOftenWhileNothingAnswers() {
        let pauses = (0...20).map(VectorService.pause(afterFailures:))
        #expect(pauses == pauses.sorted())
        #expect(pauses.last == .seconds(600))
    }
}
