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
        var scores = [Float](repeating: 0, count: count)
        for feature in Feature.allCases {
            let weight = weights[feature]
            let column = columns[feature.index]
            guard weight != 0, !column.isEmpty else { continue }
            for row in 0..<count { scores[row] += weight * column[row] }
        }
        return scores
    }
}

extension Feature {
    var index: Int { Self.indexes[self] ?? 0 }

    private static let indexes = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
