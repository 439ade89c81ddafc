package import Engine
package import Storage

/// Keeps the engine's picture of the household up to date: only what changed is made again, when the database says so.
///
/// A question never waits for the community's model, except the very first: `refit` fits it beside the conversation.
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
    private var fittedAt: Int64 = 0

    /// "In progress" and "half a year ago" move with time even when nothing else does, ms.
    private static let lifetime: Int64 = 3_600_000

    /// What was liked in this time changes little of what a community's histories say, ms.
    private static let timeBetweenFits: Int64 = 600_000

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
    nonisolated func withMeaning(_ wish: MoodIntent, for readers: Audience, in state: State) async -> MoodIntent {
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
        let shelved = shelf?.revision
        let (read, titles, household) = try await database.read { session in
            let loader = HouseholdLoader(session)
            let revision = try loader.revision()
            return (revision, revision.catalogue == shelved ? nil : try loader.titles(), try loader.household())
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
        let known = titles == nil ? current?.state.recommender : nil
        let isFirst = current == nil
        if isFirst { fittedAt = now }
        let recommender =
            known?.updated(to: household, now: now)
            ?? Recommender(
                catalogue: shelf.catalogue, search: shelf.search, weights: startingWeights, household: household,
                fitsCommunity: isFirst, now: now)
        let state = State(recommender: recommender, titles: shelf.titles, moods: shelf.moods)
        current = (read, now, state)
        return state
    }

    /// Brings the state up to date, and fits the community's model anew where it is behind, at most every ten minutes unless there
    /// is none. Questions are answered meanwhile.
    package func refit(now: Int64) async throws {
        let recommender = try await state(now: now).recommender
        guard let catalogue = current?.revision.catalogue, recommender.isCommunityBehind,
            recommender.lacksCommunity || abs(now - fittedAt) >= Self.timeBetweenFits
        else { return }
        fittedAt = now
        let fitted = await Self.fitted(recommender)
        // The household may have changed meanwhile; rows of another catalogue mean other titles.
        guard let (revision, madeAt, state) = current, revision.catalogue == catalogue else { return }
        let updated = State(
            recommender: state.recommender.withCommunity(of: fitted), titles: state.titles, moods: state.moods)
        current = (revision, madeAt, updated)
    }

    /// Away from the actor, which answers questions meanwhile.
    @concurrent private static func fitted(_ recommender: Recommender) async -> Recommender { recommender.refitted() }
}
