import Foundation

/// Every title as a sparse TF-IDF vector over its facets and the words of its overview, for "similar to".
///
/// Vectors have length 1, so that a dot product is the cosine. Inverse document frequency is `ln(N / df)`
/// (Spärck Jones 1972); a kind of feature is weighted by how much it says about likeness.
package struct ContentIndex: Sendable {
    private let offsets: [Int32]
    private let features: [Int32]
    private let weights: [Float]
    private let postingOffsets: [Int32]
    private let postingRows: [Int32]
    private let postingWeights: [Float]
    package let count: Int

    /// How much one shared feature of a kind says about likeness, before its rarity.
    private static let facetWeights: [(Facet, Float)] = [
        (.genre, 0.7), (.keyword, 1.0), (.director, 1.0), (.actor, 0.6), (.studio, 0.3), (.language, 0.3),
    ]
    private static let wordWeight: Float = 0.45

    init(titles: [Title], facets: [FacetIndex]) {
        count = titles.count
        var rows: [[(feature: Int32, weight: Float)]] = Array(repeating: [], count: titles.count)
        var frequency: [Int32] = []
        for (facet, weight) in Self.facetWeights {
            let index = facets[facet.rawValue]
            let base = Int32(frequency.count)
            frequency += index.names.indices.map { Int32(index.rows(ofValue: $0).count) }
            for row in titles.indices {
                for value in index.values(ofRow: row) { rows[row].append((base + value, weight)) }
            }
        }
        Self.addWords(of: titles, to: &rows, frequency: &frequency)
        let total = Float(max(titles.count, 1))
        var offsets: [Int32] = [0]
        var features: [Int32] = []
        var weights: [Float] = []
        for row in rows.indices {
            let weighted = rows[row].compactMap { entry -> (Int32, Float)? in
                let frequency = frequency[Int(entry.feature)]
                // A feature of one title alone connects it to nothing.
                guard frequency > 1 else { return nil }
                return (entry.feature, entry.weight * log(total / Float(frequency)))
            }
            let length = weighted.reduce(Float(0)) { $0 + $1.1 * $1.1 }.squareRoot()
            for (feature, weight) in weighted.sorted(by: { $0.1 > $1.1 }) where length > 0 {
                features.append(feature)
                weights.append(weight / length)
            }
            offsets.append(Int32(features.count))
        }
        var starts = [Int32](repeating: 0, count: frequency.count + 1)
        for feature in features { starts[Int(feature) + 1] += 1 }
        for i in 1..<starts.count { starts[i] += starts[i - 1] }
        var next = starts
        var postingRows = [Int32](repeating: 0, count: features.count)
        var postingWeights = [Float](repeating: 0, count: features.count)
        for row in titles.indices {
            for i in Int(offsets[row])..<Int(offsets[row + 1]) {
                let slot = Int(next[Int(features[i])])
                next[Int(features[i])] += 1
                postingRows[slot] = Int32(row)
                postingWeights[slot] = weights[i]
            }
        }
        self.offsets = offsets
        self.features = features
        self.weights = weights
        self.postingOffsets = starts
        self.postingRows = postingRows
        self.postingWeights = postingWeights
    }

    private static func addWords(
        of titles: [Title], to rows: inout [[(feature: Int32, weight: Float)]], frequency: inout [Int32]
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
                rows[row].append((number, wordWeight))
            }
        }
    }

    /// Calls `body` with every title that shares a feature with `row`, once per shared feature, and the part of the
    /// cosine that the feature makes. Only the strongest features of `row` count: they hold most of its length, and
    /// the weak ones are shared by half the catalogue.
    @inline(__always)
    func forEachShare(of row: Int, _ body: (_ row: Int, _ share: Float) -> Void) {
        for i in Int(offsets[row])..<min(Int(offsets[row]) + Self.anchorFeatures, Int(offsets[row + 1])) {
            let feature = Int(features[i])
            let weight = weights[i]
            for p in Int(postingOffsets[feature])..<Int(postingOffsets[feature + 1]) {
                body(Int(postingRows[p]), weight * postingWeights[p])
            }
        }
    }

    /// The same for a weighted sum of titles, in one pass over the features that they have between them.
    @inline(__always)
    func forEachShare(of rows: [(row: Int, weight: Float)], _ body: (_ row: Int, _ share: Float) -> Void) {
        var sums: [Int32: Float] = [:]
        for (row, rowWeight) in rows {
            for i in Int(offsets[row])..<min(Int(offsets[row]) + Self.anchorFeatures, Int(offsets[row + 1])) {
                sums[features[i], default: 0] += rowWeight * weights[i]
            }
        }
        // In a fixed order: floating-point sums depend on it.
        for (feature, weight) in sums.sorted(by: { $0.key < $1.key }) {
            for p in Int(postingOffsets[Int(feature)])..<Int(postingOffsets[Int(feature) + 1]) {
                body(Int(postingRows[p]), weight * postingWeights[p])
            }
        }
    }

    private static let anchorFeatures = 16

    /// The vector of a title, by feature.
    func vector(ofRow row: Int) -> [Int32: Float] {
        let range = Int(offsets[row])..<Int(offsets[row + 1])
        return Dictionary(uniqueKeysWithValues: range.map { (features[$0], weights[$0]) })
    }

    /// What `forEachShare(of: anchor)` adds up to for the title with this vector, 0…1.
    func likeness(of anchor: Int, to vector: [Int32: Float]) -> Float {
        var sum: Float = 0
        for i in Int(offsets[anchor])..<min(Int(offsets[anchor]) + Self.anchorFeatures, Int(offsets[anchor + 1])) {
            sum += weights[i] * (vector[features[i]] ?? 0)
        }
        return sum
    }
}
