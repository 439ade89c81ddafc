private import CVectorKernels

/// The embeddings of a catalogue in memory. Its answers are those of comparing the query with every float of every
/// embedding, but it reads a quarter of the bytes for that.
///
/// A scan over 8-bit codes bounds each title's similarity from above, and only titles whose bound reaches the worst
/// match kept so far are compared in floats: see `VectorQuery` for the bound, and docs/vectors.md for figures. A value: a
/// copy shares memory until one of the two is appended to. One thread per query; queries may run at the same time.
package struct ExactVectorIndex: VectorIndex {
    /// The lengths of embeddings that can be indexed.
    package static let supportedDimensions = 1...65_536

    package let dimensions: Int
    package var count: Int { titles.count }
    private let stride: Int
    private var blocks: [VectorBlock] = []
    private var titles: [TitleID] = []
    private var known: Set<TitleID> = []

    /// An empty index for embeddings of a length.
    package init(dimensions: Int) throws(VectorError) {
        guard Self.supportedDimensions.contains(dimensions) else { throw .unsupportedDimensions(dimensions) }
        self.dimensions = dimensions
        stride = UnitVector.stride(dimensions: dimensions)
    }

    /// - Parameter vectors: the embeddings of all titles one after the other, each of `dimensions` values.
    package init(titles: [TitleID], vectors: [Float], dimensions: Int) throws(VectorError) {
        try self.init(dimensions: dimensions)
        guard vectors.count / dimensions == titles.count, vectors.count % dimensions == 0 else {
            throw .wrongCount(values: vectors.count, titles: titles.count, dimensions: dimensions)
        }
        self.titles.reserveCapacity(titles.count)
        known.reserveCapacity(titles.count)
        try vectors.withUnsafeBufferPointer { (vectors) throws(VectorError) in
            for (row, title) in titles.enumerated() {
                try append(title, .init(rebasing: vectors[row * dimensions..<(row + 1) * dimensions]))
            }
        }
    }

    /// Adds a title; if this throws, the index is as it was.
    ///
    /// - Parameter vector: `dimensions` finite numbers that are not all zero, of any magnitude.
    package mutating func append(_ title: TitleID, _ vector: [Float]) throws(VectorError) {
        try vector.withUnsafeBufferPointer { (vector) throws(VectorError) in try append(title, vector) }
    }

    private mutating func append(_ title: TitleID, _ vector: UnsafeBufferPointer<Float>) throws(VectorError) {
        let magnitude = try UnitVector.magnitude(of: vector, dimensions: dimensions, subject: .title(title))
        guard known.insert(title).inserted else { throw .duplicate(title) }
        titles.append(title)
        let last = blocks.count - 1
        if last < 0 || blocks[last].count == VectorBlock.capacity {
            blocks.append(VectorBlock(stride: stride))
        } else if !isKnownUniquelyReferenced(&blocks[last]) {
            blocks[last] = blocks[last].copy()
        }
        blocks[blocks.count - 1].append(vector, magnitude: magnitude)
    }

    /// The memory that the index occupies, in bytes; what copies share is counted for each.
    package var bytes: Int {
        blocks.count * VectorBlock.bytes(stride: stride)
            + (titles.capacity + known.capacity) * MemoryLayout<TitleID>.stride
    }

    package func nearest(to query: [Float], limit: Int) throws(VectorError) -> [VectorMatch] {
        try search(query, limit: limit).matches
    }

    /// - Returns: the nearest titles, and how many were compared in floats to be sure of them.
    package func search(_ query: [Float], limit: Int) throws(VectorError) -> (matches: [VectorMatch], compared: Int) {
        guard limit >= 0 else { throw .negativeLimit(limit) }
        return try query.withUnsafeBufferPointer { (vector) throws(VectorError) in
            let magnitude = try UnitVector.magnitude(of: vector, dimensions: dimensions, subject: .query)
            guard limit > 0, count > 0 else { return ([], 0) }
            return scan(VectorQuery(vector, magnitude: magnitude, stride: stride), limit: min(limit, count))
        }
    }

    private func scan(
        _ query: borrowing VectorQuery, limit: Int
    ) -> (matches: [VectorMatch], compared: Int) {
        var best = BestMatches(capacity: limit)
        var compared = 0
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: VectorBlock.capacity) { products in
            guard let products = products.baseAddress else { return }
            for (number, block) in blocks.enumerated() {
                cvk_dot_products(block.codes, query.codes, stride, block.count, products)
                for row in 0..<block.count {
                    let bound = query.bound(
                        product: products[row], scale: block.scales[row], error: block.errors[row])
                    guard bound >= best.threshold else { continue }
                    compared += 1
                    let dot = UnitVector.dot(block.rows + row * stride, query.values, stride: stride)
                    best.offer(
                        VectorMatch(
                            title: titles[number * VectorBlock.capacity + row], similarity: max(-1, min(1, dot))))
                }
            }
        }
        return (best.sorted(), compared)
    }
}
