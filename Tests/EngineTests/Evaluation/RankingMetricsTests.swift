import Testing

@testable import Engine

/// Metrics against values computed by hand.
struct RankingMetricsTests {
    private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-12 }

    @Test func ndcgOfHits() {
        // (1 + 1/log2 4) ÷ (1 + 1/log2 3 + 1/log2 4)
        let hits = [true, false, true, false, false]
        #expect(isClose(RankingMetrics.ndcg(hits: hits, relevant: 3, depth: 5), 0.7039180890341347))
        #expect(RankingMetrics.ndcg(hits: [true, true], relevant: 2, depth: 10) == 1)
        #expect(RankingMetrics.ndcg(hits: [false, false], relevant: 2, depth: 10) == 0)
        #expect(RankingMetrics.ndcg(hits: [], relevant: 2, depth: 10) == 0)
        #expect(RankingMetrics.ndcg(hits: [false], relevant: 0, depth: 10) == 0)
    }

    @Test func ndcgOfGains() {
        let gains: [Double] = [3, 2, 3, 0, 1, 2]
        let ideal: [Double] = [3, 3, 3, 2, 2, 2]
        #expect(isClose(RankingMetrics.ndcg(gains: gains, ideal: ideal, depth: 6), 0.785002371969948))
        #expect(isClose(RankingMetrics.ndcg(gains: gains, ideal: ideal, depth: 4), 0.7942854176010882))
    }

    @Test func ndcgLooksNoDeeperThanAsked() {
        let hits = [false, false, true]
        #expect(RankingMetrics.ndcg(hits: hits, relevant: 1, depth: 2) == 0)
        #expect(RankingMetrics.ndcg(hits: hits, relevant: 1, depth: 3) == 0.5)
    }

    @Test func recallIsOfWhatCouldHaveBeenFound() {
        let hits = [true, false, true, false, true]
        #expect(RankingMetrics.recall(hits: hits, relevant: 4, depth: 5) == 0.75)
        #expect(RankingMetrics.recall(hits: hits, relevant: 10, depth: 2) == 0.5)
        #expect(RankingMetrics.recall(hits: hits, relevant: 3, depth: 5) == 1)
        #expect(RankingMetrics.recall(hits: [], relevant: 0, depth: 5) == 0)
    }

    @Test func reciprocalRankIsOfTheFirstHit() {
        #expect(RankingMetrics.reciprocalRank(hits: [false, false, true, true]) == 1.0 / 3)
        #expect(RankingMetrics.reciprocalRank(hits: [true]) == 1)
        #expect(RankingMetrics.reciprocalRank(hits: [false]) == 0)
        #expect(RankingMetrics.reciprocalRank(hits: []) == 0)
    }

    @Test func diversityIsTheMeanDistanceOfPairs() {
        // 1 − 1/3, 1 − 0, 1 − 1/2
        let genres: [Set<String>] = [["a", "b"], ["b", "c"], ["c"]]
        #expect(isClose(RankingMetrics.intraListDiversity(genres), (2.0 / 3 + 1 + 0.5) / 3))
        #expect(RankingMetrics.intraListDiversity([["a"], ["a"]]) == 0)
        #expect(RankingMetrics.intraListDiversity([["a"], ["b"]]) == 1)
        #expect(RankingMetrics.intraListDiversity([["a"]]) == 0)
        #expect(RankingMetrics.intraListDiversity([]) == 0)
    }

    @Test func calibrationErrorIsTheGapBetweenPromiseAndOutcome() {
        let kept = (0..<100).map { (promised: 0.85, cameTrue: $0 < 85) }
        #expect(abs(RankingMetrics.calibrationError(kept)) < 1e-9)
        let boastful = (0..<100).map { (promised: 0.95, cameTrue: $0 < 50) }
        #expect(abs(RankingMetrics.calibrationError(boastful) - 0.45) < 1e-9)
        // Half the outcomes as promised, half not.
        #expect(abs(RankingMetrics.calibrationError(kept + boastful) - 0.225) < 1e-9)
        #expect(RankingMetrics.calibrationError([]) == 0)
        #expect(RankingMetrics.calibrationError([(promised: 1, cameTrue: true)]) == 0)
    }
}
