/// The engine's front door: every recommendation, explanation and profile is asked for here.
///
/// A value over one state of catalogue and household; safe to share, cheap to replace. Nothing in it waits or fails for
/// outside reasons.
package struct Recommender: Sendable {
    package let catalogue: Catalogue
    package let weights: RankerWeights
    let search: MoodSearch
    let index: HouseholdIndex

    /// - Parameter now: decides what counts as "in progress"; make a new recommender at least daily.
    package init(
        catalogue: Catalogue, search: MoodSearch, weights: RankerWeights, household: Household, now: Int64
    ) {
        self.catalogue = catalogue
        self.search = search
        self.weights = weights
        index = HouseholdIndex(household, catalogue: catalogue, now: now)
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
