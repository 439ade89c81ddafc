import Foundation

/// Every title as a sparse TF-IDF vector over its facets and the words of its overview, for "similar to".
///
/// Vectors have length 1, so that a dot product is the cosine. Inverse document frequency is `ln(N / df)`
/// (Spärck Jones 1972); a kind of feature is weighted by how much it says about likeness.
package struct ContentIndex: Sendable {
    /// The features of a row, by descending weight, from `offsets[row]` up to `offsets[row + 1]`.
    private let offsets: [Int32]
    private let features: [Int32]
    /// By feature: what it says about likeness, and how rare it is.
    private let weights: [Float]
    /// By row: 1 ÷ the length of the vector of its features' weights; 0 where it has none.
    private let scales: [Float]
    private let postingOffsets: [Int32]
    private let postingRows: [Int32]
    package let count: Int

    /// How much one shared feature of a kind says about likeness, before its rarity.
    private static let facetWeights: [(Facet, Float)] = [
        (.genre, 0.7), (.keyword, 1.0), (.director, 1.0), (.actor, 0.6), (.studio, 0.3), (.language, 0.3),
    ]
    private static let wordWeight: Float = 0.45

    init(titles: [Title], facets: [FacetIndex]) {
        count = titles.count
        var rows: [[Int32]] = Array(repeating: [], count: titles.count)
        var frequency: [Int32] = []
        var featureWeights: [Float] = []
        for (facet, weight) in Self.facetWeights {
            let index = facets[facet.rawValue]
            let base = Int32(frequency.count)
            frequency += index.names.indices.map { Int32(index.rows(ofValue: $0).count) }
            featureWeights += index.names.map { _ in weight }
            for row in titles.indices { rows[row] += index.values(ofRow: row).map { base + $0 } }
        }
        Self.addWords(of: titles, to: &rows, frequency: &frequency)
        featureWeights += Array(repeating: Self.wordWeight, count: frequency.count - featureWeights.count)
        let total = Float(max(titles.count, 1))
        // A feature of one title alone connects it to nothing.
        for i in frequency.indices { featureWeights[i] *= frequency[i] > 1 ? log(total / Float(frequency[i])) : 0 }
        var offsets: [Int32] = [0]
        var features: [Int32] = []
        var scales: [Float] = []
        for row in rows {
            let weighted = row.filter { frequency[Int($0)] > 1 }
                .sorted { featureWeights[Int($0)] > featureWeights[Int($1)] }
            let squares = weighted.reduce(Float(0)) { $0 + featureWeights[Int($1)] * featureWeights[Int($1)] }
            if squares > 0 { features += weighted }
            scales.append(squares > 0 ? 1 / squares.squareRoot() : 0)
            offsets.append(Int32(features.count))
        }
        var starts = [Int32](repeating: 0, count: frequency.count + 1)
        for feature in features { starts[Int(feature) + 1] += 1 }
        for i in 1..<starts.count { starts[i] += starts[i - 1] }
        var next = starts
        var postingRows = [Int32](repeating: 0, count: features.count)
        for row in titles.indices {
            for i in Int(offsets[row])..<Int(offsets[row + 1]) {
                let slot = Int(next[Int(features[i])])
                next[Int(features[i])] += 1
                postingRows[slot] = Int32(row)
            }
        }
        self.offsets = offsets
        self.features = features
        self.scales = scales
        weights = featureWeights
        postingOffsets = starts
        self.postingRows = postingRows
    }

    private static func addWords(
        of titles: [Title], to rows: inout [[Int32]], frequency: inout [Int32]
    ) {
        var numbers: [String: Int32] = [:]
        for row in titles.indices {
            var seen: Set<Int32> = []
            for word in Tokenizer.words(in: titles[row].overview) where word.utf8.count > 3 {
                let number: Int32
                if let known = numbers[word] {
                    number = known
                } else {
                    number = Int32(frequency.count)
                    numbers[word] = number
                    frequency.append(0)
                }
                guard seen.insert(number).inserted else { continue }
                frequency[Int(number)] += 1
                rows[row].append(number)
            }
        }
    }

    /// The features that a row is compared by: the strongest, which hold most of its length. The weak ones are shared by half
    /// the catalogue.
    private func strongest(ofRow row: Int) -> Range<Int> {
        Int(offsets[row])..<min(Int(offsets[row]) + Self.anchorFeatures, Int(offsets[row + 1]))
    }

    private static let anchorFeatures = 16

    /// By row: the cosine to the nearest of some titles, each times its strength, 0 or more; a title is not compared with itself.
    func nearness(to anchors: [(row: Int, strength: Float)]) -> [Float] {
        var nearest = [Float](repeating: 0, count: count)
        var products = nearest
        nearest.withUnsafeMutableBufferPointer { nearest in
            products.withUnsafeMutableBufferPointer { products in
                postingRows.withUnsafeBufferPointer { postingRows in
                    for anchor in anchors {
                        let scale = anchor.strength * scales[anchor.row]
                        for i in strongest(ofRow: anchor.row) {
                            let feature = Int(features[i])
                            let share = scale * weights[feature] * weights[feature]
                            for p in Int(postingOffsets[feature])..<Int(postingOffsets[feature + 1]) {
                                products[Int(postingRows[p])] += share
                            }
                        }
                        products[anchor.row] = 0
                        // The same walk again leaves nothing for the next anchor, without a list of where it went.
                        for i in strongest(ofRow: anchor.row) {
                            let feature = Int(features[i])
                            for p in Int(postingOffsets[feature])..<Int(postingOffsets[feature + 1]) {
                                let row = Int(postingRows[p])
                                nearest[row] = max(nearest[row], products[row])
                                products[row] = 0
                            }
                        }
                    }
                }
            }
        }
        // What a title is divided by does not decide which anchor is nearest to it.
        for row in 0..<count { nearest[row] *= scales[row] }
        return nearest
    }

    /// By row: the sum of the cosines to some titles, each times its weight, in one pass over the features that they have
    /// between them.
    func likenesses(to anchors: [(row: Int, weight: Float)]) -> [Float] {
        var amounts: [Int32: Float] = [:]
        for (row, weight) in anchors {
            for i in strongest(ofRow: row) {
                amounts[features[i], default: 0] += weight * scales[row] * weights[Int(features[i])]
            }
        }
        var sums = [Float](repeating: 0, count: count)
        // In a fixed order: floating-point sums depend on it.
        for (feature, amount) in amounts.sorted(by: { $0.key < $1.key }) {
            let share = amount * weights[Int(feature)]
            for p in Int(postingOffsets[Int(feature)])..<Int(postingOffsets[Int(feature) + 1]) {
                sums[Int(postingRows[p])] += share
            }
        }
        for row in 0..<count { sums[row] *= scales[row] }
        return sums
    }

    /// The vector of a title, by feature.
    func vector(ofRow row: Int) -> [Int32: Float] {
        let own = features[Int(offsets[row])..<Int(offsets[row + 1])]
        return Dictionary(uniqueKeysWithValues: own.map { ($0, weights[Int($0)] * scales[row]) })
    }

    /// The cosine of `anchor`, by its strongest features, and the title with this vector, 0…1.
    func likeness(of anchor: Int, to vector: [Int32: Float]) -> Float {
        var sum: Float = 0
        for i in strongest(ofRow: anchor) {
            sum += weights[Int(features[i])] * scales[anchor] * (vector[features[i]] ?? 0)
        }
        return sum
    }
}
