import Testing

@testable import Engine

struct VectorErrorTests {
    private let title = TitleID(.movie, 603)
    private let useless: [(vector: [Float], error: (VectorError.Subject) -> VectorError)] = [
        ([1, 2], { .wrongDimensions(of: $0, found: 2, expected: 3) }),
        ([], { .wrongDimensions(of: $0, found: 0, expected: 3) }),
        ([1, 2, 3, 4], { .wrongDimensions(of: $0, found: 4, expected: 3) }),
        ([1, .nan, 3], { .notFinite(of: $0, component: 1) }),
        ([1, 2, .infinity], { .notFinite(of: $0, component: 2) }),
        ([-.infinity, .infinity, .nan], { .notFinite(of: $0, component: 0) }),
        ([0, -0, 0], { .zero(of: $0) }),
    ]

    @Test func refusesUselessEmbeddingsAndStaysAsItWas() throws {
        var index = try ExactVectorIndex(dimensions: 3)
        for (vector, error) in useless {
            #expect(throws: error(.title(title))) { try index.append(title, vector) }
            #expect(index.count == 0)
        }
        try index.append(title, [1, 2, 3])
        #expect(throws: VectorError.duplicate(title)) { try index.append(title, [3, 2, 1]) }
        #expect(try index.nearest(to: [1, 2, 3], limit: 5).map(\.title) == [title])
    }

    @Test func refusesUselessQueriesEvenWhenThereIsNothingToFind() throws {
        let empty = try ExactVectorIndex(dimensions: 3)
        var full = empty
        try full.append(title, [1, 2, 3])
        for index in [empty, full] {
            for (vector, error) in useless {
                #expect(throws: error(.query)) { try index.nearest(to: vector, limit: 0) }
            }
            for limit in [-1, .min] {
                #expect(throws: VectorError.negativeLimit(limit)) { try index.nearest(to: [1, 2, 3], limit: limit) }
            }
        }
    }

    @Test func refusesImpossibleShapes() throws {
        for dimensions in [0, -1, 65_537, .max, .min] {
            #expect(throws: VectorError.unsupportedDimensions(dimensions)) {
                try ExactVectorIndex(titles: [], vectors: [], dimensions: dimensions)
            }
        }
        for values in [0, 2, 4, 6] {
            #expect(throws: VectorError.wrongCount(values: values, titles: 1, dimensions: 3)) {
                try ExactVectorIndex(titles: [title], vectors: Array(repeating: 1, count: values), dimensions: 3)
            }
        }
        #expect(throws: VectorError.duplicate(title)) {
            try ExactVectorIndex(titles: [title, title], vectors: [1, 2, 3, 4], dimensions: 2)
        }
        #expect(try ExactVectorIndex(titles: [], vectors: [], dimensions: 3).count == 0)
    }

    @Test func acceptsTheLongestEmbeddings() throws {
        let longest = ExactVectorIndex.supportedDimensions.upperBound
        var generator = SplitMix64(seed: 3)
        let vector = generator.normals(longest)
        var index = try ExactVectorIndex(dimensions: longest)
        try index.append(title, vector)
        try index.append(TitleID(.tv, 1), vector.map { -$0 })
        // All components alike make the largest sum of products that there can be.
        try index.append(TitleID(.tv, 2), Array(repeating: 1, count: longest))
        #expect(try index.nearest(to: vector, limit: 1).map(\.title) == [title])
        let matches = try index.nearest(to: Array(repeating: 3, count: longest), limit: 1)
        #expect(matches.map(\.title.tmdb) == [2])
        #expect(abs(matches[0].similarity - 1) < 1e-4)
    }
}
