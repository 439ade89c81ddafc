/// The engine's front door: every recommendation, explanation and profile is asked for here.
///
/// A value over one state of catalogue and household; safe to share, cheap to replace. Nothing in it waits or fails for
/// outside reasons.
package struct Recommender: Sendable {
    package let catalogue: Catalogue
    package private(set) var weights: RankerWeights
    let search: MoodSearch
    let index: HouseholdIndex
    /// As they were given, before `contributors` made household's and community's one.
    private var givenWeights: RankerWeights
    private let contributors: Int
    private let priors: PriorColumns
    private var community: CommunityModels

    /// - Parameters:
    ///   - fitsCommunity: `false` goes without the community's model, which takes seconds on a server of thousands, until `refitted`.
    ///   - now: decides what counts as "in progress"; make a new recommender at least daily.
    package init(
        catalogue: Catalogue, search: MoodSearch, weights: RankerWeights, household: Household,
        fitsCommunity: Bool = true, now: Int64
    ) {
        let index = HouseholdIndex(household, catalogue: catalogue, now: now)
        self.init(
            catalogue: catalogue, search: search, weights: weights, index: index,
            contributors: household.contributors.count,
            priors: PriorColumns(catalogue: catalogue, year: CivilDate.year(ofMilliseconds: now)),
            community: fitsCommunity ? CommunityModels(fitting: index) : CommunityModels(unfitted: index))
    }

    private init(
        catalogue: Catalogue, search: MoodSearch, weights: RankerWeights, index: HouseholdIndex, contributors: Int,
        priors: PriorColumns, community: CommunityModels
    ) {
        self.catalogue = catalogue
        self.search = search
        self.index = index
        self.contributors = contributors
        self.priors = priors
        self.community = community
        givenWeights = weights
        self.weights = weights.blended(contributors: contributors)
    }

    /// The same after the household changed. What did not change is not made again, and of the community's model that is used
    /// which was fitted before, as far as nothing in it was taken back; `isCommunityBehind` tells whether it is the latest.
    package func updated(to household: Household, now: Int64) -> Recommender {
        let index = HouseholdIndex(household, catalogue: catalogue, now: now, previous: index)
        return Recommender(
            catalogue: catalogue, search: search, weights: givenWeights, index: index,
            contributors: household.contributors.count, priors: priors(inYear: CivilDate.year(ofMilliseconds: now)),
            community: community.carriedOver(from: self.index, to: index))
    }

    /// The community's model does not know the latest of what the members liked: `refitted` would.
    package var isCommunityBehind: Bool { community.isBehind }

    /// There is a community, but no model of it.
    package var lacksCommunity: Bool { community.isBehind && community.isEmpty }

    /// The same with the community's model fitted anew; this takes seconds on a server of thousands.
    package func refitted() -> Recommender {
        var copy = self
        copy.community = CommunityModels(fitting: index)
        return copy
    }

    /// The same with the community's model of `earlier`, a state of the same household and catalogue, as far as nothing in it was
    /// taken back since.
    package func withCommunity(of earlier: Recommender) -> Recommender {
        var copy = self
        copy.community = earlier.community.carriedOver(from: earlier.index, to: index)
        return copy
    }

    func priors(inYear year: Int) -> PriorColumns {
        priors.year == year ? priors : PriorColumns(catalogue: catalogue, year: year)
    }

    /// The same household under other weights, without building its indexes again.
    package func replacing(_ weights: RankerWeights) -> Recommender {
        var copy = self
        copy.givenWeights = weights
        copy.weights = weights.blended(contributors: contributors)
        return copy
    }

    /// `nil` for an audience that sees what no single member does: better no model than one of what some may not see.
    func coWatching(for audience: Audience) -> CoWatching? {
        community.isEmpty ? nil : community.model(in: index.librariesVisible(to: audience))
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
    package func visibleLibrary(for audience: Audience) -> VisibleLibrary {
        VisibleLibrary(audience: audience, index: index, catalogue: catalogue)
    }

    /// The same where it is known of every reader what they may see; nothing is shown before.
    func knownLibrary(for readers: Audience) throws(RecommendationError) -> VisibleLibrary {
        let sorted = readers.members.sorted()
        for member in sorted where index.members[member] == nil { throw .unknownMember(member) }
        for member in sorted where (index.access[member] ?? .unknown) == .unknown { throw .accessUnknown(member) }
        return visibleLibrary(for: readers)
    }

    package func member(_ id: MemberID) -> Member? { index.members[id] }

    package var members: [Member] { index.members.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) } }
}
