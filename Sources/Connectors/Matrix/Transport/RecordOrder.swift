/// Records are read in the order of their ids.
enum RecordOrder {
    /// A number as the id of a record, in the order of the numbers.
    static func id(_ sequence: Int64) -> String {
        let digits = String(sequence)
        return String(repeating: "0", count: max(0, 16 - digits.count)) + digits
    }
}
