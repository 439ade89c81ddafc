import Foundation
import Testing

@testable import Engine

struct ListwiseRegressionTests {
    /// Lists in which choices are drawn by the softmax of these weights.
    private func lists(_ weights: [Double], count: Int, seed: UInt64 = 3) -> [ListwiseRegression.List] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            let candidates = (0..<60).map { _ in weights.map { _ in Double.random(in: -1...1, using: &generator) } }
            let masses = candidates.map { exp(zip($0, weights).reduce(0.0) { $0 + $1.0 * $1.1 }) }
            let positives = (0..<4).map { _ in
                var rest = Double.random(in: 0..<masses.reduce(0, +), using: &generator)
                return masses.firstIndex { mass in
                    rest -= mass
                    return rest < 0
                } ?? 0
            }
            return .init(
                features: candidates.joined().map(Float.init), multiplicity: Array(repeating: 1, count: 60),
                positives: positives)
        }
    }

    private func fit(
        _ lists: [ListwiseRegression.List], width: Int = 3, penalty: Double = 0.01, nonNegative: Set<Int> = [],
        start: [Double]? = nil
    ) -> [Double] {
        ListwiseRegression.fit(lists, width: width, penalty: penalty, nonNegative: nonNegative, start: start)
    }

    @Test func recoversTheWeightsThatChose() {
        let truth = [2.0, -1, 0]
        for (found, expected) in zip(fit(lists(truth, count: 1_500)), truth) { #expect(abs(found - expected) < 0.12) }
    }

    @Test func theSameListsGiveTheSameWeights() {
        let lists = lists([1, -1, 0.5], count: 50)
        #expect(fit(lists) == fit(lists))
    }

    @Test func boundedWeightsDoNotFallBelowZero() {
        let weights = fit(lists([1, -2, 0.3], count: 400), nonNegative: [0, 1, 2])
        #expect(weights[1] == 0)
        #expect(weights[0] > 0.5)
    }

    /// A sample in which each candidate stands for several is as good as all of them.
    @Test func multiplicityStandsForRepetition() {
        let once = lists([1, -1, 0.5], count: 80)
        let repeated = once.map { list in
            ListwiseRegression.List(
                features: list.features + list.features, multiplicity: list.multiplicity + list.multiplicity,
                positives: list.positives)
        }
        let counted = once.map { list in
            ListwiseRegression.List(
                features: list.features, multiplicity: list.multiplicity.map { $0 * 2 }, positives: list.positives)
        }
        for (a, b) in zip(fit(repeated), fit(counted)) { #expect(abs(a - b) < 0.01) }
    }

    @Test func fewLessonsMoveTheStartLittleAndManyMuch() {
        let start = [0.0, 1, 0]
        let few = fit(lists([2, 0, 0], count: 2), penalty: 100, start: start)
        let many = fit(lists([2, 0, 0], count: 2_000), penalty: 100, start: start)
        #expect(abs(few[0]) < 0.3 && abs(few[1] - 1) < 0.3)
        #expect(many[0] > 1.5 && abs(many[1]) < 0.3)
    }

    @Test func nothingToLearnFromLeavesTheStart() {
        #expect(fit([]) == [0, 0, 0])
        #expect(fit([], start: [1, 2, 3]) == [1, 2, 3])
        let empty = ListwiseRegression.List(features: [], multiplicity: [], positives: [])
        #expect(fit([empty], start: [1, 2, 3]) == [1, 2, 3])
        // A feature that never differs teaches nothing.
        let constant = ListwiseRegression.List(features: [1, 1, 1], multiplicity: [1, 1, 1], positives: [0])
        #expect(fit([constant], width: 1, start: [0.7]) == [0.7])
    }
}
