import Foundation

@testable import Engine

/// Embeddings and queries from a seed, and the answer of comparing every float of every embedding.
struct VectorWorld {
    let name: String
    let dimensions: Int
    var titles: [TitleID]
    var vectors: [[Float]]
    var queries: [[Float]]

    /// - Parameter vector: makes an embedding or a query out of the generator; called in order.
    init(
        _ name: String, titles: Int, dimensions: Int, queries: Int = 8, seed: UInt64 = 7,
        vector: (inout SplitMix64) -> [Float]
    ) {
        var generator = SplitMix64(seed: seed)
        self.name = name
        self.dimensions = dimensions
        // Ids do not follow the order of arrival, so that a tie told apart by row would show.
        self.titles = (0..<titles).map { TitleID($0 % 3 == 0 ? .tv : .movie, $0 &* 7919 % 100_003) }
        vectors = (0..<titles).map { _ in vector(&generator) }
        self.queries = (0..<queries).map { _ in vector(&generator) }
    }

    func index() throws -> ExactVectorIndex {
        try ExactVectorIndex(titles: titles, vectors: Array(vectors.joined()), dimensions: dimensions)
    }

    /// The promise in its plainest form: every embedding at unit length, every similarity, sorted.
    func nearest(to query: [Float], limit: Int) -> [VectorMatch] {
        let unit = Padded(query)
        let all = zip(titles, vectors).map { title, vector in
            VectorMatch(title: title, similarity: max(-1, min(1, unit.dot(Padded(vector)))))
        }
        let sorted = all.sorted { $0.similarity == $1.similarity ? $0.title < $1.title : $0.similarity > $1.similarity }
        return Array(sorted.prefix(limit))
    }

    /// A vector at unit length, laid out as in an index.
    private final class Padded {
        private let values: UnsafeMutablePointer<Float>
        private let stride: Int

        init(_ vector: [Float]) {
            stride = UnitVector.stride(dimensions: vector.count)
            values = UnsafeMutableRawPointer.allocate(byteCount: stride * 4, alignment: 64)
                .bindMemory(to: Float.self, capacity: stride)
            let magnitude = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
            vector.withUnsafeBufferPointer {
                UnitVector.write($0, magnitude: magnitude, to: values, stride: stride)
            }
        }

        deinit { values.deallocate() }

        func dot(_ other: Padded) -> Float {
            // Both must outlive the use of their memory.
            withExtendedLifetime((self, other)) { UnitVector.dot(values, other.values, stride: stride) }
        }
    }
}

extension SplitMix64 {
    /// Normally distributed (Box & Muller 1958).
    mutating func normal() -> Float {
        let radius = (-2 * log(Double.random(in: 0..<1, using: &self) + 1e-300)).squareRoot()
        return Float(radius * cos(2 * Double.pi * Double.random(in: 0..<1, using: &self)))
    }

    mutating func normals(_ count: Int) -> [Float] { (0..<count).map { _ in normal() } }
}

extension VectorWorld {
    static func random(titles: Int, dimensions: Int, seed: UInt64 = 7) -> VectorWorld {
        VectorWorld("random", titles: titles, dimensions: dimensions, seed: seed) { $0.normals(dimensions) }
    }

    static func clustered(titles: Int, dimensions: Int, clusters: Int) -> VectorWorld {
        var generator = SplitMix64(seed: 99)
        let centres = (0..<clusters).map { _ in generator.normals(dimensions) }
        return VectorWorld("clustered", titles: titles, dimensions: dimensions) { generator in
            let centre = centres[Int.random(in: 0..<clusters, using: &generator)]
            return centre.map { $0 + 0.8 * generator.normal() }
        }
    }

    /// What is unkind to a bound, to a heap, to the layout or to the range of a float.
    static var hostile: [VectorWorld] {
        var worlds = [
            VectorWorld("ties", titles: 700, dimensions: 4) { generator in
                (0..<4).map { Float(Int.random(in: $0 == 0 ? 1...1 : -1...1, using: &generator)) }
            },
            VectorWorld("one and the same", titles: 600, dimensions: 70) { _ in (0..<70).map { Float($0 % 5) - 1 } },
            VectorWorld("nearly the same", titles: 600, dimensions: 100) { generator in
                (0..<100).map { Float($0 % 5) - 1 + 1e-4 * generator.normal() }
            },
            VectorWorld("one dimension", titles: 300, dimensions: 1) { [Bool.random(using: &$0) ? 2 : -3] },
            VectorWorld("one title", titles: 1, dimensions: 33) { $0.normals(33) },
            VectorWorld("huge", titles: 300, dimensions: 65) { $0.normals(65).map { $0 * 5e37 } },
            VectorWorld("tiny", titles: 300, dimensions: 65) { generator in
                generator.normals(65).map { ($0 + 0.01) * 700 * Float.leastNonzeroMagnitude }
            },
            VectorWorld("of all magnitudes", titles: 300, dimensions: 63) { generator in
                generator.normals(63).map { $0 * Float(pow(10, Double.random(in: -30...30, using: &generator))) }
            },
            VectorWorld("one large component", titles: 600, dimensions: 200) { generator in
                [20] + generator.normals(199).map { $0 * 0.01 }
            },
        ]
        // Each title is nearer than all before, so that none is ruled out by the ones before.
        var rising = random(titles: 600, dimensions: 48)
        for row in rising.vectors.indices {
            let share = Float(row) / 600
            rising.vectors[row] = zip(rising.vectors[row], rising.queries[0]).map { (1 - share) * $0 + share * $1 }
        }
        worlds.append(rising)
        return worlds
    }
}
