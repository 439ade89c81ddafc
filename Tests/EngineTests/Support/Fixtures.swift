@testable import Engine

/// A catalogue and a household that a test puts together, and the recommender over both.
struct World {
    var titles: [Title]
    var household: Household
    var weights = RankerWeights.sample
    var now = Moment.now

    func recommender() -> Recommender {
        let catalogue = Catalogue(titles: titles)
        return Recommender(
            catalogue: catalogue, search: MoodSearch(catalogue: catalogue, lexicon: .sample), weights: weights,
            household: household, now: now)
    }

    func answer(_ request: RecommendationRequest) throws -> Answer { try recommender().answer(request) }

    func request(
        _ asker: MemberID, _ mode: RecommendationRequest.Mode = .tonight, wish: MoodIntent? = nil, limit: Int = 10
    ) -> RecommendationRequest {
        RecommendationRequest(asker: asker, mode: mode, wish: wish, limit: limit, now: now)
    }
}

extension World {
    /// All titles lie in one library that every member may see.
    init(_ titles: [Title], members: [MemberID] = [.ann]) {
        self.init(
            titles: titles,
            household: Household(
                members: members.map { Member(id: $0, name: $0.rawValue) },
                libraries: [Library(id: .main, name: "Main")],
                access: Dictionary(members.map { ($0, .all) }) { first, _ in first },
                items: titles.map { LibraryItem(title: $0.id, library: .main) }))
    }

    mutating func watch(
        _ member: MemberID, _ title: TitleID, daysAgo: Int64 = 400, completion: Double? = 1, episode: Int? = nil
    ) {
        household.events.append(
            WatchEvent(
                member: member, title: title, startedAt: now - daysAgo * .day, completion: completion,
                season: episode == nil ? nil : 1, episode: episode))
    }

    mutating func rate(_ member: MemberID, _ title: TitleID, _ stars: Double, daysAgo: Int64 = 400) {
        household.ratings.append(
            Rating(member: member, title: title, stars: stars, ratedAt: now - daysAgo * .day))
    }

    mutating func tell(_ member: MemberID, _ title: TitleID, _ kind: Feedback.Kind, daysAgo: Int64 = 300) {
        household.feedback.append(
            Feedback(member: member, title: title, kind: kind, givenAt: now - daysAgo * .day))
    }

    /// Without anything that the members did with the titles.
    func without(_ ids: Set<TitleID>, of members: Set<MemberID>) -> World {
        var copy = self
        copy.household.events.removeAll { ids.contains($0.title) && members.contains($0.member) }
        copy.household.ratings.removeAll { ids.contains($0.title) && members.contains($0.member) }
        copy.household.feedback.removeAll { ids.contains($0.title) && members.contains($0.member) }
        return copy
    }
}

enum Moment {
    /// 9 October 2025.
    static let now: Int64 = 1_760_000_000_000
    static let year = 2025
}

extension MemberID {
    static let ann = MemberID("ann")
    static let bob = MemberID("bob")
    static let cleo = MemberID("cleo")
    static let dan = MemberID("dan")
}

extension LibraryID {
    static let main = LibraryID("main")
}

extension TitleID {
    static func film(_ number: Int) -> TitleID { TitleID(.movie, number) }
}

extension Title {
    /// A film of average fame that nothing but its arguments tells from any other.
    static func film(
        _ number: Int, year: Int? = 2000, genres: [String] = [], keywords: [String] = [], overview: String = "",
        directors: [String] = [], cast: [String] = [], collection: String? = nil, runtime: Int? = 100,
        language: String? = "en", vote: Double? = 6.5, votes: Int? = 1000
    ) -> Title {
        Title(
            id: .film(number), name: "Film \(number)", year: year, genres: genres, keywords: keywords,
            overview: overview, directors: directors, cast: cast, collection: collection, runtime: runtime,
            originalLanguage: language, voteAverage: vote, voteCount: votes)
    }

    static func series(_ number: Int, episodes: Int? = 10) -> Title {
        Title(id: TitleID(.tv, number), name: "Series \(number)", year: 2010, episodes: episodes)
    }
}

extension RankerWeights {
    /// Every feature counts, each in the direction that training gives it.
    static let sample = RankerWeights(
        version: "sample", origin: "made by hand",
        weights: [
            "genreLiking": 0.6, "genreInterest": 0.5, "keywordLiking": 0.5, "keywordInterest": 0.5,
            "directorLiking": 0.5, "directorInterest": 0.6, "actorLiking": 0.3, "actorInterest": 0.4,
            "studioLiking": 0.3, "studioInterest": 0.15, "decadeLiking": 0.2, "decadeInterest": 0.3,
            "yearDistance": 0.2, "languageInterest": 0.3, "runtimeDistance": 0.1, "nearestLiked": 2,
            "nearestDisliked": -0.6, "collectionLiked": 0.4, "quality": 0.5, "qualityTaste": 0.3,
            "popularity": 0.6, "popularityTaste": 0.1, "novelty": 0.2, "householdCount": 0.3,
            "householdLiking": 0.4, "householdNeighbours": 0.5, "boost": 1.5, "suppress": -1.5,
        ],
        calibration: .init(slope: 1, offset: 0))
}

extension MoodLexicon {
    /// Two concepts: `scary` by genre, `cozy` by keyword.
    static let sample: MoodLexicon = {
        var scary = MoodConcept(kind: .theme)
        scary.genres = ["Horror": 1]
        var cozy = MoodConcept(kind: .tone)
        cozy.keywords = ["kshared1": 0.8, "kshared2": 0.6]
        cozy.words = ["oshared1": 0.5]
        return MoodLexicon(concepts: ["scary": scary, "cozy": cozy], vocabularies: [])
    }()
}

extension SplitMix64 {
    mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// Up to `most` different elements, in order of appearance.
    mutating func some<Element>(of elements: [Element], most: Int) -> [Element] {
        let wanted = number(0...most)
        return elements.indices.shuffled(using: &self).prefix(wanted).sorted().map { elements[$0] }
    }

    mutating func one<Element>(of elements: [Element]) -> Element { elements[number(0...(elements.count - 1))] }
}
