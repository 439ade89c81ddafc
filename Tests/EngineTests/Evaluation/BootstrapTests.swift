import Testing

@testable import Engine

/// Random numbers and intervals against NumPy 2.4.6 (`RandomState`, `percentile`).
struct BootstrapTests {
    @Test func drawsTheNumbersOfRandomState() {
        func draw(seed: UInt32, below bound: Int, _ count: Int) -> [Int] {
            var generator = MersenneTwister(seed: seed)
            return (0..<count).map { _ in generator.next(below: bound) }
        }
        #expect(draw(seed: 7, below: 20, 10) == [15, 4, 3, 19, 7, 14, 8, 14, 10, 8])
        #expect(draw(seed: 123, below: 1000, 12) == [510, 365, 382, 322, 988, 98, 742, 17, 595, 106, 123, 569])
        #expect(draw(seed: 0, below: 1, 5) == [0, 0, 0, 0, 0])
    }

    @Test func drawsTheWordsOfTheTwisterAcrossRefills() {
        var generator = MersenneTwister(seed: 7)
        let words = (0..<2000).map { _ in generator.next() }
        #expect(Array(words.prefix(5)) == [327_741_615, 976_413_892, 3_349_725_721, 1_369_975_286, 1_882_953_283])
        #expect([words[623], words[624], words[1999]] == [3_222_554_838, 3_732_577_367, 1_233_290_179])
    }

    @Test(arguments: [(0.0, 0.1), (2.5, 0.115), (25, 0.275), (50, 0.4), (97.5, 0.885), (100, 0.9)])
    func percentilesInterpolate(percent: Double, expected: Double) {
        let values = [0.1, 0.2, 0.35, 0.4, 0.55, 0.8, 0.9]
        #expect(abs(Bootstrap.percentile(values, percent) - expected) < 1e-12)
        #expect(Bootstrap.percentile([5], percent) == 5)
    }

    /// 40 clusters of one to four values.
    private var clusters: [[Double]] {
        (0..<40).map { i in (0..<(1 + i % 4)).map { j in Double((i * 37 + j * 11) % 101) / 101 } }
    }

    @Test func intervalsAreThoseOfNumPy() {
        let full = Bootstrap.mean(ofClusters: clusters)
        let short = Bootstrap.mean(ofClusters: clusters, resamples: 300, seed: 3)
        for (found, expected) in zip(
            [full.mean, full.low, full.high, short.mean, short.low, short.high], Self.reference)
        {
            #expect(abs(found - expected) < 1e-9)
        }
    }

    private static let reference = [
        0.4856435643564357, 0.41423267326732677, 0.5540616515259773,
        0.4856435643564357, 0.4279539209050522, 0.5587104804230424,
    ]

    @Test func aSingleClusterHasNoSpread() {
        #expect(Bootstrap.mean(ofClusters: [[0.2, 0.4]]).low == Bootstrap.mean(ofClusters: [[0.2, 0.4]]).high)
    }

    @Test func anEmptyClusterDoesNotSpoilTheInterval() {
        let estimate = Bootstrap.mean(ofClusters: [[], [1]], resamples: 200)
        #expect(estimate == Estimate(mean: 1, low: 1, high: 1))
    }
}
