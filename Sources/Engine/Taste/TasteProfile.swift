import Foundation

/// What one member's history says of their taste within one domain.
///
/// Affinities are shrunk towards "nothing known", so that one film does not make a favourite. The strength of a title
/// in all of it is `weight`, its recency.
package struct TasteProfile: Sendable {
    /// How far a member's liking for a facet's value departs from what is expected.
    package struct Affinity: Sendable {
        package let value: Int
        /// Mean engagement with titles of this value minus the member's mean, shrunk; −2…2, usually within ±0.5.
        package let liking: Float
        /// ln(observed ÷ expected count), shrunk; above 0 when it is sought out.
        package let interest: Float
        /// Weighted number of titles behind it.
        package let support: Float
    }

    package struct Entry: Sendable {
        package let row: Int
        package let engagement: Engagement
        /// 0…1: how recent it is among what the member did.
        package let weight: Float
        /// Engagement minus the member's mean: some people love everything.
        package let centred: Float

        /// Liked, and no less than usual.
        var isLiked: Bool { engagement.value > 0 && centred >= 0 }
    }

    package let domain: Domain
    package let entries: [Entry]
    package let meanEngagement: Float
    /// Sum of the weights of `entries`.
    package let mass: Float
    package let means: Means
    /// The titles that others are compared with: the best liked, and the least; strongest first, at most
    /// `anchorLimit` each. More of them cost time and change no "nearest".
    let likedAnchors: [Entry]
    let dislikedAnchors: [Entry]
    private let affinitiesByFacet: [[Affinity]]
    private let entryByRow: [Int: Int]

    private static let anchorLimit = 120

    /// Weighted means over the titles that were liked at least as much as usual.
    package struct Means: Sendable {
        package var popularity: Float = 0
        package var quality: Float = 0
        package var year: Float = 0
        package var yearSpread: Float = 15
        package var runtime: Float = 0
        package var runtimeSpread: Float = 25
    }

    /// How strongly a lack of evidence pulls an affinity to zero, in titles.
    private static let likingPrior: Float = 3
    private static let interestPrior: Float = 2
    /// The fading part of a weight halves in this time before the member's last activity (not before now, so that someone who comes back
    /// after a year is not a stranger), ms.
    static let halfLife: Int64 = 180 * .day
    /// What never fades: without it one new rating would wipe out all that was imported from years ago.
    private static let lasting: Float = 0.4

    init(
        engagements: [(row: Int, engagement: Engagement)], domain: Domain, catalogue: Catalogue
    ) {
        let own = engagements.filter { catalogue.domains[$0.row] == domain }
        let last = own.last?.engagement.lastAt ?? 0
        let weights = own.map { entry in
            let age = Float(last - entry.engagement.lastAt) / Float(Self.halfLife)
            return Self.lasting + (1 - Self.lasting) * exp2(-age)
        }
        let mass = weights.reduce(0, +)
        let mean =
            zip(own, weights).reduce(Float(0)) { $0 + $1.0.engagement.value * $1.1 } / max(mass, 1)
        self.domain = domain
        self.mass = mass
        meanEngagement = mean
        entries = zip(own, weights).map { own, weight in
            Entry(row: own.row, engagement: own.engagement, weight: weight, centred: own.engagement.value - mean)
        }
        entryByRow = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.row, $0) })
        likedAnchors = Self.anchors(entries.filter(\.isLiked)) { $0.weight * ($0.engagement.value + 0.1) }
        dislikedAnchors = Self.anchors(entries.filter { $0.engagement.value < 0 }) { -$0.weight * $0.engagement.value }
        means = Self.means(of: entries, catalogue: catalogue)
        var affinities: [[Affinity]] = []
        for facet in Facet.allCases {
            affinities.append(Self.affinities(for: facet, entries: entries, mass: mass, catalogue: catalogue))
        }
        affinitiesByFacet = affinities
    }

    /// Sorted by the number of the value; values without support are left out, except of facets with few values,
    /// where never having watched any says something.
    package func affinities(for facet: Facet) -> [Affinity] { affinitiesByFacet[facet.rawValue] }

    package func affinity(for facet: Facet, value: Int) -> Affinity? {
        let list = affinitiesByFacet[facet.rawValue]
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle].value < value { low = middle + 1 } else { high = middle }
        }
        return low < list.count && list[low].value == value ? list[low] : nil
    }

    func entry(ofRow row: Int) -> Entry? { entryByRow[row].map { entries[$0] } }

    private static func anchors(_ entries: [Entry], _ strength: (Entry) -> Float) -> [Entry] {
        Array(entries.sorted { (strength($0), $1.row) > (strength($1), $0.row) }.prefix(anchorLimit))
    }

    private static func affinities(
        for facet: Facet, entries: [Entry], mass: Float, catalogue: Catalogue
    ) -> [Affinity] {
        let index = catalogue[facet]
        // By value; an array of all of them is quicker than a dictionary of the few.
        var counts = [(mass: Float, sum: Float)](repeating: (0, 0), count: index.names.count)
        for entry in entries {
            for value in index.values(ofRow: entry.row) {
                counts[Int(value)].mass += entry.weight
                counts[Int(value)].sum += entry.weight * entry.centred
            }
        }
        let isAbsenceTelling = facet.hasFewValues && mass > 0
        return counts.indices.compactMap { value in
            let count = counts[value]
            guard count.mass > 0 || isAbsenceTelling else { return nil }
            let expected = mass * index.expectedShare[value]
            return Affinity(
                value: value, liking: count.sum / (count.mass + likingPrior),
                interest: log((count.mass + interestPrior) / (expected + interestPrior)), support: count.mass)
        }
    }

    private static func means(of entries: [Entry], catalogue: Catalogue) -> Means {
        var means = Means()
        let liked = entries.filter { $0.centred >= 0 }
        let mass = liked.reduce(Float(0)) { $0 + $1.weight }
        guard mass > 0 else { return means }
        // A prior of five average titles keeps a short history from looking like a strong preference.
        let shrink = mass / (mass + 5)
        means.popularity = shrink * liked.reduce(0) { $0 + $1.weight * catalogue.popularity[$1.row] } / mass
        means.quality = shrink * liked.reduce(0) { $0 + $1.weight * catalogue.quality[$1.row] } / mass
        (means.year, means.yearSpread) = moments(liked, prior: 15) { catalogue.titles[$0].year }
        (means.runtime, means.runtimeSpread) = moments(liked, prior: 25) { catalogue.titles[$0].runtime }
        return means
    }

    private static func moments(
        _ entries: [Entry], prior: Float, _ value: (Int) -> Int?
    ) -> (mean: Float, spread: Float) {
        var mass: Float = 0
        var sum: Float = 0
        var squares: Float = 0
        for entry in entries {
            guard let value = value(entry.row).map(Float.init) else { continue }
            mass += entry.weight
            sum += entry.weight * value
            squares += entry.weight * value * value
        }
        guard mass > 0 else { return (0, prior) }
        let mean = sum / mass
        let variance = max(squares / mass - mean * mean, 0)
        return (mean, ((variance * mass + prior * prior * 5) / (mass + 5)).squareRoot())
    }
}

extension Facet {
    /// So few values that the absence of one in a history means something.
    var hasFewValues: Bool { self == .genre || self == .decade || self == .language }
}
