/// Keeps the place in a list that is read page by page while it may change.
///
/// Every page begins with the last entries of the page before. When they are not there, something before them was
/// taken away or put in, and what was read last is no longer what the next page follows.
struct PageOverlap: Codable, Equatable, Sendable {
    private static let length = 3

    /// How many entries were read.
    private(set) var done = 0
    private var tail: [String] = []

    private enum CodingKeys: String, CodingKey {
        case done = "n"
        case tail = "t"
    }

    /// Where the next page has to begin.
    var start: Int { max(0, done - tail.count) }

    /// How many entries at the beginning of a page read from `start` are known already; `nil` when the list shifted.
    func known(in ids: [String]) -> Int? { ids.starts(with: tail) ? tail.count : nil }

    /// - Parameter ids: of the whole page, the known ones included.
    mutating func advance(over ids: [String]) {
        done = start + ids.count
        // At most the half of it: every page must bring something, however small a server makes it.
        tail = Array(ids.suffix(min(Self.length, ids.count / 2)))
    }

    /// Whether nothing comes after a page, which servers may make smaller than asked for.
    /// - Parameter total: of all pages, as far as the server tells.
    func isLast(_ ids: [String], known: Int, limit: Int, total: Int?) -> Bool {
        guard ids.count > known else { return true }
        return total.map { start + ids.count >= $0 } ?? (ids.count < limit)
    }
}
