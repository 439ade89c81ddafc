import Engine

/// Times what is learned on the owner's machine: the weights of a household, and the model of a community.
enum LearningBenchmark {
    private static let titles = 9_000

    static func run() {
        var world = SyntheticWorld(titles: titles, seed: 7)
        let titles = world.titles()
        let catalogue = Catalogue(titles: titles)
        learnWeights(of: world.household(of: 50, eventsEach: 2_000, titles: titles), catalogue)
        print("\n members   events   fitting the community's model")
        for count in [50, 500, 2_000, 5_000] {
            let household = world.household(of: count, eventsEach: 200, titles: titles)
            var shared: [[(member: MemberID, value: Float)]] = Array(repeating: [], count: catalogue.count)
            for event in household.events {
                guard let row = catalogue.row(of: event.title) else { continue }
                shared[row].append((event.member, Float(event.completion ?? 0)))
            }
            let clock = ContinuousClock()
            let time = clock.measure { precondition(CoWatching(shared: shared) { _ in true } != nil) }
            print(
                "\(count)".leftPadded(8), "\(household.events.count)".leftPadded(8), time.milliseconds.leftPadded(15))
        }
    }

    /// The older four fifths of the events are the profiles, the rest is what is to be foretold, as stars.
    private static func learnWeights(of household: Household, _ catalogue: Catalogue) {
        var before = household
        let events = household.events.sorted { ($0.startedAt, $0.title) < ($1.startedAt, $1.title) }
        let split = events.count * 4 / 5
        before.events = Array(events[..<split])
        let after = events[split...].map { event in
            Rating(
                member: event.member, title: event.title, stars: 1 + 4 * (event.completion ?? 0),
                ratedAt: event.startedAt)
        }
        let asked = Dictionary(
            household.members.map { ($0.id, SyntheticWorld.now) }, uniquingKeysWith: { first, _ in first })
        let trainer = RankerTrainer(catalogue: catalogue)
        let clock = ContinuousClock()
        let start = clock.now
        let lessons = trainer.lessons(from: [.init(before: before, after: Array(after), asked: asked)])
        let looked = clock.now
        let weights = trainer.adapted(SyntheticWorld.weights, to: lessons, version: "benchmark")
        let learned = clock.now
        precondition(weights != SyntheticWorld.weights, "a benchmark that learns nothing measures nothing")
        print(
            "\nlearning a household's weights, 50 members with 2,000 events each: features",
            (looked - start).milliseconds, "and fitting", (learned - looked).milliseconds)
    }
}
