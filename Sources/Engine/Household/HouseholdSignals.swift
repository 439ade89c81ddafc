import Foundation

/// What the rest of the household thinks of each title, as seen by one member.
///
/// Only from members who contribute of their own will. `neighbours` needs a pattern that at least three members support.
struct HouseholdSignals {
    private let shared: SharedViewings
    /// The asker's number in `shared`; `nil` when they share nothing.
    private let own: Int32?
    /// By number of the member; `nil` when nobody asks.
    private let neighbours: [Neighbour]?

    /// What another's history has to do with the asker's.
    private struct Neighbour {
        /// How alike they felt about what both watched.
        var likeness: Float = 0
        /// How many titles they share, as a cosine: of those watched, and of those liked.
        var watched: Float = 0
        var liked: Float = 0
    }

    static let minimumSupport = 3

    /// - Parameter isVisible: rows that the reader may see; patterns are drawn from those alone.
    init(asker: MemberID?, index: HouseholdIndex, catalogue: Catalogue, isVisible: (Int) -> Bool) {
        shared = index.shared
        own = asker.flatMap(index.shared.number)
        neighbours = asker.map { asker in
            let viewed = index.engagements(of: asker).filter { $0.engagement.state.isViewing && isVisible($0.row) }
            return Self.neighbours(
                viewed: viewed.map { ($0.row, $0.engagement.value) }, shared: index.shared, catalogue: catalogue,
                isVisible: isVisible)
        }
    }

    private static func neighbours(
        viewed: [(row: Int, value: Float)], shared: SharedViewings, catalogue: Catalogue, isVisible: (Int) -> Bool
    ) -> [Neighbour] {
        struct Count {
            var watched: Float = 0
            var liked: Float = 0
        }
        var sizes = [Count](repeating: Count(), count: shared.members.count)
        for row in 0..<shared.rowCount {
            let range = shared.range(ofRow: row)
            guard !range.isEmpty, isVisible(row) else { continue }
            for i in range {
                let entry = shared.entries[i]
                sizes[Int(entry.member)].watched += 1
                if entry.isLiked { sizes[Int(entry.member)].liked += 1 }
            }
        }
        var common = [Count](repeating: Count(), count: sizes.count)
        var agreement = [Float](repeating: 0, count: sizes.count)
        var mass: Float = 0
        var own = Count()
        for (row, value) in viewed {
            let isLiked = value >= RankerTrainer.likedFrom
            // Co-watching of a title says more the fewer have watched it.
            let rarity = 1 / (1 + max(catalogue.popularity[row] + 3, 0))
            mass += rarity
            own.watched += 1
            if isLiked { own.liked += 1 }
            for i in shared.range(ofRow: row) {
                let entry = shared.entries[i]
                agreement[Int(entry.member)] += rarity * (1 - abs(value - entry.value) / 2)
                common[Int(entry.member)].watched += 1
                if isLiked, entry.isLiked { common[Int(entry.member)].liked += 1 }
            }
        }
        // The cosine of two histories as sets likes the neighbour who watches little but the same.
        return sizes.indices.map { number in
            Neighbour(
                likeness: agreement[number] / (mass + 1),
                watched: common[number].watched / max(own.watched * sizes[number].watched, 1).squareRoot(),
                liked: common[number].liked / max(own.liked * sizes[number].liked, 1).squareRoot())
        }
    }

    /// How many others watched a title, and their mean engagement shrunk to nothing known.
    func summary(ofRow row: Int) -> (count: Int, liking: Float, likedBy: Int) {
        var count = 0
        var likedBy = 0
        var sum: Float = 0
        for i in shared.range(ofRow: row) where shared.entries[i].member != own {
            let value = shared.entries[i].value
            count += 1
            sum += value
            if value > 0 { likedBy += 1 }
        }
        return (count, sum / (Float(count) + 2), likedBy)
    }

    func addColumns(to columns: inout FeatureColumns) {
        var counts = [Float](repeating: 0, count: shared.rowCount)
        var likings = counts
        var alike = counts
        var watched = counts
        var liked = counts
        let logarithms = (0...shared.members.count).map { log1p(Float($0)) }
        for row in 0..<shared.rowCount where !shared.range(ofRow: row).isEmpty {
            let (count, liking, _) = summary(ofRow: row)
            counts[row] = logarithms[count]
            likings[row] = liking
            guard count >= Self.minimumSupport, let neighbours else { continue }
            var sums = SIMD4<Float>.zero
            for i in shared.range(ofRow: row) where shared.entries[i].member != own {
                let entry = shared.entries[i]
                let neighbour = neighbours[Int(entry.member)]
                sums += SIMD4(
                    neighbour.likeness * (0.5 + entry.value), neighbour.watched, entry.isLiked ? neighbour.liked : 0, 0)
            }
            alike[row] = sums.x
            watched[row] = log1p(10 * sums.y)
            liked[row] = log1p(10 * sums.z)
        }
        columns[.householdCount] = counts
        columns[.householdLiking] = likings
        columns[.householdNeighbours] = alike
        columns[.householdCompanions] = watched
        columns[.householdLikedCompanions] = liked
    }
}
