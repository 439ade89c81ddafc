import CVectorKernels
import Testing

@testable import Engine

struct VectorBoundTests {
    /// Codes lose nothing of these, so that only the rounding of floats is left to allow for.
    private var exact: VectorWorld {
        VectorWorld("exact", titles: 250, dimensions: 768) { generator in
            (0..<768).map { _ in Float(Int.random(in: -1...1, using: &generator)) }
        }
    }

    private func magnitude(_ vector: [Float]) -> Double {
        vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }

    @Test func noSimilarityExceedsItsBound() {
        let worlds = VectorWorld.hostile + [exact, .random(titles: 250, dimensions: 768)]
        for world in worlds {
            let stride = UnitVector.stride(dimensions: world.dimensions)
            let block = VectorBlock(stride: stride)
            for vector in world.vectors.prefix(VectorBlock.capacity) {
                vector.withUnsafeBufferPointer { block.append($0, magnitude: magnitude(vector)) }
            }
            // A title's own embedding is the query that comes closest to its bound.
            for vector in world.queries + world.vectors.prefix(50) {
                vector.withUnsafeBufferPointer {
                    let query = VectorQuery($0, magnitude: magnitude(vector), stride: stride)
                    #expect(excess(of: block, over: query) <= 0, "\(world.name)")
                }
            }
        }
    }

    /// How far a similarity gets above its bound, at most.
    private func excess(of block: VectorBlock, over query: borrowing VectorQuery) -> Float {
        var products = [Int32](repeating: 0, count: block.count)
        cvk_dot_products(block.codes, query.codes, block.stride, block.count, &products)
        return (0..<block.count).map { row in
            let dot = UnitVector.dot(block.rows + row * block.stride, query.values, stride: block.stride)
            return dot - query.bound(product: products[row], scale: block.scales[row], error: block.errors[row])
        }.max() ?? 0
    }
}
