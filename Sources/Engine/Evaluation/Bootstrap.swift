/// A mean with its 95 % interval.
package struct Estimate: Sendable, Equatable {
    package let mean: Double
    package let low: Double
    package let high: Double
}

/// Percentile bootstrap of a mean over clusters: whole households (or people) are drawn again, not their members.
package enum Bootstrap {
    /// - Parameter clusters: the values of each cluster; all clusters together hold at least one.
    package static func mean(ofClusters clusters: [[Double]], resamples: Int = 2000, seed: UInt32 = 7) -> Estimate {
        let sums = clusters.map { $0.reduce(0, +) }
        let counts = clusters.map { Double($0.count) }
        var generator = MersenneTwister(seed: seed)
        var means: [Double] = []
        means.reserveCapacity(resamples)
        for _ in 0..<resamples {
            var sum = 0.0
            var count = 0.0
            for _ in clusters.indices {
                let drawn = generator.next(below: clusters.count)
                sum += sums[drawn]
                count += counts[drawn]
            }
            if count > 0 { means.append(sum / count) }
        }
        means.sort()
        return Estimate(
            mean: sums.reduce(0, +) / counts.reduce(0, +), low: percentile(means, 2.5), high: percentile(means, 97.5))
    }

    /// Linear interpolation between closest ranks; `sorted` ascending and not empty.
    static func percentile(_ sorted: [Double], _ percent: Double) -> Double {
        let position = percent / 100 * Double(sorted.count - 1)
        let low = Int(position.rounded(.down))
        let high = min(low + 1, sorted.count - 1)
        return sorted[low] + (sorted[high] - sorted[low]) * (position - Double(low))
    }
}
