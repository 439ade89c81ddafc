package import Engine
package import Storage

/// Keeps the engine's picture of the household up to date: made again only when the database says that it changed.
package actor RecommenderSource {
    /// The engine over one state of the database, with the indexes that understand what people type.
    package struct State: Sendable {
        package let recommender: Recommender
        package let titles: TitleIndex
        package let moods: MoodParser
    }

    /// Finds so many of the titles nearest in meaning to a wish, with their similarity; empty when that cannot be told.
    package typealias Meaning = @Sendable (_ wish: String, _ limit: Int) async -> [TitleID: Float]

    private let database: any Database
    private let meaning: Meaning?
    private let lexicon: MoodLexicon
    private let startingWeights: RankerWeights
    private var shelf:
        (revision: Int64, catalogue: Catalogue, search: MoodSearch, titles: TitleIndex, moods: MoodParser)?
    private var current: (revision: Revision, madeAt: Int64, state: State)?

    /// "In progress" and "half a year ago" move with time even when nothing else does, ms.
    private static let lifetime: Int64 = 3_600_000

    /// - Parameter meaning: `nil` understands wishes by their words alone. It must answer soon, come what may.
    package init(
        database: any Database, lexicon: MoodLexicon, startingWeights: RankerWeights, meaning: Meaning? = nil
    ) {
        self.database = database
        self.meaning = meaning
        self.lexicon = lexicon
        self.startingWeights = startingWeights
    }

    /// `wish` with what is near it in meaning, as far as `readers` may see the titles.
    nonisolated func withMeaning(_ wish: MoodIntent, for readers: Set<MemberID>, in state: State) async -> MoodIntent {
        guard let meaning, wish.describesSomething else { return wish }
        let limit = MoodSearch.meaningLimit(
            in: state.recommender.catalogue, isVisible: state.recommender.visibleLibrary(for: readers).contains)
        var wish = wish
        wish.meaning = await meaning(wish.text, limit)
        return wish
    }

    package func state(now: Int64) async throws -> State {
        let revision = try await database.read { try HouseholdLoader($0).revision() }
        if let current, current.revision == revision, abs(now - current.madeAt) < Self.lifetime { return current.state }
        let known = shelf?.revision
        let (read, titles, household) = try await database.read { session in
            let loader = HouseholdLoader(session)
            let revision = try loader.revision()
            return (revision, revision.catalogue == known ? nil : try loader.titles(), try loader.household())
        }
        // Several may have waited for the same change; the first has made the state for all.
        if let current, current.revision == read, abs(now - current.madeAt) < Self.lifetime { return current.state }
        if let titles {
            let catalogue = Catalogue(titles: titles)
            let index = TitleIndex(catalogue: catalogue)
            shelf = (
                read.catalogue, catalogue, MoodSearch(catalogue: catalogue, lexicon: lexicon), index,
                MoodParser(lexicon: lexicon, catalogue: catalogue, titles: index)
            )
        }
        guard let shelf else { preconditionFailure("the catalogue is read whenever none is at hand") }
        let state = State(
            recommender: Recommender(
                catalogue: shelf.catalogue, search: shelf.search, weights: startingWeights, household: household,
                now: now),
            titles: shelf.titles, moods: shelf.moods)
        current = (read, now, state)
        return state
    }
}
