import Engine
import Foundation
import TestSupport
import Testing

@testable import Integrations
@testable import Web

@Suite(.enabled(if: TestPeer.chroma.takesPart, "RECOMMENDARR_TEST_CHROMA names no server"))
struct ChromaVectorIndexTests {
    private static let dimensions = 24

    /// Runs `body` with a model name of its own, whose collection is removed afterwards.
    private func with(_ body: (String, WebService) async throws -> Void) async throws {
        try await HTTPConnections.with { connections in
            let service = WebService(
                name: "vector database", address: try WebAddress(try TestPeer.chroma.address),
                connections: connections)
            let model = "test/\(UUID().uuidString)"
            try await body(model, service)
            try await ChromaVectorIndex.remove(model: model, dimensions: Self.dimensions, service: service)
        }
    }

    private func entries(_ count: Int, seed: UInt64 = 1) -> [ChromaVectorIndex.Entry] {
        var state = seed
        func next() -> Float {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
        }
        return (1...count).map { number in
            .init(
                title: TitleID(number.isMultiple(of: 3) ? .tv : .movie, number), mark: "a\(number)",
                embedding: (0..<Self.dimensions).map { _ in next() })
        }
    }

    private func exact(_ entries: [ChromaVectorIndex.Entry]) throws -> ExactVectorIndex {
        try ExactVectorIndex(
            titles: entries.map(\.title), vectors: entries.flatMap(\.embedding), dimensions: Self.dimensions)
    }

    @Test func findsWhatComparingEverythingFinds() async throws {
        try await with { model, service in
            let entries = entries(300)
            let index = try await ChromaVectorIndex(
                entries: entries, dimensions: Self.dimensions, model: model, service: service)
            let exact = try exact(entries)
            var found = 0
            for query in self.entries(20, seed: 99) {
                let expected = try exact.nearest(to: query.embedding, limit: 10)
                let matches = try await index.nearest(to: query.embedding, limit: 10)
                found += Set(matches.map(\.title)).intersection(expected.map(\.title)).count
                let similarities = Dictionary(uniqueKeysWithValues: expected.map { ($0.title, $0.similarity) })
                for match in matches {
                    if let similarity = similarities[match.title] { #expect(abs(match.similarity - similarity) < 1e-4) }
                }
                #expect(matches.map(\.similarity) == matches.map(\.similarity).sorted(by: >))
            }
            // The server searches approximately: nearly all is good enough.
            #expect(found >= 196, "\(found) of 200")
            #expect(try await index.nearest(to: entries[0].embedding, limit: 1000).count == 300)
            #expect(try await index.nearest(to: entries[0].embedding, limit: 0).isEmpty)
        }
    }

    @Test func holdsExactlyWhatItWasGivenLast() async throws {
        try await with { model, service in
            func index(_ entries: [ChromaVectorIndex.Entry]) async throws -> ChromaVectorIndex {
                try await ChromaVectorIndex(
                    entries: entries, dimensions: Self.dimensions, model: model, service: service)
            }
            let first = entries(5)
            _ = try await index(first)
            let moved = ChromaVectorIndex.Entry(
                title: first[1].title, mark: "new", embedding: first[0].embedding.map { -$0 })
            let second = try await index([first[0], moved])
            #expect(second.count == 2)
            let matches = try await second.nearest(to: first[0].embedding, limit: 5)
            #expect(matches.map(\.title) == [first[0].title, moved.title])
            #expect(matches.last.map { $0.similarity < -0.99 } == true)
        }
    }

    @Test func saysWhatDoesNotFitWhenTheDimensionIsWrong() async throws {
        try await with { model, service in
            let index = try await ChromaVectorIndex(
                entries: entries(3), dimensions: Self.dimensions, model: model, service: service)
            let error = await #expect(throws: ChromaVectorIndex.WrongDimension.self) {
                _ = try await index.nearest(to: [1, 2], limit: 1)
            }
            #expect(error?.description.contains("24") == true)
            // Asked past that check, the server itself refuses, and its sentence is repeated.
            let collection = try await ChromaCollection(
                named: ChromaVectorIndex.collectionName(model: model, dimensions: Self.dimensions), service: service)
            let refusal = await #expect(throws: WebError.self) {
                _ = try await collection.nearest(to: [1, 2], limit: 1)
            }
            #expect(refusal?.description.contains("dimension") == true)
        }
    }

    @Test func tellsItsVersion() async throws {
        try await with { model, service in
            #expect(try await ChromaVectorIndex.version(of: service).first?.isNumber == true)
            _ = try await ChromaVectorIndex(
                entries: entries(1), dimensions: Self.dimensions, model: model, service: service)
        }
    }
}
