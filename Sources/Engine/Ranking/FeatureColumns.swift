/// The features of one member for every title of the catalogue: one column of `count` numbers per feature.
struct FeatureColumns {
    let count: Int
    private var columns: [[Float]]

    init(count: Int) {
        self.count = count
        columns = Array(repeating: [], count: Feature.allCases.count)
    }

    /// Reading a column that nothing filled gives zeros.
    subscript(feature: Feature) -> [Float] {
        get { columns[feature.index].isEmpty ? Array(repeating: 0, count: count) : columns[feature.index] }
        set { columns[feature.index] = newValue }
    }

    func value(_ feature: Feature, row: Int) -> Float {
        columns[feature.index].isEmpty ? 0 : columns[feature.index][row]
    }

    /// Σ weight · feature, for every row.
    func scores(_ weights: RankerWeights) -> [Float] {
        let used = Feature.allCases.filter { weights[$0] != 0 && !columns[$0.index].isEmpty }
        var scores = [Float](repeating: 0, count: count)
        scores.withUnsafeMutableBufferPointer { scores in
            // So many rows at a time that their scores stay in the nearest cache.
            for start in stride(from: 0, to: count, by: Self.block) {
                let end = min(start + Self.block, count)
                for feature in used {
                    let weight = weights[feature]
                    columns[feature.index].withUnsafeBufferPointer { column in
                        for row in start..<end { scores[row] += weight * column[row] }
                    }
                }
            }
        }
        return scores
    }

    private static let block = 4_096
}

extension Feature {
    var index: Int { Self.indexes[self] ?? 0 }

    private static let indexes = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
