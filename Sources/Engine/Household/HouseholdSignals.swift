import Foundation

/// What the rest of the household thinks of each title, as seen by one member.
///
/// Only from members who contribute of their own will. `neighbours` needs a pattern that at least three members support.
struct HouseholdSignals {
    private let shared: [[(member: MemberID, value: Float)]]
    private let asker: MemberID?
    private let likeness: [MemberID: Float]

    static let minimumSupport = 3

    /// - Parameter isVisible: rows that the reader may see; patterns are drawn from those alone.
    init(asker: MemberID?, index: HouseholdIndex, catalogue: Catalogue, isVisible: (Int) -> Bool) {
        shared = index.shared
        self.asker = asker
        guard let asker else {
            likeness = [:]
            return
        }
        // Co-watching of a title says more the fewer have watched it.
        var agreement: [MemberID: Float] = [:]
        var mass: Float = 0
        for (row, engagement) in index.engagements[asker] ?? [] where engagement.state.isViewing && isVisible(row) {
            let rarity = 1 / (1 + max(catalogue.popularity[row] + 3, 0))
            mass += rarity
            for other in index.shared[row] where other.member != asker {
                agreement[other.member, default: 0] += rarity * (1 - abs(engagement.value - other.value) / 2)
            }
        }
        likeness = agreement.mapValues { $0 / (mass + 1) }
    }

    /// How many others watched a title, and their mean engagement shrunk to nothing known.
    func summary(ofRow row: Int) -> (count: Int, liking: Float, likedBy: Int) {
        var count = 0
        var likedBy = 0
        var sum: Float = 0
        for entry in shared[row] where entry.member != asker {
            count += 1
            sum += entry.value
            if entry.value > 0 { likedBy += 1 }
        }
        return (count, sum / (Float(count) + 2), likedBy)
    }

    func addColumns(to columns: inout FeatureColumns, catalogue: Catalogue) {
        var counts = [Float](repeating: 0, count: catalogue.count)
        var likings = counts
        var neighbours = counts
        for row in 0..<catalogue.count where !shared[row].isEmpty {
            let (count, liking, _) = summary(ofRow: row)
            counts[row] = log1p(Float(count))
            likings[row] = liking
            guard count >= Self.minimumSupport else { continue }
            for entry in shared[row] where entry.member != asker {
                neighbours[row] += (likeness[entry.member] ?? 0) * (0.5 + entry.value)
            }
        }
        columns[.householdCount] = counts
        columns[.householdLiking] = likings
        columns[.householdNeighbours] = neighbours
    }
}
