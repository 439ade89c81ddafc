import Engine
import TestSupport
import Testing

@testable import Storage

struct TitleVectorStoreTests {
    private static let numbers: [Float] = [0, -0.0, 1, -1.5, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude]

    private func vector(_ tmdb: Int, _ hash: String = "h", _ components: [Float] = numbers) -> TitleVector {
        TitleVector(title: TitleID(.movie, tmdb), textHash: hash, components: components)
    }

    @Test(arguments: TestDatabase.available)
    func givesBackEveryBit(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            try await database.write { session in
                try TitleStore(session).upsert((1...200).map { Samples.title($0) })
                let store = TitleVectorStore(session)
                #expect(try store.upsert((1...200).map { vector($0, "h\($0)") }, model: "m") == 200)
                let stored = try store.all(model: "m")
                #expect(stored.map(\.title.tmdb) == Array(1...200))
                #expect(
                    stored.map { $0.components.map(\.bitPattern) }
                        == Array(
                            repeating: Self.numbers.map(\.bitPattern), count: 200))
                #expect(try store.textHashes(model: "m")[TitleID(.movie, 7)] == "h7")
                #expect(try store.dimension(model: "m") == Self.numbers.count)
                #expect(try store.dimension(model: "other") == nil)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func aVectorGoesWithItsTitle(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            try await database.write { session in
                try TitleStore(session).upsert([Samples.title(1), Samples.title(2)])
                let store = TitleVectorStore(session)
                try store.upsert([vector(1), vector(2)], model: "m")
                try TitleStore(session).remove(TitleID(.movie, 1))
                #expect(try store.all(model: "m").map(\.title.tmdb) == [2])
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func whatIsGoneMeanwhileIsLeftOut(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            try await database.write { session in
                try TitleStore(session).upsert([Samples.title(2)])
                let store = TitleVectorStore(session)
                #expect(try store.upsert([vector(1), vector(2)], model: "m") == 1)
                #expect(try store.all(model: "m").map(\.title.tmdb) == [2])
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func keepsTheLastVectorOfEachModelApart(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            try await database.write { session in
                try TitleStore(session).upsert([Samples.title(1)])
                let store = TitleVectorStore(session)
                try store.upsert([vector(1, "old", [1])], model: "a")
                try store.upsert([vector(1, "new", [2, 3])], model: "a")
                try store.upsert([vector(1, "b", [4])], model: "b")
                #expect(try store.all(model: "a") == [vector(1, "new", [2, 3])])
                #expect(try store.removeAll(except: "b") == 1)
                #expect(try store.all(model: "a").isEmpty)
                #expect(try store.all(model: "b") == [vector(1, "b", [4])])
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func whatCannotBeReadCountsAsMissing(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            try await database.write { session in
                try TitleStore(session).upsert((1...4).map { Samples.title($0) })
                let flawed: [(Int, [UInt8])] = [
                    (2, [0, 0, 128]), (1, [0, 0, 192, 127]), (1, []), (1, [0, 0, 128, 63]),
                ]
                for (index, (dimension, bytes)) in flawed.enumerated() {
                    try session.execute(
                        "INSERT INTO title_vectors VALUES ('m', 'movie', $1, 'h', $2, $3)",
                        [SQLValue(index + 1), SQLValue(dimension), .blob(bytes)])
                }
                #expect(try TitleVectorStore(session).all(model: "m") == [vector(4, "h", [1])])
            }
        }
    }
}
