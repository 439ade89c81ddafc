import Foundation

/// Logistic regression with an L2 penalty, fitted by Newton's method (iteratively reweighted least squares).
///
/// Features are scaled to unit deviation while fitting, so that the penalty treats all alike; the weights returned are
/// for the features as given. Deterministic. Cost: examples × features² per iteration.
package enum LogisticRegression {
    package struct Example: Sendable {
        package var features: [Float]
        package var isPositive: Bool
        package var weight: Double

        package init(features: [Float], isPositive: Bool, weight: Double = 1) {
            self.features = features
            self.isPositive = isPositive
            self.weight = weight
        }
    }

    package struct Model: Sendable, Equatable {
        package var weights: [Double]
        package var intercept: Double
    }

    /// - Parameters:
    ///   - penalty: added to the curvature of each scaled weight; the intercept is free.
    ///   - width: how many features there are, where `examples` may be empty.
    ///   - nonNegative: features whose weight may not fall below zero; those that would are left out, the worst first
    ///     (active set).
    package static func fit(_ examples: [Example], penalty: Double, width: Int? = nil, nonNegative: Set<Int> = [])
        -> Model
    {
        let width = width ?? examples.first?.features.count ?? 0
        let scales = deviations(examples, width: width)
        var used = (0..<width).filter { scales[$0] > 0 }
        while true {
            let model = fit(examples, penalty: penalty, used: used, scales: scales)
            let worst = used.filter { nonNegative.contains($0) && model.weights[$0] < 0 }
                .min { model.weights[$0] * scales[$0] < model.weights[$1] * scales[$1] }
            guard let worst else { return model }
            used.removeAll { $0 == worst }
        }
    }

    private static let iterations = 25

    private static func fit(_ examples: [Example], penalty: Double, used: [Int], scales: [Double]) -> Model {
        let size = used.count + 1
        let rows = examples.map { example in [1.0] + used.map { Double(example.features[$0]) / scales[$0] } }
        var beta = [Double](repeating: 0, count: size)
        for _ in 0..<iterations {
            var gradient = [Double](repeating: 0, count: size)
            var curvature = [Double](repeating: 0, count: size * size)
            for (example, row) in zip(examples, rows) {
                var z = 0.0
                for i in 0..<size { z += beta[i] * row[i] }
                let probability = 1 / (1 + exp(-z))
                let residual = example.weight * ((example.isPositive ? 1 : 0) - probability)
                let variance = example.weight * max(probability * (1 - probability), 1e-9)
                for i in 0..<size {
                    gradient[i] += residual * row[i]
                    let scaled = variance * row[i]
                    for j in 0...i { curvature[i * size + j] += scaled * row[j] }
                }
            }
            for i in 1..<max(size, 1) {
                gradient[i] -= penalty * beta[i]
                curvature[i * size + i] += penalty
            }
            curvature[0] += 1e-9
            let step = solve(curvature, gradient, size: size)
            for i in 0..<size { beta[i] += step[i] }
            if step.allSatisfy({ abs($0) < 1e-7 }) { break }
        }
        var weights = [Double](repeating: 0, count: scales.count)
        for (i, feature) in used.enumerated() { weights[feature] = beta[i + 1] / scales[feature] }
        return Model(weights: weights, intercept: beta.first ?? 0)
    }

    private static func deviations(_ examples: [Example], width: Int) -> [Double] {
        let count = Double(max(examples.count, 1))
        return (0..<width).map { feature in
            let mean = examples.reduce(0.0) { $0 + Double($1.features[feature]) } / count
            let variance = examples.reduce(0.0) { sum, example in
                let distance = Double(example.features[feature]) - mean
                return sum + distance * distance
            }
            return (variance / count).squareRoot() > 1e-6 ? (variance / count).squareRoot() : 0
        }
    }

    /// Cholesky factorisation of the lower triangle in `matrix`, then two triangular solutions.
    private static func solve(_ matrix: [Double], _ right: [Double], size: Int) -> [Double] {
        var lower = matrix
        for i in 0..<size {
            for j in 0...i {
                var sum = lower[i * size + j]
                for k in 0..<j { sum -= lower[i * size + k] * lower[j * size + k] }
                lower[i * size + j] = i == j ? max(sum, 1e-12).squareRoot() : sum / lower[j * size + j]
            }
        }
        var result = right
        for i in 0..<size {
            for k in 0..<i { result[i] -= lower[i * size + k] * result[k] }
            result[i] /= lower[i * size + i]
        }
        for i in stride(from: size - 1, through: 0, by: -1) {
            for k in (i + 1)..<max(size, i + 1) { result[i] -= lower[k * size + i] * result[k] }
            result[i] /= lower[i * size + i]
        }
        return result
    }
}
