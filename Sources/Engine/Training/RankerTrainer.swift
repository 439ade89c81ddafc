import Foundation

/// Learns ranker weights from what members watched later than what their profile is made of.
///
/// Two questions are answered with the same features. What will they watch and like, of everything there is: a listwise model over
/// the candidates. Will they like it once they watch it: a logistic model over what they rated later. The ranker's weights are the
/// sum of both, the second with a share, so that the score stays one weighted sum. The match is that score calibrated on the second
/// question (Platt 1999).
package struct RankerTrainer: Sendable {
    package let catalogue: Catalogue
    /// Of a member's unseen titles, how many are looked at; more of them only cost time and memory.
    package var candidatesPerMember = 2_000
    package var penalty = 30.0
    /// How much "will they like it" counts beside "will they watch it".
    package var likingShare = 0.5
    package var likingPenalty = 30.0
    /// How firmly a household's weights are held to those that it started with.
    package var adaptationPenalty = 100.0
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

    /// What was seen of one person: the candidates they had, and what became of those that they watched.
    package struct Lesson: Sendable {
        package let member: MemberID
        var list: ListwiseRegression.List
        var outcomes: [LogisticRegression.Example]
    }

    package func train(on periods: [Period], version: String, origin: String) -> RankerWeights {
        train(on: lessons(from: periods), version: version, origin: origin)
    }

    package func lessons(from periods: [Period]) -> [Lesson] {
        periods.enumerated().flatMap { number, period in lessons(from: period, seed: seed &+ UInt64(number)) }
    }

    package func train(on lessons: [Lesson], version: String, origin: String) -> RankerWeights {
        let width = Feature.allCases.count
        // A signal that is named as a reason must not lower the score: only its absence may.
        let nonNegative = Set(Feature.allCases.filter(\.raisesScore).map(\.index))
        let outcomes = lessons.flatMap(\.outcomes)
        let choosing = ListwiseRegression.fit(
            lessons.map(\.list), width: width, penalty: penalty, nonNegative: nonNegative)
        let liking = LogisticRegression.fit(
            outcomes, penalty: likingPenalty, width: width, nonNegative: nonNegative
        ).weights
        var fitted = zip(choosing, liking).map { $0 + likingShare * $1 }
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

    /// Weights for one household: those given, moved as far as the household's own lessons insist. Few lessons move them little.
    package func adapted(_ weights: RankerWeights, to lessons: [Lesson], version: String) -> RankerWeights {
        let raising = Set(Feature.allCases.filter(\.raisesScore).map(\.index))
        let start = Feature.allCases.map { Double(weights.weights[$0.rawValue] ?? 0) }
        let fitted = ListwiseRegression.fit(
            lessons.map(\.list), width: start.count, penalty: adaptationPenalty, nonNegative: raising, start: start)
        var result = weights
        result.version = version
        for feature in Feature.allCases where Self.setWeight(of: feature, learned: { _ in 0 }) == nil {
            result.weights[feature.rawValue] = fitted[feature.index] == 0 ? nil : fitted[feature.index]
        }
        return result
    }

    private func lessons(from period: Period, seed: UInt64) -> [Lesson] {
        var generator = SplitMix64(seed: seed)
        let later = Dictionary(grouping: period.after, by: \.member)
        let index = HouseholdIndex(period.before, catalogue: catalogue, now: period.asked.values.max() ?? 0)
        let community = index.coWatching(in: index.librariesVisible(to: Audience(Set(period.before.members.map(\.id)))))
        let none = RankerWeights(version: "", origin: "", weights: [:], calibration: .init(slope: 1, offset: 0))
        var lessons: [Lesson] = []
        for member in period.before.members.map(\.id).sorted() {
            guard let ratings = later[member], let asked = period.asked[member] else { continue }
            let request = RecommendationRequest(asker: member, now: asked)
            let scorer = MemberScorer(
                member: member, index: index, catalogue: catalogue, weights: none, coWatching: community,
                priors: PriorColumns(catalogue: catalogue, year: request.year),
                view: VisibleLibrary(audience: [member], index: index, catalogue: catalogue))
            var touched = Set(scorer.engagements.keys)
            var lesson = Lesson(
                member: member, list: .init(features: [], multiplicity: [], positives: []), outcomes: [])
            for rating in ratings {
                guard let row = catalogue.row(of: rating.title), isReleased(row, request),
                    touched.insert(row).inserted
                else { continue }
                let isLiked = EngagementModel.value(ofStars: rating.stars) >= Self.likedFrom
                let features = scorer.features(ofRow: row)
                lesson.outcomes.append(.init(features: features, isPositive: isLiked))
                guard isLiked else { continue }
                lesson.list.positives.append(lesson.list.multiplicity.count)
                lesson.list.multiplicity.append(1)
                lesson.list.features += features
            }
            for (row, multiplicity) in sample(besides: touched, request, using: &generator) {
                lesson.list.multiplicity.append(multiplicity)
                lesson.list.features += scorer.features(ofRow: row)
            }
            lessons.append(lesson)
        }
        return lessons
    }

    private func isReleased(_ row: Int, _ request: RecommendationRequest) -> Bool {
        catalogue.titles[row].year.map { $0 <= request.year } ?? true
    }

    /// Titles that were not watched, the known ones likelier, since those are what a list goes wrong with; each stands for as many
    /// as its chance was small, so that the sum over the sample is that over all.
    private func sample(
        besides touched: Set<Int>, _ request: RecommendationRequest, using generator: inout SplitMix64
    ) -> [(row: Int, multiplicity: Float)] {
        let rows = (0..<catalogue.count).filter { !touched.contains($0) && isReleased($0, request) }
        let masses = rows.map { exp(0.5 * catalogue.popularity[$0]) }
        let total = masses.reduce(0, +)
        return zip(rows, masses).compactMap { row, mass in
            let chance = min(Float(candidatesPerMember) * mass / max(total, .leastNonzeroMagnitude), 1)
            guard chance >= 1 || Float.random(in: 0..<1, using: &generator) < chance else { return nil }
            return (row, 1 / chance)
        }
    }
}
