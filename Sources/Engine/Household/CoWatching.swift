/// What those who liked the same also liked: EASE (Steck 2019, "Embarrassingly Shallow Autoencoders"), an item–item linear
/// model, in its dual form.
///
/// EASE needs the inverse of a titles × titles matrix, P = (XᵀX + λI)⁻¹, and predicts with B = I − P · diag(1 ÷ P). With fewer
/// members than titles Woodbury's identity gives the same numbers from K = (XXᵀ + λI)⁻¹, which is members × members:
/// P = (I − XᵀKX) ÷ λ. So the score of a title i that the member with history x has not watched is
/// (KXx)ᵀXᵢ ÷ (1 − XᵢᵀKXᵢ), and fitting costs members³ ÷ 3, whatever the size of the catalogue.
///
/// X holds 1 where a contributing member liked a title. A title counts only where three others liked it.
package struct CoWatching: Sendable {
    /// By row: the members, by number, who liked it.
    private let fans: [[Int32]]
    private let numbers: [MemberID: Int32]
    /// K, row-major.
    private let kernel: [Float]
    /// By row: 1 − XᵢᵀKXᵢ.
    private let scales: [Float]
    package let memberCount: Int

    /// Pulls the model to nothing where little is known; 100 was best for EASE on the reference data.
    private static let penalty = 100.0
    private static let minimumSupport = HouseholdSignals.minimumSupport
    /// Below this many contributors the household's own terms say it better.
    package static let minimumMembers = 30

    /// - Parameters:
    ///   - shared: what the contributing members watched, and how they liked it.
    ///   - isVisible: rows that all readers may see; the others do not exist for the model.
    package init?(shared: SharedViewings, isVisible: (Int) -> Bool) {
        // Only members who liked anything count, numbered in the order in which they appear.
        var numberByMember = [Int32](repeating: -1, count: shared.members.count)
        var numbers: [MemberID: Int32] = [:]
        var fans: [[Int32]] = Array(repeating: [], count: shared.rowCount)
        for row in 0..<shared.rowCount where isVisible(row) {
            for i in shared.range(ofRow: row) where shared.entries[i].isLiked {
                let member = Int(shared.entries[i].member)
                if numberByMember[member] < 0 {
                    numberByMember[member] = Int32(numbers.count)
                    numbers[shared.members[member]] = Int32(numbers.count)
                }
                fans[row].append(numberByMember[member])
            }
        }
        let count = numbers.count
        guard count >= Self.minimumMembers else { return nil }
        var gram = [Double](repeating: 0, count: count * count)
        for row in fans {
            for a in row { for b in row where b <= a { gram[Int(a) * count + Int(b)] += 1 } }
        }
        for i in 0..<count { gram[i * count + i] += Self.penalty }
        kernel = PositiveDefinite.inverse(ofLowerTriangle: gram, size: count).map(Float.init)
        let kernel = self.kernel
        scales = fans.map { row in
            var sum: Float = 0
            for a in row { for b in row { sum += kernel[Int(a) * count + Int(b)] } }
            return max(1 - sum, 0.01)
        }
        self.numbers = numbers
        self.fans = fans
        memberCount = count
    }

    /// Whether all titles that it has learned from satisfy a condition.
    func knowsOnly(_ isAllowed: (Int) -> Bool) -> Bool { fans.indices.allSatisfy { fans[$0].isEmpty || isAllowed($0) } }

    /// By row: how strongly the histories of all speak for a title, for a member who liked `rows`; 0 where fewer than three others
    /// liked it, or where it is in `rows`.
    func scores(forLiked rows: [Int], asker: MemberID) -> [Float] {
        let pull = self.pull(of: rows)
        let own = numbers[asker]
        let known = Set(rows)
        return fans.indices.map { row in
            guard supporters(row, besides: own) >= Self.minimumSupport, !known.contains(row) else { return 0 }
            return fans[row].reduce(Float(0)) { $0 + pull[Int($1)] } / scales[row]
        }
    }

    /// The liked title that speaks most for `row`, among those that three others liked as well as `row`; `nil` when there is none.
    func strongest(of liked: [Int], for row: Int, asker: MemberID) -> Int? {
        let own = numbers[asker]
        let fansOfRow = Set(fans[row]).subtracting(own.map { [$0] } ?? [])
        var best: (row: Int, value: Float)?
        for other in liked where other != row {
            guard fans[other].count(where: fansOfRow.contains) >= Self.minimumSupport else { continue }
            let pull = self.pull(of: [other])
            let value = fans[row].reduce(Float(0)) { $0 + pull[Int($1)] }
            if value > best?.value ?? 0 { best = (other, value) }
        }
        return best?.row
    }

    /// KXx.
    private func pull(of rows: [Int]) -> [Float] {
        var overlap = [Float](repeating: 0, count: memberCount)
        for row in rows { for fan in fans[row] { overlap[Int(fan)] += 1 } }
        var pull = [Float](repeating: 0, count: memberCount)
        for (fan, value) in overlap.enumerated() where value != 0 {
            let start = fan * memberCount
            for i in 0..<memberCount { pull[i] += value * kernel[start + i] }
        }
        return pull
    }

    private func supporters(_ row: Int, besides own: Int32?) -> Int {
        fans[row].count - (own.map(fans[row].contains) ?? false ? 1 : 0)
    }
}
