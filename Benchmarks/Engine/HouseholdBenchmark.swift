import Engine

/// Times making a household's part of the engine anew, and bringing it up to date after one member watched one more title,
/// with 40,000 titles. The community's model, which is fitted beside the conversation, is timed by `LearningBenchmark`.
enum HouseholdBenchmark {
    private static let titles = 40_000
    private static let sizes: [(members: Int, events: Int)] = [(5, 2_000), (50, 2_000), (500, 200), (5_000, 200)]
    private static let rounds = 20

    static func run() throws {
        let lexicon = try SyntheticWorld.lexicon()
        var world = SyntheticWorld(titles: titles, seed: 7)
        let titles = world.titles()
        let catalogue = Catalogue(titles: titles)
        let search = MoodSearch(catalogue: catalogue, lexicon: lexicon)
        let table = Table([
            "members", "events", "made anew CPU", "updated p50 CPU", "p99 CPU", "profile p50 CPU", "both p99 CPU",
        ])
        for size in sizes {
            var household = world.household(of: size.members, eventsEach: size.events, titles: titles)
            func make() -> Recommender {
                Recommender(
                    catalogue: catalogue, search: search, weights: SyntheticWorld.weights, household: household,
                    fitsCommunity: false, now: SyntheticWorld.now)
            }
            var recommender = make()
            let anew = (0..<3).map { _ in Stopwatch.measure { recommender = make() }.cpu }
            var (updates, profiles): ([Duration], [Duration]) = ([], [])
            for round in 0..<rounds {
                let member = household.members[round % size.members].id
                household.events.append(
                    WatchEvent(
                        member: member, title: titles[round * 31].id, startedAt: SyntheticWorld.now - .day,
                        completion: 1))
                updates.append(
                    Stopwatch.measure { recommender = recommender.updated(to: household, now: SyntheticWorld.now) }.cpu)
                profiles.append(
                    try Stopwatch.measure {
                        let summary = try recommender.profile(of: member, audience: [])
                        precondition(summary.watched > 0, "a benchmark of empty profiles measures nothing")
                    }.cpu)
            }
            table.row([
                "\(size.members)", "\(household.events.count)", anew.percentile(0.5).milliseconds,
                updates.percentile(0.5).milliseconds, updates.percentile(0.99).milliseconds,
                profiles.percentile(0.5).milliseconds, zip(updates, profiles).map(+).percentile(0.99).milliseconds,
            ])
        }
    }
}
