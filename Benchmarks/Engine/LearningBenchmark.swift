import Engine

/// Times what is learned on the owner's machine: the weights of a household, and the model of a community.
enum LearningBenchmark {
    private static let titles = 9_000

    static func run() {
        var world = SyntheticWorld(titles: titles, seed: 7)
        let titles = world.titles()
        let catalogue = Catalogue(titles: titles)
        learnWeights(of: world.household(of: 50, eventsEach: 2_000, titles: titles), catalogue)
        let table = Table(["members", "events", "fitting the community's model, CPU"])
        for count in [50, 500, 2_000, 5_000] {
            let household = world.household(of: count, eventsEach: 200, titles: titles)
            var viewings: [MemberID: [Int: Float]] = [:]
            for event in household.events {
                guard let row = catalogue.row(of: event.title) else { continue }
                viewings[event.member, default: [:]][row] = Float(event.completion ?? 0)
            }
            let shared = SharedViewings(
                rowCount: catalogue.count,
                histories: viewings.map { member, rows in (member, rows.map { (row: $0.key, value: $0.value) }) })
            let time = Stopwatch.measure { precondition(CoWatching(shared: shared) { _ in true } != nil) }
            table.row(["\(count)", "\(household.events.count)", time.cpu.milliseconds])
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
        var lessons: [RankerTrainer.Lesson] = []
        var weights = SyntheticWorld.weights
        let looking = Stopwatch.measure {
            lessons = trainer.lessons(from: [.init(before: before, after: Array(after), asked: asked)])
        }
        let fitting = Stopwatch.measure {
            weights = trainer.adapted(SyntheticWorld.weights, to: lessons, version: "benchmark")
        }
        precondition(weights != SyntheticWorld.weights, "a benchmark that learns nothing measures nothing")
        print(
            "learning a household's weights, 50 members with 2,000 events each, CPU: features",
            looking.cpu.milliseconds, "and fitting", fitting.cpu.milliseconds)
    }
}
