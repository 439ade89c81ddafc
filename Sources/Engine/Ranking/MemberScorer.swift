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
    let taste: MemberTaste
    /// `nil` on a server with few members.
    let coWatching: CoWatching?
    /// The rows that the member liked, and the readers may see.
    let liked: [Int]
    private let columns: [Domain: FeatureColumns]
    /// By row, on the scale of log odds.
    let scores: [Float]

    init(
        member: MemberID, index: HouseholdIndex, catalogue: Catalogue, weights: RankerWeights,
        coWatching: CoWatching?, priors: PriorColumns, view: VisibleLibrary
    ) {
        let taste = MemberTaste(member: member, index: index, catalogue: catalogue, view: view)
        self.taste = taste
        self.member = member
        self.catalogue = catalogue
        self.weights = weights
        signals = HouseholdSignals(asker: member, index: index, catalogue: catalogue, isVisible: view.contains)
        blocked = Set(
            taste.overrides.filter { $0.action == .block }.flatMap { catalogue.rows(matching: $0.subject) })
        self.coWatching = coWatching
        liked = taste.history.filter { $0.engagement.value >= RankerTrainer.likedFrom }.map(\.row)
        let together = coWatching?.scores(forLiked: liked, asker: member)
        var columns: [Domain: FeatureColumns] = [:]
        var scores = [Float](repeating: 0, count: catalogue.count)
        for (domain, profile) in taste.profiles {
            let extractor = FeatureExtractor(
                catalogue: catalogue, profile: profile, household: signals, overrides: taste.overrides, priors: priors)
            var found = extractor.columns()
            if let together { found[.coWatching] = together }
            let all = found.scores(weights)
            if catalogue.populatedDomains.count == 1 {
                scores = all
            } else {
                for row in 0..<catalogue.count where catalogue.domains[row] == domain { scores[row] = all[row] }
            }
            columns[domain] = found
        }
        self.columns = columns
        self.scores = scores
    }

    var engagements: [Int: Engagement] { taste.engagements }
    var overrides: [Override] { taste.overrides }
    var profiles: [Domain: TasteProfile] { taste.profiles }

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
