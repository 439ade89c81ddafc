/// One facet over the whole catalogue, in both directions: the values of each title and the titles of each value.
///
/// Values are interned to dense numbers in order of first appearance. Both directions are compressed sparse rows
/// (`offsets[i] ..< offsets[i + 1]` into one array), so that a pass touches memory in order.
package struct FacetIndex: Sendable {
    package let facet: Facet
    /// The name of each value, by its number.
    package let names: [String]
    /// Share of the catalogue's watching that a value would get if people watched by popularity alone, 0…1.
    package let expectedShare: [Float]
    private let numberByName: [String: Int32]
    private let valueOffsets: [Int32]
    private let valuesOfRows: [Int32]
    private let rowOffsets: [Int32]
    private let rowsOfValues: [Int32]

    /// - Parameter popularity: per row, how likely it is to be watched by anyone; any non-negative scale.
    init(facet: Facet, titles: [Title], popularity: [Float]) {
        self.facet = facet
        var names: [String] = []
        var numberByName: [String: Int32] = [:]
        var offsets: [Int32] = [0]
        offsets.reserveCapacity(titles.count + 1)
        var flat: [Int32] = []
        for title in titles {
            let start = flat.count
            for name in facet.values(of: title) {
                let number: Int32
                if let known = numberByName[name] {
                    number = known
                } else {
                    number = Int32(names.count)
                    numberByName[name] = number
                    names.append(name)
                }
                if !flat[start...].contains(number) { flat.append(number) }
            }
            offsets.append(Int32(flat.count))
        }
        var counts = [Int32](repeating: 0, count: names.count + 1)
        for value in flat { counts[Int(value) + 1] += 1 }
        for i in 1..<counts.count { counts[i] += counts[i - 1] }
        var next = counts
        var rows = [Int32](repeating: 0, count: flat.count)
        var share = [Float](repeating: 0, count: names.count)
        for row in titles.indices {
            for i in Int(offsets[row])..<Int(offsets[row + 1]) {
                let value = Int(flat[i])
                rows[Int(next[value])] = Int32(row)
                next[value] += 1
                share[value] += popularity[row]
            }
        }
        let total = max(popularity.reduce(0, +), .leastNonzeroMagnitude)
        self.names = names
        self.expectedShare = share.map { $0 / total }
        self.numberByName = numberByName
        self.valueOffsets = offsets
        self.valuesOfRows = flat
        self.rowOffsets = counts
        self.rowsOfValues = rows
    }

    package func number(of name: String) -> Int? { numberByName[name].map(Int.init) }

    /// The values of a title, as numbers.
    package func values(ofRow row: Int) -> ArraySlice<Int32> {
        valuesOfRows[Int(valueOffsets[row])..<Int(valueOffsets[row + 1])]
    }

    /// The titles that have a value, in order of rows.
    package func rows(ofValue value: Int) -> ArraySlice<Int32> {
        rowsOfValues[Int(rowOffsets[value])..<Int(rowOffsets[value + 1])]
    }

    /// By row: the mean of what `table` says of the title's values; 0 where it has none.
    func means(of table: [SIMD2<Float>]) -> (first: [Float], second: [Float]) {
        let count = valueOffsets.count - 1
        var (first, second) = ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count))
        for row in 0..<count {
            let range = Int(valueOffsets[row])..<Int(valueOffsets[row + 1])
            guard !range.isEmpty else { continue }
            var sum = SIMD2<Float>.zero
            for i in range { sum += table[Int(valuesOfRows[i])] }
            let mean = sum / Float(range.count)
            first[row] = mean.x
            second[row] = mean.y
        }
        return (first, second)
    }

    /// By row: the sum of what is said of the title's values, divided by √(their number + 2): many values describe a title no
    /// better than few, so that the diligent are not rewarded.
    func dampedSums(of values: [(value: Int, amounts: SIMD2<Float>)]) -> (first: [Float], second: [Float]) {
        let count = valueOffsets.count - 1
        // Both sums of a row lie together: the rows are far from each other.
        var sums = [SIMD2<Float>](repeating: .zero, count: count)
        for (value, amounts) in values {
            for i in Int(rowOffsets[value])..<Int(rowOffsets[value + 1]) { sums[Int(rowsOfValues[i])] += amounts }
        }
        var (first, second) = ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count))
        for row in 0..<count where sums[row] != .zero {
            let scaled = sums[row] / (Float(valueOffsets[row + 1] - valueOffsets[row]) + 2).squareRoot()
            first[row] = scaled.x
            second[row] = scaled.y
        }
        return (first, second)
    }
}
