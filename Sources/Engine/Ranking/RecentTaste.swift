import Foundation

/// What a member's latest titles have in common, by their place in the history: the last one counts fully, the tenth
/// before it half. Somebody who logs a year of films in an hour has recent titles as well as somebody who watches one a week.
struct RecentTaste {
    private let catalogue: Catalogue
    /// Latest first.
    private let entries: [(row: Int, weight: Float)]
    private let mass: Float

    private static let halfLife: Float = 10
    /// Further back, a title counts less than an eighth.
    private static let reach = 30
    private static let interestPrior: Float = 1

    init(profile: TasteProfile, catalogue: Catalogue) {
        self.catalogue = catalogue
        entries = profile.entries.suffix(Self.reach).reversed().enumerated().map { place, entry in
            (entry.row, exp2(-Float(place) / Self.halfLife))
        }
        mass = entries.reduce(0) { $0 + $1.weight }
    }

    func addColumns(to columns: inout FeatureColumns, yearMass: [Float]) {
        guard mass > 0 else { return }
        columns[.genreRecent] = genreInterest()
        columns[.yearsRecent] = yearDensity(yearMass)
        columns[.recentLikeness] = likeness()
        let mean = entries.reduce(0) { $0 + $1.weight * catalogue.popularity[$1.row] } / mass
        columns[.popularityRecent] = catalogue.popularity.map { -abs($0 - mean) }
    }

    /// ln(observed ÷ expected) of each genre among the latest titles, shrunk by one title; the mean over a title's genres.
    private func genreInterest() -> [Float] {
        let index = catalogue[.genre]
        var counts = [Float](repeating: 0, count: index.names.count)
        for entry in entries { for value in index.values(ofRow: entry.row) { counts[Int(value)] += entry.weight } }
        let interests = counts.indices.map { value in
            let expected = mass * index.expectedShare[value]
            return SIMD2(log((counts[value] + Self.interestPrior) / (expected + Self.interestPrior)), 0)
        }
        return index.means(of: interests).first
    }

    private func yearDensity(_ general: [Float]) -> [Float] {
        var own = [Float](repeating: 0, count: general.count)
        for entry in entries { if let bin = catalogue.yearBin(ofRow: entry.row) { own[bin] += entry.weight } }
        let ratio = DensityRatio(own: own, general: general, bandwidth: 2)
        return (0..<catalogue.count).map { row in catalogue.yearBin(ofRow: row).map { ratio[$0] } ?? 0 }
    }

    /// Weighted mean cosine to the latest titles.
    private func likeness() -> [Float] {
        var sums = catalogue.content.likenesses(to: entries.map { ($0.row, $0.weight / mass) })
        // That a title is like itself says nothing.
        for entry in entries { sums[entry.row] = 0 }
        return sums
    }
}
