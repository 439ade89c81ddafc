import Engine

/// Times three picks for one member of a household of 15 with 150 viewings each, on catalogues of growing size.
enum TonightBenchmark {
    private static let sizes = [1_000, 9_000, 40_000, 200_000]
    private static let rounds = 300

    static func run() throws {
        let lexicon = try SyntheticWorld.lexicon()
        let table = Table([
            "titles", "catalogue", "tonight p50 CPU", "p99 CPU", "p50 wall", "p99 wall", "titles/s CPU",
        ])
        for size in sizes {
            var world = SyntheticWorld(titles: size, seed: 7)
            let titles = world.titles()
            var catalogue = Catalogue(titles: [])
            let building = Stopwatch.measure { catalogue = Catalogue(titles: titles) }
            let household = world.household(of: 15, eventsEach: 150, titles: titles)
            let recommender = Recommender(
                catalogue: catalogue, search: MoodSearch(catalogue: catalogue, lexicon: lexicon),
                weights: SyntheticWorld.weights, household: household, now: SyntheticWorld.now)
            let members = household.members.map(\.id)
            let times = try (0..<rounds).map { round in
                let request = RecommendationRequest(
                    asker: members[round % members.count], limit: 3, now: SyntheticWorld.now)
                return try Stopwatch.measure {
                    let answer = try recommender.answer(request)
                    precondition(answer.picks.count == 3, "a benchmark of empty answers measures nothing")
                }
            }
            let (cpu, wall) = (times.map(\.cpu), times.map(\.wall))
            let median = cpu.percentile(0.5)
            table.row([
                "\(size)", building.cpu.milliseconds, median.milliseconds, cpu.percentile(0.99).milliseconds,
                wall.percentile(0.5).milliseconds, wall.percentile(0.99).milliseconds,
                "\(Int(Double(size) / (median / .seconds(1))))",
            ])
        }
    }
}
