/// The ranker at work for one member: scores for the whole catalogue, and each score taken apart into its terms.
///
/// Everything that the readers may not see is left out of the history first, so that it can neither be named nor felt.
struct MemberScorer {
    let member: MemberID
    let catalogue: Catalogue
    let weights: RankerWeights
    let signals: HouseholdSignals
    /// The rows that the member never wants to be shown.
    let blocked: Set<Int>
    let overrides: [Override]
    /// `nil` on a server with few members.
    let coWatching: CoWatching?
    /// The rows that the member liked, and the readers may see.
    let liked: [Int]
    /// By row: what the member did with it.
    let engagements: [Int: Engagement]
    let profiles: [Domain: TasteProfile]
    private let columns: [Domain: FeatureColumns]
    /// By row, on the scale of log odds.
    let scores: [Float]

    init(
        member: MemberID, index: HouseholdIndex, catalogue: Catalogue, weights: RankerWeights,
        coWatching: CoWatching?, priors: PriorColumns, view: VisibleLibrary
    ) {
        let visible = index.engagements(of: member).filter { view.contains($0.row) }
        self.member = member
        self.catalogue = catalogue
        self.weights = weights
        signals = HouseholdSignals(asker: member, index: index, catalogue: catalogue, isVisible: view.contains)
        overrides = index.overrides[member] ?? []
        blocked = Set(
            overrides.filter { $0.action == .block }.flatMap { catalogue.rows(matching: $0.subject) })
        engagements = Dictionary(uniqueKeysWithValues: visible)
        self.coWatching = coWatching
        liked = visible.filter { $0.engagement.value >= RankerTrainer.likedFrom }.map(\.row)
        let together = coWatching?.scores(forLiked: liked, asker: member)
        var profiles: [Domain: TasteProfile] = [:]
        var columns: [Domain: FeatureColumns] = [:]
        var scores = [Float](repeating: 0, count: catalogue.count)
        for domain in catalogue.populatedDomains {
            let profile = TasteProfile(engagements: visible, domain: domain, catalogue: catalogue)
            let extractor = FeatureExtractor(
                catalogue: catalogue, profile: profile, household: signals, overrides: overrides, priors: priors)
            var found = extractor.columns()
            if let together { found[.coWatching] = together }
            let all = found.scores(weights)
            if catalogue.populatedDomains.count == 1 {
                scores = all
            } else {
                for row in 0..<catalogue.count where catalogue.domains[row] == domain { scores[row] = all[row] }
            }
            profiles[domain] = profile
            columns[domain] = found
        }
        self.profiles = profiles
        self.columns = columns
        self.scores = scores
    }

    /// The score of a row, taken apart; they add up to `scores[row]`.
    func terms(ofRow row: Int) -> [Term: Float] {
        guard let columns = columns[catalogue.domains[row]] else { return [:] }
        var terms: [Term: Float] = [:]
        for feature in Feature.allCases {
            let contribution = weights[feature] * columns.value(feature, row: row)
            if contribution != 0 { terms[feature.term, default: 0] += contribution }
        }
        return terms
    }

    func features(ofRow row: Int) -> [Float] {
        guard let columns = columns[catalogue.domains[row]] else { return [] }
        return Feature.allCases.map { columns.value($0, row: row) }
    }
}
