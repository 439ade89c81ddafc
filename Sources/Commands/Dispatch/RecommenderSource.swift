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

    private let database: any Database
    private let lexicon: MoodLexicon
    private let startingWeights: RankerWeights
    private var shelf:
        (revision: Int64, catalogue: Catalogue, search: MoodSearch, titles: TitleIndex, moods: MoodParser)?
    private var current: (revision: Revision, madeAt: Int64, state: State)?

    /// "In progress" and "half a year ago" move with time even when nothing else does, ms.
    private static let lifetime: Int64 = 3_600_000

    package init(database: any Database, lexicon: MoodLexicon, startingWeights: RankerWeights) {
        self.database = database
        self.lexicon = lexicon
        self.startingWeights = startingWeights
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
