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

    package subscript(feature: Feature) -> Float { Float(weights[feature.rawValue] ?? 0) }

    /// The probability that a title with this score is liked, 0…1.
    package func likelihood(ofScore score: Float) -> Double {
        1 / (1 + exp(-(calibration.slope * Double(score) + calibration.offset)))
    }
}
