/// The engine's front door: every recommendation, explanation and profile is asked for here.
///
/// A value over one state of catalogue and household; safe to share, cheap to replace. Nothing in it waits or fails for
/// outside reasons.
package struct Recommender: Sendable {
    package let catalogue: Catalogue
    package private(set) var weights: RankerWeights
    let search: MoodSearch
    let index: HouseholdIndex
    private let contributors: Int
    private let priors: PriorColumns
    /// The community's model, once for each set of libraries that members see; what a reader may not see is not in theirs.
    private let coWatching: [Set<LibraryID>: CoWatching]

    /// - Parameter now: decides what counts as "in progress"; make a new recommender at least daily.
    package init(
        catalogue: Catalogue, search: MoodSearch, weights: RankerWeights, household: Household, now: Int64
    ) {
        self.catalogue = catalogue
        self.search = search
        contributors = household.contributors.count
        self.weights = weights.blended(contributors: contributors)
        let index = HouseholdIndex(household, catalogue: catalogue, now: now)
        self.index = index
        priors = PriorColumns(catalogue: catalogue, year: CivilDate.year(ofMilliseconds: now))
        var coWatching: [Set<LibraryID>: CoWatching] = [:]
        if household.contributors.count >= CoWatching.minimumMembers {
            for member in household.members.map(\.id) {
                let libraries = index.librariesVisible(to: [member])
                guard coWatching[libraries] == nil, coWatching.count < Self.coWatchingLimit else { continue }
                coWatching[libraries] = index.coWatching(visibleTo: [member])
            }
        }
        self.coWatching = coWatching
    }

    func priors(inYear year: Int) -> PriorColumns {
        priors.year == year ? priors : PriorColumns(catalogue: catalogue, year: year)
    }

    /// The same household under other weights, without building its indexes again.
    package func replacing(_ weights: RankerWeights) -> Recommender {
        var copy = self
        copy.weights = weights.blended(contributors: contributors)
        return copy
    }

    private static let coWatchingLimit = 8

    /// `nil` for an audience that sees what no single member does: better no model than one of what some may not see.
    func coWatching(for audience: Set<MemberID>) -> CoWatching? {
        coWatching.isEmpty ? nil : coWatching[index.librariesVisible(to: audience)]
    }

    /// Up to `limit` picks, best first, diverse within a page. Deterministic for a request.
    package func answer(_ request: RecommendationRequest) throws(RecommendationError) -> Answer {
        let session = try RankingSession(request: request, recommender: self)
        let candidates = session.candidates()
        var (fresh, startedOver) = (candidates.filter { !session.isExcluded($0.row) }, false)
        if fresh.isEmpty, !candidates.isEmpty, case .shuffle = request.mode {
            (fresh, startedOver) = (candidates, true)
        }
        guard !fresh.isEmpty else {
            return Answer(
                picks: [], poolSize: 0, emptiness: candidates.isEmpty ? session.emptiness() : .allShown,
                startedOver: false, isColdStart: session.isColdStart)
        }
        let order = session.order(fresh)
        return Answer(
            picks: order.compactMap(session.pick), poolSize: fresh.count, emptiness: nil, startedOver: startedOver,
            isColdStart: session.isColdStart)
    }

    /// What `audience` may see, for naming and finding titles.
    package func visibleLibrary(for audience: Set<MemberID>) -> VisibleLibrary {
        VisibleLibrary(audience: audience, index: index, catalogue: catalogue)
    }

    package func member(_ id: MemberID) -> Member? { index.members[id] }

    package var members: [Member] { index.members.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) } }
}
