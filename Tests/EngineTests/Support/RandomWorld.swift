@testable import Engine

/// A random catalogue and household from a seed. Every text in a title is either shared by several titles, or marked
/// with the number of the title or of its library, so that it gives away where it came from.
struct RandomWorld {
    var world: World
    var generator: SplitMix64
    /// Odds that a member's access was never synced, or that nothing at all is said of it.
    private var oddsOfNoAccess = 0.08

    var members: [MemberID] { world.household.members.map(\.id) }
    var ids: [TitleID] { world.titles.map(\.id) }

    /// - Parameter isOpen: everybody may see everything.
    init(seed: UInt64, titles: ClosedRange<Int> = 8...30, watches: ClosedRange<Int> = 0...14, isOpen: Bool = false) {
        generator = SplitMix64(seed: seed &* 0x9E37_79B9 &+ 17)
        world = World(titles: [], household: Household())
        let libraries = (0..<generator.number(1...4)).map { LibraryID("library\($0)") }
        for id in libraries {
            world.household.libraries.append(
                Library(
                    id: id, name: "shelf\(id.rawValue)",
                    suitability: generator.chance(isOpen ? 0 : 0.2) ? .adult : .everyone))
        }
        for number in 0..<generator.number(titles) { addTitle(number, libraries: libraries, isOpen: isOpen) }
        for number in 0..<generator.number(1...5) {
            addMember(number, libraries: libraries, watches: watches, isOpen: isOpen)
        }
        world.household.contributors = Set(members.filter { _ in generator.chance(0.7) })
    }

    // MARK: - Titles

    private mutating func addTitle(_ number: Int, libraries: [LibraryID], isOpen: Bool) {
        let homes = generator.chance(isOpen ? 0 : 0.15) ? [] : [generator.one(of: libraries)]
        let extra = generator.chance(0.25) ? [generator.one(of: libraries)] : []
        let places = homes.isEmpty ? [] : Set(homes + extra).sorted()
        let marks = ["own\(number)"] + (places.count == 1 ? ["only\(places[0].rawValue)"] : [])
        func mixed(_ kind: String, _ shared: [String], _ most: Int) -> [String] {
            generator.some(of: shared, most: most)
                + generator.some(of: marks.map { kind + $0 }, most: marks.count)
        }
        let kind: TitleKind = generator.chance(0.75) ? .movie : .tv
        let votes = generator.chance(0.1) ? nil : generator.number(0...9000)
        world.titles.append(
            Title(
                id: TitleID(kind, Self.firstID + number), name: "nameown\(number)",
                year: generator.chance(0.1) ? nil : generator.number(1950...(Moment.year + 1)),
                genres: mixed("g", ["Drama", "Horror", "Comedy", "Animation", "Action"], 3),
                keywords: mixed("k", (0..<8).map { "kshared\($0)" }, 4),
                overview: mixed("o", (0..<9).map { "oshared\($0)" }, 6).joined(separator: " "),
                tagline: mixed("t", ["tshared"], 1).joined(separator: " "),
                directors: mixed("d", (0..<4).map { "dshared\($0)" }, 1),
                cast: mixed("c", (0..<7).map { "cshared\($0)" }, 3),
                studios: mixed("s", ["sshared0", "sshared1"], 1),
                collection: generator.chance(0.3) ? "lshared\(generator.number(0...(number / 5)))" : nil,
                runtime: generator.chance(0.1) ? nil : generator.number(20...200),
                episodes: kind == .tv ? generator.number(1...12) : nil,
                originalLanguage: generator.chance(0.1) ? nil : generator.one(of: ["en", "ja", "fr"]),
                voteAverage: generator.chance(0.1) ? nil : Double(generator.number(20...95)) / 10, voteCount: votes,
                localized: generator.chance(0.2)
                    ? ["de": .init(title: "nameown\(number) de", overview: "oown\(number)")] : [:]))
        for place in places {
            world.household.items.append(
                LibraryItem(
                    title: TitleID(kind, Self.firstID + number), library: place,
                    quality: generator.some(of: ["4K", "HDR", "badge\(place.rawValue)"], most: 2),
                    isPresent: isOpen || generator.chance(0.85)))
        }
    }

    /// Numbers that occur nowhere else.
    static let firstID = 7_000_000

    // MARK: - Members

    private mutating func addMember(
        _ number: Int, libraries: [LibraryID], watches: ClosedRange<Int>, isOpen: Bool
    ) {
        let member = MemberID("member\(number)")
        world.household.members.append(
            Member(id: member, name: "person\(number)", isOwner: !isOpen && generator.chance(0.1)))
        if isOpen || generator.chance(0.25) {
            world.household.access[member] = .all
        } else if generator.chance(oddsOfNoAccess) {
            world.household.access[member] = generator.chance(0.5) ? .unknown : nil
        } else {
            world.household.access[member] = .only(Set(libraries.filter { _ in generator.chance(0.6) }))
        }
        for _ in 0..<generator.number(watches) { addWatching(of: member) }
        for _ in 0..<generator.number(0...3) { addOpinion(of: member) }
        for _ in 0..<generator.number(0...2) { addOverride(of: member) }
    }

    private mutating func addWatching(of member: MemberID) {
        let title = generator.one(of: world.titles)
        let episodes = title.kind == .tv ? generator.number(1...6) : 1
        let start = time()
        for episode in 1...episodes {
            world.household.events.append(
                WatchEvent(
                    member: member, title: title.id, startedAt: start + Int64(episode) * .day,
                    completion: generator.chance(0.15) ? nil : generator.one(of: [0.03, 0.15, 0.4, 0.7, 0.92, 1, 1]),
                    season: title.kind == .tv ? 1 : nil, episode: title.kind == .tv ? episode : nil))
        }
    }

    private mutating func addOpinion(of member: MemberID) {
        let title = generator.one(of: ids)
        if generator.chance(0.5) {
            let stars = Double(generator.number(1...10)) / 2
            world.household.ratings.append(Rating(member: member, title: title, stars: stars, ratedAt: time()))
        } else {
            let kinds: [Feedback.Kind] = [
                .up, .down, .dismiss, .seen, .stars(5), .stars(1), .wouldWatchAgain(true),
            ]
            world.household.feedback.append(
                Feedback(member: member, title: title, kind: generator.one(of: kinds), givenAt: time()))
        }
    }

    private mutating func addOverride(of member: MemberID) {
        let title = generator.one(of: world.titles)
        let subjects: [Override.Subject] =
            title.genres.map { .genre($0) } + title.keywords.map { .keyword($0) }
            + (title.directors + title.cast).map { .person($0) } + [.title(title.id)]
        let action = generator.one(of: Override.Action.allCases)
        world.household.overrides.append(
            Override(member: member, subject: generator.one(of: subjects), action: action))
    }

    /// Within three years before now, no two alike.
    private mutating func time() -> Int64 {
        Moment.now - Int64.random(in: .day...(1100 * .day), using: &generator)
    }

    // MARK: - Requests

    /// Any mode, filters, audience and seed.
    mutating func request() -> RecommendationRequest {
        let asker = generator.one(of: members)
        var request = RecommendationRequest(
            asker: asker, audience: Audience(Set(generator.some(of: members, most: 2)), isRoom: generator.chance(0.3)),
            limit: generator.number(1...8),
            now: world.now)
        request.mode = mode(asker: asker)
        if generator.chance(0.3) { request.wish = wish() }
        request.filters = filters()
        request.exclude = Set(generator.some(of: ids, most: 4))
        request.seed = generator.next()
        if generator.chance(0.1) { request.candidates = Set(generator.some(of: ids, most: 20)) }
        return request
    }

    private mutating func mode(asker: MemberID) -> RecommendationRequest.Mode {
        switch generator.number(0...3) {
        case 0: return .tonight
        case 1: return .rediscover
        case 2: return .shuffle
        default: return .group(generator.some(of: members, most: members.count))
        }
    }

    private mutating func wish() -> MoodIntent {
        var intent = MoodIntent(text: "something cozy")
        intent.concepts = generator.some(
            of: [.init(name: "cozy", phrase: "cozy"), .init(name: "scary", phrase: "scary")], most: 2)
        intent.words = generator.some(of: ["kshared1", "oshared2", "cshared1", "nameown3"], most: 2)
        intent.avoidedWords = generator.some(of: ["oshared3"], most: 1)
        return intent
    }

    private mutating func filters() -> Filters {
        var filters = Filters()
        if generator.chance(0.1) { filters.genres = ["Drama", "Comedy"] }
        if generator.chance(0.1) { filters.excludedGenres = ["Horror"] }
        if generator.chance(0.1) { filters.kinds = [.movie] }
        if generator.chance(0.1) { filters.people = ["cshared1", "dshared0", "cown3"] }
        if generator.chance(0.1) { filters.years = 1970...2015 }
        if generator.chance(0.1) { filters.minimumMatch = 0.4 }
        if generator.chance(0.1) { filters.quality = ["4K"] }
        if generator.chance(0.1) { filters.libraries = [generator.one(of: world.household.libraries).id] }
        filters.anywhere = generator.chance(0.3)
        return filters
    }
}
