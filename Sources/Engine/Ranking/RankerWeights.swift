import Foundation

/// The learned part of the ranker, as it is stored and shipped.
package struct RankerWeights: Sendable, Equatable, Codable {
    /// Names the model in the recommendation log.
    package var version: String
    /// How it was made: data, method, figures.
    package var origin: String
    /// By `Feature.rawValue`; a feature that is missing has no weight.
    package var weights: [String: Double]
    /// Turns a score into the probability of being liked: `1 / (1 + exp(-(slope · score + offset)))`.
    package var calibration: Calibration
    /// What counts on a server with many members, where their histories say more; `nil` where that was not learned.
    package var community: Community?

    package struct Community: Sendable, Equatable, Codable {
        package var weights: [String: Double]
        package var calibration: Calibration

        package init(weights: [String: Double], calibration: Calibration) {
            self.weights = weights
            self.calibration = calibration
        }
    }

    package struct Calibration: Sendable, Equatable, Codable {
        package var slope: Double
        package var offset: Double

        package init(slope: Double, offset: Double) {
            self.slope = slope
            self.offset = offset
        }
    }

    package init(version: String, origin: String, weights: [String: Double], calibration: Calibration) {
        self.version = version
        self.origin = origin
        self.weights = weights
        self.calibration = calibration
    }

    /// With this many members over those that `CoWatching` needs, household and community count alike.
    private static let evenMembers = 100.0

    /// The weights for a server whose histories come from so many members: between the household's and the community's.
    func blended(contributors: Int) -> RankerWeights {
        guard let community, contributors > CoWatching.minimumMembers else { return self }
        let more = Double(contributors - CoWatching.minimumMembers)
        let share = more / (more + Self.evenMembers)
        func mean(_ a: Double, _ b: Double) -> Double { (1 - share) * a + share * b }
        var result = self
        result.community = nil
        for name in Set(weights.keys).union(community.weights.keys) {
            result.weights[name] = mean(weights[name] ?? 0, community.weights[name] ?? 0)
        }
        result.calibration.slope = mean(calibration.slope, community.calibration.slope)
        result.calibration.offset = mean(calibration.offset, community.calibration.offset)
        return result
    }

    /// The same without one term of the score.
    package func without(_ term: Term) -> RankerWeights {
        var copy = self
        for feature in Feature.allCases where feature.term == term {
            copy.weights[feature.rawValue] = nil
            copy.community?.weights[feature.rawValue] = nil
        }
        return copy
    }

    package subscript(feature: Feature) -> Float { Float(weights[feature.rawValue] ?? 0) }

    /// The probability that a title with this score is liked, 0…1.
    package func likelihood(ofScore score: Float) -> Double {
        1 / (1 + exp(-(calibration.slope * Double(score) + calibration.offset)))
    }
}
