import Foundation

/// A linear ranker fitted on whole lists: the probability that a liked title is the one chosen among all candidates is the softmax
/// of the scores (ListNet's top-one probability, Cao et al. 2007), with an L2 penalty and weights that may not fall below zero.
///
/// Fitted by accelerated projected gradients (FISTA, Beck & Teboulle 2009, with O'Donoghue & Candès' restart), which takes the bounds
/// as they are. Features are scaled to unit deviation while fitting; the weights returned are for the features as given.
/// Deterministic. Cost per iteration: candidates × features.
package enum ListwiseRegression {
    /// What one person could have chosen from, and what they chose and liked.
    package struct List: Sendable {
        /// Row-major, one row of `width` per candidate.
        package var features: [Float]
        /// For how many candidates each one stands, where only a sample of all is given; 1 for a positive.
        package var multiplicity: [Float]
        /// The candidates that were liked, by their place.
        package var positives: [Int]

        package init(features: [Float], multiplicity: [Float], positives: [Int]) {
            self.features = features
            self.multiplicity = multiplicity
            self.positives = positives
        }
    }

    private static let iterations = 300
    private static let tolerance = 1e-5

    /// - Parameters:
    ///   - penalty: pulls the scaled weights towards those of `start`.
    ///   - start: weights learned elsewhere, for the features as given; `nil` means zeros.
    package static func fit(
        _ lists: [List], width: Int, penalty: Double, nonNegative: Set<Int>, start: [Double]? = nil
    ) -> [Double] {
        let lists = lists.filter { !$0.positives.isEmpty && !$0.multiplicity.isEmpty }
        let scales = deviations(lists, width: width)
        guard width > 0, !lists.isEmpty else { return start ?? Array(repeating: 0, count: width) }
        let centre = (0..<width).map { Double(scales[$0]) * (start?[$0] ?? 0) }
        let problem = Problem(lists: lists, width: width, scales: scales, penalty: penalty, centre: centre)
        var weights = centre
        var ahead = weights
        var momentum = 1.0
        var step = 1.0 / problem.smoothness
        var (loss, gradient) = problem.evaluate(ahead)
        for _ in 0..<iterations {
            var next = weights
            while true {
                for i in 0..<width {
                    let moved = ahead[i] - step * gradient[i]
                    next[i] = nonNegative.contains(i) ? max(moved, 0) : moved
                }
                // The step is right when the quadratic that it assumes lies above the loss.
                var model = loss
                for i in 0..<width {
                    let change = next[i] - ahead[i]
                    model += gradient[i] * change + change * change / (2 * step)
                }
                if problem.evaluate(next).loss <= model + 1e-9 * abs(model) { break }
                step /= 2
            }
            let change = zip(next, weights).map { $0 - $1 }
            let againstGradient = zip(zip(ahead, next), change).reduce(0.0) { $0 + ($1.0.0 - $1.0.1) * $1.1 }
            let nextMomentum = againstGradient > 0 ? 1 : (1 + (1 + 4 * momentum * momentum).squareRoot()) / 2
            let drive = againstGradient > 0 ? 0 : (momentum - 1) / nextMomentum
            ahead = zip(next, change).map { $0 + drive * $1 }
            weights = next
            momentum = nextMomentum
            (loss, gradient) = problem.evaluate(ahead)
            let largest = weights.map(abs).max() ?? 0
            if drive > 0, (change.map(abs).max() ?? 0) < tolerance * max(largest, 1e-3) { break }
        }
        return weights.indices.map { scales[$0] > 0 ? weights[$0] / Double(scales[$0]) : start?[$0] ?? 0 }
    }

    private static func deviations(_ lists: [List], width: Int) -> [Float] {
        var count = 0.0
        var sums = [Double](repeating: 0, count: width)
        var squares = sums
        for list in lists {
            count += Double(list.multiplicity.count)
            for row in list.multiplicity.indices {
                for i in 0..<width {
                    let value = Double(list.features[row * width + i])
                    sums[i] += value
                    squares[i] += value * value
                }
            }
        }
        return (0..<width).map { i in
            let mean = sums[i] / max(count, 1)
            let variance = squares[i] / max(count, 1) - mean * mean
            return variance > 1e-10 ? Float(variance.squareRoot()) : 0
        }
    }
}

/// The loss of a weight vector and its gradient. Each list counts as the square root of what was liked in it, so that the busiest
/// members do not decide for all.
private struct Problem {
    private let lists: [Scaled]
    private let width: Int
    private let penalty: Double
    private let centre: [Double]
    /// An upper bound on the curvature would be far too careful; the search halves the step where this is too bold.
    let smoothness: Double

    private struct Scaled {
        let features: [Float]
        let logMultiplicity: [Float]
        let chosen: [Double]
        let positives: [Int]
        let weight: Double
    }

    init(lists: [ListwiseRegression.List], width: Int, scales: [Float], penalty: Double, centre: [Double]) {
        self.width = width
        self.penalty = penalty
        self.centre = centre
        self.lists = lists.map { list in
            var features = list.features
            for row in list.multiplicity.indices {
                for i in 0..<width {
                    features[row * width + i] = scales[i] > 0 ? features[row * width + i] / scales[i] : 0
                }
            }
            var chosen = [Double](repeating: 0, count: width)
            for row in list.positives {
                for i in 0..<width { chosen[i] += Double(features[row * width + i]) }
            }
            let count = Double(list.positives.count)
            return Scaled(
                features: features, logMultiplicity: list.multiplicity.map { log(max($0, 1e-6)) },
                chosen: chosen, positives: list.positives, weight: 1 / count.squareRoot())
        }
        smoothness = max(self.lists.reduce(0.0) { $0 + $1.weight * Double($1.positives.count) }, 1) + penalty
    }

    func evaluate(_ weights: [Double]) -> (loss: Double, gradient: [Double]) {
        let narrow = weights.map(Float.init)
        let strayed = zip(weights, centre).map { $0 - $1 }
        var loss = penalty / 2 * strayed.reduce(0) { $0 + $1 * $1 }
        var gradient = strayed.map { penalty * $0 }
        for list in lists {
            var scores = list.logMultiplicity
            list.features.withUnsafeBufferPointer { features in
                narrow.withUnsafeBufferPointer { narrow in
                    for row in scores.indices { scores[row] += dot(features, row * width, narrow) }
                }
            }
            let highest = scores.max() ?? 0
            var total = 0.0
            for row in scores.indices {
                scores[row] = exp(scores[row] - highest)
                total += Double(scores[row])
            }
            let count = Double(list.positives.count)
            var expected = [Float](repeating: 0, count: width)
            list.features.withUnsafeBufferPointer { features in
                expected.withUnsafeMutableBufferPointer { expected in
                    for row in scores.indices where scores[row] > 1e-12 {
                        add(features, row * width, times: scores[row], to: expected)
                    }
                }
            }
            var chosen = 0.0
            for i in 0..<width {
                chosen += weights[i] * list.chosen[i]
                gradient[i] += list.weight * (count * Double(expected[i]) / total - list.chosen[i])
            }
            loss += list.weight * (count * (Double(highest) + log(total)) - chosen)
        }
        return (loss, gradient)
    }

    private func dot(_ features: UnsafeBufferPointer<Float>, _ start: Int, _ weights: UnsafeBufferPointer<Float>)
        -> Float
    {
        var sums = SIMD8<Float>()
        var i = 0
        while i + 8 <= width {
            var a = SIMD8<Float>()
            var b = SIMD8<Float>()
            for lane in 0..<8 {
                a[lane] = features[start + i + lane]
                b[lane] = weights[i + lane]
            }
            sums += a * b
            i += 8
        }
        var sum = sums.sum()
        while i < width {
            sum += features[start + i] * weights[i]
            i += 1
        }
        return sum
    }

    private func add(
        _ features: UnsafeBufferPointer<Float>, _ start: Int, times factor: Float,
        to sums: UnsafeMutableBufferPointer<Float>
    ) {
        for i in 0..<width { sums[i] += factor * features[start + i] }
    }
}
