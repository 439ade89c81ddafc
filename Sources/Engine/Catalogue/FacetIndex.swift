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
}
