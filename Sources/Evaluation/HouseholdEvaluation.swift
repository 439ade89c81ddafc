package import Engine
import Integrations

/// Asks the engine for every person of the data, as chat would, and measures the lists against what they liked later.
package struct HouseholdEvaluation: Sendable {
    private let experiment: Experiment
    private let search: MoodSearch
    /// Ids per person that the reference protocol wants.
    private static let listLength = 150

    package init(experiment: Experiment, lexicon: MoodLexicon) {
        self.experiment = experiment
        search = MoodSearch(catalogue: experiment.catalogue, lexicon: lexicon)
    }

    /// - Parameters:
    ///   - own: weights for single members, instead of `weights`, where they were learned without them.
    ///   - calibrating: also asks for the match of what was watched later.
    ///   - progress: called with 0…1 after each person.
    package func run(
        weights: RankerWeights, own: [MemberID: RankerWeights] = [:], calibrating: Bool = false,
        progress: (Double) -> Void
    ) throws(RecommendationError) -> RankedRun {
        var run = RankedRun()
        let clock = ContinuousClock()
        for household in experiment.households {
            let newest = household.users.map(\.asOfYear).max() ?? 0
            let recommender = Recommender(
                catalogue: experiment.catalogue, search: search, weights: weights,
                household: experiment.household(of: household.users), now: Experiment.end(ofYear: newest))
            for user in household.users {
                var request = RecommendationRequest(
                    asker: user.member, limit: Self.listLength, now: Experiment.end(ofYear: user.asOfYear))
                let recommender = own[user.member].map(recommender.replacing) ?? recommender
                let start = clock.now
                let answer = try recommender.answer(request)
                run.durations.append((clock.now - start) / .seconds(1))
                run.lists.append(.init(key: user.member.rawValue, titles: answer.picks.map(\.title.id)))
                if calibrating, let later = experiment.later?[user.member] {
                    request.candidates = Set(later.map(\.title))
                    let liked = experiment.relevant(to: user, onShelf: Set(later.map(\.title)))
                    run.outcomes += try recommender.answer(request).picks.map { pick in
                        .init(match: pick.match, isLiked: liked.contains(pick.title.id))
                    }
                }
                progress(Double(run.lists.count) / Double(experiment.users.count))
            }
        }
        return run
    }

    /// `nil` where what they liked later is kept apart. A person without a list scores zero.
    package func report(on run: RankedRun) -> EvaluationReport? {
        guard experiment.later != nil else { return nil }
        let onShelf = Set(experiment.shelf.map(\.title))
        let lists = Dictionary(run.lists.map { ($0.key, $0.titles) }) { first, _ in first }
        var people: [(cluster: String, values: [Double])] = []
        var tops: [String: [[TitleID]]] = [:]
        for user in experiment.users {
            let relevant = experiment.relevant(to: user, onShelf: onShelf)
            guard !relevant.isEmpty else { continue }
            let list = admissible(lists[user.member.rawValue] ?? [], for: user, onShelf: onShelf)
            let cluster = user.household == "all" ? user.member.rawValue : user.household
            people.append((cluster, values(of: list, relevant: relevant)))
            tops[user.household, default: []].append(Array(list.prefix(10)))
        }
        guard !people.isEmpty else { return nil }
        var figures = coverage(tops, shelf: onShelf.count)
        if !run.outcomes.isEmpty {
            let outcomes = run.outcomes.map { ($0.match, $0.isLiked) }
            figures.append(("ece", RankingMetrics.calibrationError(outcomes)))
        }
        return EvaluationReport(estimates: estimates(people), figures: figures, count: people.count)
    }

    /// Without what the protocol does not count: repeats, titles off the shelf, known ones, unreleased ones.
    private func admissible(_ list: [TitleID], for user: MovieLensUser, onShelf: Set<TitleID>) -> [TitleID] {
        var seen = Set((experiment.train[user.member] ?? []).map(\.title))
        return list.filter { id in
            guard onShelf.contains(id), let row = experiment.catalogue.row(of: id) else { return false }
            guard (experiment.catalogue.titles[row].year ?? 0) <= user.asOfYear else { return false }
            return seen.insert(id).inserted
        }
    }

    private static let names = ["ndcg10", "recall20", "hit10", "mrr", "ndcg100", "recall50", "ild10"]

    private func values(of list: [TitleID], relevant: Set<TitleID>) -> [Double] {
        let hits = list.map(relevant.contains)
        let genres = list.prefix(10).compactMap { id in
            experiment.catalogue.row(of: id).map { Set(experiment.catalogue.titles[$0].genres) }
        }
        return [
            RankingMetrics.ndcg(hits: hits, relevant: relevant.count, depth: 10),
            RankingMetrics.recall(hits: hits, relevant: relevant.count, depth: 20),
            hits.prefix(10).contains(true) ? 1 : 0,
            RankingMetrics.reciprocalRank(hits: hits),
            RankingMetrics.ndcg(hits: hits, relevant: relevant.count, depth: 100),
            RankingMetrics.recall(hits: hits, relevant: relevant.count, depth: 50),
            RankingMetrics.intraListDiversity(genres),
        ]
    }

    private func estimates(_ people: [(cluster: String, values: [Double])]) -> [(name: String, value: Estimate)] {
        var order: [String] = []
        var clusters: [String: [[Double]]] = [:]
        for person in people {
            if clusters[person.cluster] == nil { order.append(person.cluster) }
            clusters[person.cluster, default: []].append(person.values)
        }
        return Self.names.enumerated().map { index, name in
            (name, Bootstrap.mean(ofClusters: order.map { (clusters[$0] ?? []).map { $0[index] } }))
        }
    }

    /// How much of the shelf reaches some first ten of a household, and how many of their slots are distinct titles.
    private func coverage(_ tops: [String: [[TitleID]]], shelf: Int) -> [(name: String, value: Double)] {
        let covered = tops.values.map { Set($0.joined()).count }
        let slots = tops.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } }
        let total = covered.reduce(0, +)
        return [
            ("coverage10", Double(total) / Double(covered.count) / Double(max(shelf, 1))),
            ("distinct10", Double(total) / Double(max(slots, 1))),
        ]
    }
}
