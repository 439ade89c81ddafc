/// Many rows or keys in runs for one statement each.
///
/// The runs are powers of two long, so that only seven texts exist of each statement and the prepared ones are found
/// again.
struct KeyRuns<Element>: Sequence, IteratorProtocol {
    private let elements: [Element]
    private var start = 0

    /// Rows per statement; times the columns it stays far below the 32,766 parameters that SQLite allows.
    private static var largest: Int { 64 }

    init(_ elements: [Element]) { self.elements = elements }

    mutating func next() -> ArraySlice<Element>? {
        guard start < elements.count else { return nil }
        var size = Self.largest
        while size > elements.count - start { size /= 2 }
        defer { start += size }
        return elements[start..<start + size]
    }
}
