import Foundation
import Testing

@testable import Engine

struct LogisticRegressionTests {
    /// Outcomes drawn from a logistic model with these weights.
    private func examples(
        _ weights: [Double], intercept: Double, count: Int, scale: [Double]? = nil, seed: UInt64 = 5
    ) -> [LogisticRegression.Example] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            let features = weights.indices.map { Double.random(in: -2...2, using: &generator) * (scale?[$0] ?? 1) }
            let z = zip(features, weights).reduce(intercept) { $0 + $1.0 * $1.1 }
            let isPositive = Double.random(in: 0..<1, using: &generator) < 1 / (1 + exp(-z))
            return .init(features: features.map(Float.init), isPositive: isPositive)
        }
    }

    @Test func recoversKnownWeights() {
        let truth = [1.5, -0.8, 0, 0.4]
        let model = LogisticRegression.fit(examples(truth, intercept: -0.5, count: 20_000), penalty: 0.01)
        for (found, expected) in zip(model.weights, truth) { #expect(abs(found - expected) < 0.1) }
        #expect(abs(model.intercept + 0.5) < 0.1)
    }

    @Test func isDeterministic() {
        let data = examples([1, -1], intercept: 0, count: 500)
        #expect(LogisticRegression.fit(data, penalty: 1) == LogisticRegression.fit(data, penalty: 1))
    }

    @Test func honoursNonNegativeWeights() {
        let data = examples([1.5, -0.8, -0.3, 0.4], intercept: 0, count: 5000)
        let model = LogisticRegression.fit(data, penalty: 1, nonNegative: [0, 1, 2])
        #expect(model.weights[0] > 1)
        #expect(model.weights[1] == 0)
        #expect(model.weights[2] == 0)
        #expect(model.weights[3] > 0.2)
        let free = LogisticRegression.fit(data, penalty: 1, nonNegative: [0])
        #expect(free.weights[1] < -0.5)
    }

    @Test func thePenaltyTreatsFeaturesOfAllScalesAlike() {
        let data = examples([1, 0.01], intercept: 0, count: 5000, scale: [1, 100])
        let model = LogisticRegression.fit(data, penalty: 200)
        #expect(abs(model.weights[0] / model.weights[1] - 100) < 15)
    }

    @Test func aLargerPenaltyShrinks() {
        let data = examples([1.5, -0.8], intercept: 0, count: 1000)
        let sizes = [0.1, 10, 1000].map { penalty in
            LogisticRegression.fit(data, penalty: penalty).weights.reduce(0) { $0 + $1 * $1 }
        }
        #expect(sizes[0] > sizes[1] && sizes[1] > sizes[2])
    }

    @Test func weightsOfExamplesCount() {
        var data = examples([1], intercept: 0, count: 200)
        let doubled = LogisticRegression.fit(data + data, penalty: 1)
        for index in data.indices { data[index].weight = 2 }
        let weighted = LogisticRegression.fit(data, penalty: 1)
        #expect(abs(doubled.weights[0] - weighted.weights[0]) < 1e-6)
    }

    @Test func survivesWhatTeachesNothing() {
        #expect(LogisticRegression.fit([], penalty: 1).weights.isEmpty)
        let constant = (0..<10).map { LogisticRegression.Example(features: [3], isPositive: $0 < 5) }
        #expect(LogisticRegression.fit(constant, penalty: 1).weights == [0])
        let separable = (0..<50).map { LogisticRegression.Example(features: [Float($0)], isPositive: $0 >= 25) }
        let model = LogisticRegression.fit(separable, penalty: 0.001)
        #expect(model.weights[0].isFinite && model.weights[0] > 0)
        #expect(model.intercept.isFinite)
        let allPositive = (0..<50).map { LogisticRegression.Example(features: [Float($0 % 7)], isPositive: true) }
        let sure = LogisticRegression.fit(allPositive, penalty: 0.001)
        #expect(sure.weights[0].isFinite && sure.intercept.isFinite && sure.intercept > 0)
    }
}
