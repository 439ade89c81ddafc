import Foundation

/// One request being answered: candidate generation, ranking, reranking. Lives for one call.
struct RankingSession {
    let request: RecommendationRequest
    let catalogue: Catalogue
    let view: VisibleLibrary
    /// The asker first, then the rest of the group.
    let scorers: [MemberScorer]
    let members: [Member]
    private let weights: RankerWeights
    private let matches: MoodMatches?
    private let excluded: Set<Int>
    private let daysShown: [Int: Int]
    private let filters: Filters
    private let hasConditions: Bool
    /// By row: somebody who asks has watched, begun or dismissed it.
    private let isSeen: [Bool]
    /// By row: somebody who asks never wants to be shown it.
    private let isBlocked: [Bool]
    /// By row, of all who ask.
    private let tasteScores: [Float]
    /// In which it is asked.
    private let year: Int32

    struct Candidate {
        let row: Int
        /// What the list is ordered by.
        let score: Float

        func isBetter(than other: Candidate) -> Bool { (score, other.row) > (other.score, row) }
    }

    /// How much a complete fit to the wish counts against taste.
    private static let moodWeight: Float = 30
    /// The price of likeness on a page, where a wish makes the scores.
    private static let wishDiversityPenalty: Float = 0.7
    /// Six months, ms.
    private static let forgottenAfter: Int64 = 182 * .day
    private static let ignoredFrom = 3
    private static let wellLikedFrom: Float = 0.3
    /// Of a group: how much the one who likes a title least counts against the mean of all.
    private static let leastShare: Float = 0.7
    /// The part of the pool that a shuffle draws from.
    private static let shufflePool = 120

    init(request: RecommendationRequest, recommender: Recommender) throws(RecommendationError) {
        let index = recommender.index
        var group = [request.asker]
        if case .group(let others) = request.mode {
            group += Set(others).subtracting([request.asker]).sorted()
            guard group.count > 1 else { throw .groupTooSmall }
        }
        let view = try recommender.knownLibrary(for: request.readers)
        self.request = request
        self.view = view
        catalogue = recommender.catalogue
        weights = recommender.weights
        members = group.compactMap { index.members[$0] }
        let community = recommender.coWatching(for: request.readers)
        year = Int32(clamping: request.year)
        let priors = recommender.priors(inYear: request.year)
        let scorers = group.map { member in
            MemberScorer(
                member: member, index: index, catalogue: recommender.catalogue, weights: recommender.weights,
                coWatching: community, priors: priors, view: view)
        }
        self.scorers = scorers
        var isSeen = [Bool](repeating: false, count: recommender.catalogue.count)
        var isBlocked = isSeen
        for scorer in scorers {
            for (row, engagement) in scorer.engagements where engagement.state != .unseen { isSeen[row] = true }
            for row in scorer.blocked { isBlocked[row] = true }
        }
        self.isSeen = isSeen
        self.isBlocked = isBlocked
        tasteScores = Self.tasteScores(of: scorers)
        var daysShown: [Int: Int] = [:]
        for (title, days) in request.daysShown {
            if let row = recommender.catalogue.row(of: title) { daysShown[row] = days }
        }
        self.daysShown = daysShown
        excluded = Set(request.exclude.compactMap(recommender.catalogue.row(of:)))
        if var intent = request.wish {
            // Titles named in a wish are repeated in its reasons: those that a reader may not see were not named.
            let isVisible = { (id: TitleID) in recommender.catalogue.row(of: id).map(view.contains) ?? false }
            intent.like.removeAll { !isVisible($0) }
            intent.unlike.removeAll { !isVisible($0) }
            matches = recommender.search.match(intent, isVisible: view.contains)
            filters = request.filters.combined(with: intent.filters)
        } else {
            matches = nil
            filters = request.filters
        }
        hasConditions = filters != Filters()
    }

    var isColdStart: Bool { scorers[0].taste.isColdStart }

    func isExcluded(_ row: Int) -> Bool { excluded.contains(row) }

    // MARK: - Candidate generation

    /// All titles that the mode and the filters allow, in order of rows.
    func candidates() -> [Candidate] {
        var candidates: [Candidate] = []
        for row in 0..<catalogue.count where passesFilters(row) && suitsMode(row) {
            let score = score(ofRow: row)
            if let minimum = filters.minimumMatch, match(ofRow: row) < minimum { continue }
            candidates.append(Candidate(row: row, score: score))
        }
        return candidates
    }

    /// The best `limit` of them, best first. A catalogue is not sorted for the sake of three cards: a sample of the scores tells from
    /// where on it is worth looking.
    static func best(_ limit: Int, of candidates: [Candidate]) -> [Candidate] {
        let step = candidates.count / sampleSize
        var promising = candidates
        if step > 1, limit * 4 < candidates.count {
            let sample = stride(from: 0, to: candidates.count, by: step).map { candidates[$0].score }.sorted(by: >)
            // Twice the share that is wanted, so that the sample's own chance hardly ever makes it too few.
            let threshold = sample[min(sample.count * 2 * limit / candidates.count + 4, sample.count - 1)]
            promising = candidates.filter { $0.score >= threshold }
            if promising.count < limit { promising = candidates }
        }
        return Array(promising.sorted { $0.isBetter(than: $1) }.prefix(limit))
    }

    private static let sampleSize = 1_024

    private func passesFilters(_ row: Int) -> Bool {
        // What has not been released cannot be watched, whatever the catalogue says of it.
        guard view.satisfies(filters, row: row), catalogue.years[row] <= year, !isBlocked[row] else { return false }
        if hasConditions, !filters.allows(catalogue.titles[row]) { return false }
        if let candidates = request.candidates, !candidates.contains(catalogue.titles[row].id) { return false }
        return true
    }

    private func suitsMode(_ row: Int) -> Bool {
        if let matches, matches.relevance[row] <= 0 { return false }
        switch request.mode {
        case .rediscover:
            guard let engagement = scorers[0].engagements[row] else { return false }
            return engagement.state == .watched && engagement.value >= Self.wellLikedFrom
                && request.now - engagement.lastAt >= Self.forgottenAfter
        case .tonight, .shuffle, .group:
            return !isSeen[row]
        }
    }

    // MARK: - Ranking

    private func score(ofRow row: Int) -> Float {
        tasteScores[row] + moodTerm(ofRow: row) + memoryTerm(ofRow: row) + repetitionTerm(ofRow: row)
    }

    /// Of a group: least misery first, then the mean (Masthoff 2004): a pick that one of them would hate is no pick.
    private static func tasteScores(of scorers: [MemberScorer]) -> [Float] {
        guard scorers.count > 1 else { return scorers[0].scores }
        let all = scorers.map(\.scores)
        return all[0].indices.map { row in
            let scores = all.map { $0[row] }
            return leastShare * (scores.min() ?? 0) + (1 - leastShare) * scores.reduce(0, +) / Float(scores.count)
        }
    }

    private func moodTerm(ofRow row: Int) -> Float {
        guard let matches else { return 0 }
        return Self.moodWeight * matches.relevance[row]
    }

    private func memoryTerm(ofRow row: Int) -> Float {
        guard case .rediscover = request.mode, let engagement = scorers[0].engagements[row] else { return 0 }
        let years = Float(request.now - engagement.lastAt) / Float(365 * Int64.day)
        let isSeries = catalogue.titles[row].kind == .tv
        let again = isSeries ? 0 : log1p(Float(max(engagement.completedViewings - 1, 0)))
        return 2 * engagement.value + 0.5 * min(log1p(years), 2) + 0.5 * again
    }

    /// From the third day on that a title was shown and left alone, it gives way to others.
    private func repetitionTerm(ofRow row: Int) -> Float {
        guard !daysShown.isEmpty, let days = daysShown[row], days >= Self.ignoredFrom else { return 0 }
        return -0.4 * Float(min(days - Self.ignoredFrom + 1, 5))
    }

    func terms(ofRow row: Int) -> [Term: Float] {
        var terms: [Term: Float] = [:]
        if scorers.count > 1 {
            // The group's score is a weighted mean of its members' scores; so are its terms.
            let scores = scorers.map { $0.scores[row] }
            let least = scores.indices.min { (scores[$0], $0) < (scores[$1], $1) } ?? 0
            for (index, scorer) in scorers.enumerated() {
                let mean = (1 - Self.leastShare) / Float(scorers.count)
                let weight = mean + (index == least ? Self.leastShare : 0)
                for (term, value) in scorer.terms(ofRow: row) { terms[term, default: 0] += weight * value }
            }
        } else {
            terms = scorers[0].terms(ofRow: row)
        }
        terms[.mood] = moodTerm(ofRow: row)
        terms[.memory] = memoryTerm(ofRow: row)
        terms[.repetition] = repetitionTerm(ofRow: row)
        return terms.filter { $0.value != 0 }
    }

    /// How likely it is liked, by taste alone: a wish says what is wanted, not how good it will be found.
    func match(ofRow row: Int) -> Double {
        let all = scorers.map { weights.likelihood(ofScore: $0.scores[row]) }
        let share = Double(Self.leastShare)
        return share * (all.min() ?? 0) + (1 - share) * all.reduce(0, +) / Double(all.count)
    }

    // MARK: - Reranking

    func order(_ candidates: [Candidate]) -> [Candidate] {
        var reranker = Reranker(catalogue: catalogue)
        // Who asks for a thriller wants thrillers: what fits the wish counts far more than variety.
        if request.wish != nil { reranker.diversityPenalty = Self.wishDiversityPenalty }
        let wanted = max(reranker.poolSize(forLimit: request.limit), Self.shufflePool)
        var ranked = Self.best(wanted, of: candidates).map { (row: $0.row, score: $0.score) }
        if case .shuffle = request.mode { ranked = shuffled(ranked.prefix(Self.shufflePool)) }
        return reranker.rerank(ranked, limit: request.limit).map { Candidate(row: $0.row, score: $0.score) }
    }

    /// Weighted order without replacement: the keys of Efraimidis & Spirakis 2006, in logarithms (Gumbel).
    private func shuffled(_ ranked: ArraySlice<(row: Int, score: Float)>) -> [(row: Int, score: Float)] {
        var generator = SplitMix64(seed: request.seed)
        return ranked.map { entry in
            let chance = Float.random(in: Float.leastNonzeroMagnitude..<1, using: &generator)
            return (entry.row, entry.score - log(-log(chance)))
        }.sorted { $0.score > $1.score }
    }

    // MARK: - Assembly

    func pick(_ candidate: Candidate) -> Pick? {
        guard let visible = view.title(ofRow: candidate.row) else { return nil }
        let row = candidate.row
        let terms = terms(ofRow: row)
        let builders = scorers.map { ReasonBuilder(scorer: $0, view: view, now: request.now) }
        var reasons: [Reason] = []
        if let asked = matches?.evidence(ofRow: row), !asked.isEmpty {
            reasons.append(.mood(asked))
        } else if matches?.isNear(row: row) == true {
            reasons.append(.meaning)
        }
        if case .rediscover = request.mode, let memory = builders[0].memory(ofRow: row) { reasons.append(memory) }
        reasons += builders[0].reasons(forRow: row)
        // What speaks for it to one of a group may speak against it for all.
        reasons.removeAll { (terms[$0.term] ?? 0) <= 0 }
        let views =
            scorers.count < 2
            ? []
            : zip(members, zip(scorers, builders)).map { member, pair in
                Pick.MemberView(
                    member: member, match: weights.likelihood(ofScore: pair.0.scores[row]),
                    reason: pair.1.reasons(forRow: row).first)
            }
        return Pick(
            visible: visible,
            // In a fixed order: floating-point sums depend on it.
            score: Term.allCases.reduce(0) { $0 + Double(terms[$1] ?? 0) }, match: match(ofRow: row),
            terms: terms.mapValues(Double.init), reasons: reasons, members: views)
    }

    func emptiness() -> Answer.Emptiness {
        let rows = 0..<catalogue.count
        guard filters.anywhere || rows.contains(where: view.isOnServer) else { return .nothingVisible }
        guard rows.contains(where: passesFilters) else { return .filtered }
        // Only the least match stands in the way of what suits the mode.
        if rows.contains(where: { passesFilters($0) && suitsMode($0) }) { return .filtered }
        if let matches, !rows.contains(where: { passesFilters($0) && matches.relevance[$0] > 0 }) { return .unmatched }
        if case .rediscover = request.mode { return .nothingToRediscover }
        return .allSeen
    }
}
