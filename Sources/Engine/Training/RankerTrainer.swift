import Foundation

/// Learns ranker weights from what members watched later than what their profile is made of.
///
/// Positives are the later titles that were liked, negatives titles of the catalogue that were not watched. The
/// probability of being liked once watched is calibrated on all later titles (Platt 1999).
package struct RankerTrainer: Sendable {
    package let catalogue: Catalogue
    package var negativesPerMember = 250
    package var penalty = 30.0
    package var seed: UInt64 = 1

    package init(catalogue: Catalogue) { self.catalogue = catalogue }

    /// A household as it was at some time, and what its members watched afterwards.
    package struct Period: Sendable {
        package var before: Household
        package var after: [Rating]
        /// Per member: the moment that divides the two, milliseconds since 1970.
        package var asked: [MemberID: Int64]

        package init(before: Household, after: [Rating], asked: [MemberID: Int64]) {
            self.before = before
            self.after = after
            self.asked = asked
        }
    }

    /// From this engagement on, a title counts as liked: four stars.
    package static let likedFrom: Float = 0.5

    package func train(on periods: [Period], version: String, origin: String) -> RankerWeights {
        var ranking: [LogisticRegression.Example] = []
        var outcomes: [LogisticRegression.Example] = []
        for (number, period) in periods.enumerated() {
            collect(period, seed: seed &+ UInt64(number), ranking: &ranking, outcomes: &outcomes)
        }
        // A signal that is named as a reason must not lower the score: only its absence may.
        let nonNegative = Set(Feature.allCases.filter(\.raisesScore).map(\.index))
        var fitted = LogisticRegression.fit(
            ranking, penalty: penalty, width: Feature.allCases.count, nonNegative: nonNegative
        ).weights
        for feature in Feature.allCases {
            if let set = Self.setWeight(of: feature, learned: { fitted[$0.index] }) { fitted[feature.index] = set }
        }
        var weights: [String: Double] = [:]
        for feature in Feature.allCases where fitted[feature.index] != 0 {
            weights[feature.rawValue] = fitted[feature.index]
        }
        let scored = outcomes.map { example in
            let score = zip(example.features, fitted).reduce(0.0) { $0 + Double($1.0) * $1.1 }
            return LogisticRegression.Example(features: [Float(score)], isPositive: example.isPositive)
        }
        let platt = LogisticRegression.fit(scored, penalty: 0.001)
        return RankerWeights(
            version: version, origin: origin, weights: weights,
            calibration: .init(slope: platt.weights.first ?? 1, offset: platt.intercept))
    }

    /// Weights that ratings cannot teach, by decision: standing orders outweigh taste; likeness to what was abandoned
    /// costs 0.3 of what likeness to what was liked earns; the data knows no studios and hardly any franchise.
    private static func setWeight(of feature: Feature, learned: (Feature) -> Double) -> Double? {
        switch feature {
        case .boost: 1.5
        case .suppress: -1.5
        case .nearestDisliked: -0.3 * learned(.nearestLiked)
        case .studioLiking: 0.3
        case .studioInterest: 0.15
        case .collectionLiked: 0.4
        default: nil
        }
    }

    private func collect(
        _ period: Period, seed: UInt64, ranking: inout [LogisticRegression.Example],
        outcomes: inout [LogisticRegression.Example]
    ) {
        var generator = SplitMix64(seed: seed)
        let later = Dictionary(grouping: period.after, by: \.member)
        let index = HouseholdIndex(period.before, catalogue: catalogue, now: period.asked.values.max() ?? 0)
        let none = RankerWeights(version: "", origin: "", weights: [:], calibration: .init(slope: 1, offset: 0))
        for member in period.before.members.map(\.id).sorted() {
            guard let ratings = later[member], let asked = period.asked[member] else { continue }
            let request = RecommendationRequest(asker: member, now: asked)
            let scorer = MemberScorer(
                member: member, index: index, catalogue: catalogue, weights: none,
                view: VisibleLibrary(audience: [member], index: index, catalogue: catalogue), year: request.year)
            var touched = Set(scorer.engagements.keys)
            for rating in ratings {
                guard let row = catalogue.row(of: rating.title), touched.insert(row).inserted else { continue }
                let isLiked = EngagementModel.value(ofStars: rating.stars) >= Self.likedFrom
                let features = scorer.features(ofRow: row)
                outcomes.append(.init(features: features, isPositive: isLiked))
                if isLiked { ranking.append(.init(features: features, isPositive: true)) }
            }
            var found = 0
            while found < negativesPerMember, touched.count < catalogue.count {
                let row = Int.random(in: 0..<catalogue.count, using: &generator)
                guard touched.insert(row).inserted else { continue }
                if let released = catalogue.titles[row].year, released > request.year { continue }
                ranking.append(.init(features: scorer.features(ofRow: row), isPositive: false))
                found += 1
            }
        }
    }
}
