import Foundation

/// How good one ranked list is, against the titles that were found to be liked.
package enum RankingMetrics {
    /// Normalised discounted cumulative gain at `depth` (Järvelin & Kekäläinen 2002), gain 1 per relevant title, 0…1.
    package static func ndcg(hits: [Bool], relevant: Int, depth: Int) -> Double {
        ndcg(gains: hits.map { $0 ? 1 : 0 }, ideal: Array(repeating: 1, count: relevant), depth: depth)
    }

    /// The same with graded gains; `ideal` are the gains of all relevant titles, best first.
    package static func ndcg(gains: [Double], ideal: [Double], depth: Int) -> Double {
        func sum(_ gains: [Double]) -> Double {
            gains.prefix(depth).enumerated().reduce(0) { $0 + $1.element / log2(Double($1.offset + 2)) }
        }
        let best = sum(ideal)
        return best > 0 ? sum(gains) / best : 0
    }

    /// Relevant titles found in the first `depth`, as a share of those that could have been.
    package static func recall(hits: [Bool], relevant: Int, depth: Int) -> Double {
        Double(hits.prefix(depth).count { $0 }) / Double(max(min(depth, relevant), 1))
    }

    /// One over the rank of the first relevant title.
    package static func reciprocalRank(hits: [Bool]) -> Double {
        hits.firstIndex(of: true).map { 1 / Double($0 + 1) } ?? 0
    }

    /// Mean of 1 − Jaccard over all pairs of genre sets; 1 = no two share a genre.
    package static func intraListDiversity(_ genres: [Set<String>]) -> Double {
        var sum = 0.0
        var pairs = 0
        for (i, a) in genres.enumerated() {
            for b in genres[(i + 1)...] {
                let union = a.union(b).count
                sum += union > 0 ? 1 - Double(a.intersection(b).count) / Double(union) : 0
                pairs += 1
            }
        }
        return pairs > 0 ? sum / Double(pairs) : 0
    }

    /// Expected calibration error (Naeini, Cooper & Hauskrecht 2015) over ten bins of equal width: how far, on the mean over all
    /// outcomes, the promised probability is from the share that came true in its bin; 0 = as promised.
    package static func calibrationError(_ outcomes: [(promised: Double, cameTrue: Bool)]) -> Double {
        let bins = Dictionary(grouping: outcomes) { min(Int($0.promised * 10), 9) }
        let gaps = bins.values.map { bin in
            abs(bin.reduce(0) { $0 + $1.promised } - Double(bin.count { $0.cameTrue }))
        }
        return outcomes.isEmpty ? 0 : gaps.reduce(0, +) / Double(outcomes.count)
    }
}
