import Engine

/// Loads what a process of the bot holds, 40,000 titles, their vectors of 768 floats and a household of 50 with 2,000 viewings
/// each, and prints after each step how much memory the process holds and the most that it ever held.
enum MemoryBenchmark {
    private static let titles = 40_000
    private static let dimensions = 768

    static func run() throws {
        let table = Table(["loaded                    ", "holds", "held at most"])
        func report(_ step: String) { table.row([step, Memory.resident, Memory.peak]) }
        report("nothing")
        var world = SyntheticWorld(titles: titles, seed: 7)
        let catalogue = Catalogue(titles: world.titles())
        report("catalogue")
        let lexicon = try SyntheticWorld.lexicon()
        let search = MoodSearch(catalogue: catalogue, lexicon: lexicon)
        report("search by words")
        let names = TitleIndex(catalogue: catalogue)
        let parser = MoodParser(lexicon: lexicon, catalogue: catalogue, titles: names)
        report("names, parser of wishes")
        let recommender = Recommender(
            catalogue: catalogue, search: search, weights: SyntheticWorld.weights,
            household: world.household(of: 50, eventsEach: 2_000, titles: catalogue.titles), now: SyntheticWorld.now)
        report("household")
        var index = try ExactVectorIndex(dimensions: dimensions)
        for title in catalogue.titles { try index.append(title.id, world.vector(dimensions: dimensions)) }
        report("vectors")
        for member in recommender.members {
            let answer = try recommender.answer(RecommendationRequest(asker: member.id, now: SyntheticWorld.now))
            precondition(answer.picks.count == 3, "a benchmark of empty answers measures nothing")
        }
        let near = try index.nearest(to: world.vector(dimensions: dimensions), limit: 10)
        report("50 answers")
        withExtendedLifetime((names, parser)) { precondition(near.count == 10, "the index holds every title") }
    }
}
