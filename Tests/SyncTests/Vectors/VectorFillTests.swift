import Engine
import Integrations
import Storage
import TestSupport
import Testing

@testable import Sync

struct VectorFillTests {
    private func titles(_ numbers: ClosedRange<Int>) -> [Title] {
        numbers.map { Title(id: TitleID(.movie, $0), name: "Film \($0)", year: 2000) }
    }

    private func stored(_ database: any Database, model: String = "fake") async throws -> [TitleVector] {
        try await database.read { try TitleVectorStore($0).all(model: model) }
    }

    @Test(arguments: TestDatabase.available)
    func embedsOnlyWhatIsNotEmbeddedYet(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let titles = titles(1...150)
            try await database.write { _ = try TitleStore($0).upsert(titles) }
            let embedder = FakeEmbedder()
            let fill = VectorFill(database: database, embedder: embedder)
            #expect(try await fill.run() == 150)
            #expect(try await fill.run() == 0)
            var changed = titles[4]
            changed.overview = "Now there is a story."
            try await database.write { [changed] in _ = try TitleStore($0).upsert([changed]) }
            #expect(try await fill.run() == 1)
            #expect(embedder.texts.count == 151)
            #expect(embedder.texts.last?.contains("story") == true)
            #expect(try await stored(database).count == 150)
        }
    }

    @Test func goesOnWhereItWasStopped() async throws {
        try await TestDatabase.memory.withDatabase { database in
            let titles = titles(1...200)
            try await database.write { _ = try TitleStore($0).upsert(titles) }
            let embedder = FakeEmbedder(failsAfter: 130)
            let fill = VectorFill(database: database, embedder: embedder)
            await #expect(throws: FakeEmbedder.Away.self) { try await fill.run() }
            #expect(try await stored(database).count == 128)
            embedder.recover()
            #expect(try await fill.run() == 72)
            #expect(Set(embedder.texts).count == 200)
            #expect(embedder.texts.count == 200)
        }
    }

    @Test func forgetsTheVectorsOfAnotherModel() async throws {
        try await TestDatabase.memory.withDatabase { database in
            let titles = titles(1...3)
            try await database.write { _ = try TitleStore($0).upsert(titles) }
            try await VectorFill(database: database, embedder: FakeEmbedder(model: "old")).run()
            try await VectorFill(database: database, embedder: FakeEmbedder(model: "new")).run()
            #expect(try await stored(database, model: "old").isEmpty)
            #expect(try await stored(database, model: "new").count == 3)
        }
    }

    @Test func startsAnewWhenTheModelWasExchangedUnderItsName() async throws {
        try await TestDatabase.memory.withDatabase { database in
            let (first, more) = (titles(1...70), titles(71...140))
            try await database.write { _ = try TitleStore($0).upsert(first) }
            let embedder = FakeEmbedder(dimension: 3)
            let fill = VectorFill(database: database, embedder: embedder)
            try await fill.run()
            embedder.setDimension(5)
            try await database.write { _ = try TitleStore($0).upsert(more) }
            try await fill.run()
            let stored = try await stored(database)
            #expect(stored.count == 140)
            #expect(stored.allSatisfy { $0.components.count == 5 })
        }
    }
}
