/// Who watched what and how they liked it, of those who let it count for the others: by row, and within a row in the order of
/// the members.
///
/// Members are numbers here, so that the passes over all of it need no dictionaries.
package struct SharedViewings: Sendable {
    package struct Entry: Sendable {
        /// A position in `members`.
        package let member: Int32
        /// −1…1, as `Engagement.value`.
        package let value: Float

        var isLiked: Bool { value >= RankerTrainer.likedFrom }
    }

    package let members: [MemberID]
    /// The entries of a row are those from `offsets[row]` up to `offsets[row + 1]`.
    let offsets: [Int32]
    let entries: [Entry]
    private let numbers: [MemberID: Int32]

    /// - Parameters:
    ///   - rowCount: of the catalogue.
    ///   - histories: what each member shares; a row occurs once in each, and is below `rowCount`.
    package init(rowCount: Int, histories: [(member: MemberID, viewings: [(row: Int, value: Float)])]) {
        members = histories.map(\.member)
        numbers = Dictionary(zip(members, 0...)) { first, _ in first }
        var offsets = [Int32](repeating: 0, count: rowCount + 1)
        for history in histories { for viewing in history.viewings { offsets[viewing.row + 1] += 1 } }
        for row in 0..<rowCount { offsets[row + 1] += offsets[row] }
        var next = offsets
        var entries = [Entry](repeating: Entry(member: 0, value: 0), count: Int(offsets[rowCount]))
        for (number, history) in histories.enumerated() {
            for viewing in history.viewings {
                entries[Int(next[viewing.row])] = Entry(member: Int32(number), value: viewing.value)
                next[viewing.row] += 1
            }
        }
        self.offsets = offsets
        self.entries = entries
    }

    var rowCount: Int { offsets.count - 1 }

    /// `nil` for those who share nothing.
    func number(of member: MemberID) -> Int32? { numbers[member] }

    /// The positions in `entries` that belong to a row.
    func range(ofRow row: Int) -> Range<Int> { Int(offsets[row])..<Int(offsets[row + 1]) }

    /// Whether somebody likes a title that they did not like in `earlier`, of the same catalogue, and the other way round.
    func likings(since earlier: SharedViewings) -> (added: Bool, removed: Bool) {
        let (now, before) = (likedRows, earlier.likedRows)
        var (added, removed) = (false, false)
        for member in Set(now.keys).union(before.keys) where now[member] != before[member] {
            let (new, old) = (Set(now[member] ?? []), Set(before[member] ?? []))
            added = added || !new.isSubset(of: old)
            removed = removed || !old.isSubset(of: new)
        }
        return (added, removed)
    }

    /// In ascending order; without those who liked nothing.
    private var likedRows: [MemberID: [Int32]] {
        var rows: [[Int32]] = Array(repeating: [], count: members.count)
        for row in 0..<rowCount {
            for i in range(ofRow: row) where entries[i].isLiked { rows[Int(entries[i].member)].append(Int32(row)) }
        }
        return Dictionary(zip(members, rows).filter { !$0.1.isEmpty }) { first, _ in first }
    }
}
