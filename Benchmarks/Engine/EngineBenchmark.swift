import Engine
import Foundation

/// Times the engine on one core and prints tables: `tonight` and a profile on catalogues of growing size, learning a household's
/// weights, and fitting the community's model for more and more members.
///
///     swift run -c release EngineBenchmark
@main
struct EngineBenchmark {
    private static let sizes = [1_000, 9_000, 40_000, 200_000]
    private static let rounds = 200

    static func main() throws {
        let lexicon = try MoodLexicon.load(from: Self.moodFiles())
        print("  titles   catalogue   household   tonight p50   tonight p99   profile p50   titles/s   memory")
        for size in sizes {
            let clock = ContinuousClock()
            var world = SyntheticWorld(titles: size, seed: 7)
            let titles = world.titles()
            let start = clock.now
            let catalogue = Catalogue(titles: titles)
            let built = clock.now
            let household = world.household(of: 15, eventsEach: 150, titles: titles)
            let ready = clock.now
            let recommender = Recommender(
                catalogue: catalogue, search: MoodSearch(catalogue: catalogue, lexicon: lexicon),
                weights: SyntheticWorld.weights, household: household, now: SyntheticWorld.now)
            let loaded = clock.now
            let members = household.members.map(\.id)
            var durations: [Duration] = []
            for round in 0..<rounds {
                let request = RecommendationRequest(
                    asker: members[round % members.count], limit: 3, now: SyntheticWorld.now)
                let asked = clock.now
                let answer = try recommender.answer(request)
                durations.append(clock.now - asked)
                precondition(answer.picks.count == 3, "a benchmark of empty answers measures nothing")
            }
            durations.sort()
            var profiles: [Duration] = []
            for member in members {
                let asked = clock.now
                _ = try recommender.profile(of: member, audience: [member], now: SyntheticWorld.now)
                profiles.append(clock.now - asked)
            }
            profiles.sort()
            let median = durations[rounds / 2]
            let slowest = durations[rounds * 99 / 100]
            print(
                [
                    "\(size)".leftPadded(8), (built - start).milliseconds.leftPadded(11),
                    (loaded - ready).milliseconds.leftPadded(11), median.milliseconds.leftPadded(13),
                    slowest.milliseconds.leftPadded(13), profiles[profiles.count / 2].milliseconds.leftPadded(13),
                    "\(Int(Double(size) / (median / .seconds(1))))".leftPadded(10), Memory.resident.leftPadded(8),
                ].joined(separator: " "))
        }
        LearningBenchmark.run()
    }

    /// The lexicon of the checkout that this benchmark belongs to.
    private static func moodFiles() throws -> [String: Data] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let names = ["concepts", "en", "de", "fr"].map { "\($0).json" }
        return Dictionary(
            uniqueKeysWithValues: try names.map { name in
                (name, try Data(contentsOf: root.appendingPathComponent("locales/mood/\(name)")))
            })
    }
}

extension Duration {
    /// With two digits after the point, and the unit.
    var milliseconds: String {
        let hundredths = Int(self / .milliseconds(1) * 100)
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) ms"
    }
}

extension String {
    func leftPadded(_ width: Int) -> String {
        String(repeating: " ", count: max(width - count, 0)) + self
    }
}
