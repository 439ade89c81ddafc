import Foundation

/// What the rest of the household thinks of each title, as seen by one member.
///
/// Only from members who contribute of their own will. `neighbours` needs a pattern that at least three members support.
struct HouseholdSignals {
    private let shared: [[(member: MemberID, value: Float)]]
    private let asker: MemberID?
    private let likeness: [MemberID: Float]
    /// How many titles the asker shares with another, as a cosine: of those watched, and of those liked.
    private let companions: [MemberID: (watched: Float, liked: Float)]

    static let minimumSupport = 3

    /// - Parameter isVisible: rows that the reader may see; patterns are drawn from those alone.
    init(asker: MemberID?, index: HouseholdIndex, catalogue: Catalogue, isVisible: (Int) -> Bool) {
        shared = index.shared
        self.asker = asker
        guard let asker else {
            likeness = [:]
            companions = [:]
            return
        }
        companions = Self.companions(of: asker, index: index, isVisible: isVisible)
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

    /// The cosine of two histories as sets, which likes the neighbour who watches little but the same.
    private static func companions(
        of asker: MemberID, index: HouseholdIndex, isVisible: (Int) -> Bool
    ) -> [MemberID: (watched: Float, liked: Float)] {
        var own: [Int: Float] = [:]
        for (row, engagement) in index.engagements[asker] ?? [] where engagement.state.isViewing && isVisible(row) {
            own[row] = engagement.value
        }
        var sizes: [MemberID: (watched: Float, liked: Float)] = [:]
        var common: [MemberID: (watched: Float, liked: Float)] = [:]
        for (row, entries) in index.shared.enumerated() where !entries.isEmpty && isVisible(row) {
            for entry in entries where entry.member != asker {
                let liked: Float = entry.value >= RankerTrainer.likedFrom ? 1 : 0
                sizes[entry.member, default: (0, 0)].watched += 1
                sizes[entry.member, default: (0, 0)].liked += liked
                guard let value = own[row] else { continue }
                common[entry.member, default: (0, 0)].watched += 1
                if value >= RankerTrainer.likedFrom { common[entry.member, default: (0, 0)].liked += liked }
            }
        }
        let watched = Float(own.count)
        let liked = Float(own.values.count { $0 >= RankerTrainer.likedFrom })
        return common.reduce(into: [:]) { result, pair in
            guard let size = sizes[pair.key] else { return }
            result[pair.key] = (
                pair.value.watched / max(watched * size.watched, 1).squareRoot(),
                pair.value.liked / max(liked * size.liked, 1).squareRoot()
            )
        }
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
        var companionsWatched = counts
        var companionsLiked = counts
        for row in 0..<catalogue.count where !shared[row].isEmpty {
            let (count, liking, _) = summary(ofRow: row)
            counts[row] = log1p(Float(count))
            likings[row] = liking
            guard count >= Self.minimumSupport else { continue }
            for entry in shared[row] where entry.member != asker {
                neighbours[row] += (likeness[entry.member] ?? 0) * (0.5 + entry.value)
                guard let companion = companions[entry.member] else { continue }
                companionsWatched[row] += companion.watched
                if entry.value >= RankerTrainer.likedFrom { companionsLiked[row] += companion.liked }
            }
            companionsWatched[row] = log1p(10 * companionsWatched[row])
            companionsLiked[row] = log1p(10 * companionsLiked[row])
        }
        columns[.householdCount] = counts
        columns[.householdLiking] = likings
        columns[.householdNeighbours] = neighbours
        columns[.householdCompanions] = companionsWatched
        columns[.householdLikedCompanions] = companionsLiked
    }
}
