package import Engine
package import Integrations

/// Asks for every judged wish in words, as a new member without any history would, and measures what is found.
package struct MoodEvaluation: Sendable {
    private let catalogue: Catalogue
    private let queries: [MoodQuery]
    private let parser: MoodParser
    private let recommender: Recommender

    private static let asker = MemberID("newcomer")
    private static let listLength = 20

    package init(
        folder: MovieLensFolder, split: String, shelf: String, lexicon: MoodLexicon, weights: RankerWeights
    ) throws {
        catalogue = Catalogue(titles: try folder.titles().titles)
        queries = try folder.moodQueries(split: split).values
        parser = MoodParser(lexicon: lexicon, catalogue: catalogue)
        let ids = try folder.catalogueIDs(shelf).values
        let household = Household(
            members: [Member(id: Self.asker, name: "Newcomer")], libraries: [Experiment.library],
            access: [Self.asker: .all],
            items: ids.map { LibraryItem(title: $0, library: Experiment.library.id) })
        recommender = Recommender(
            catalogue: catalogue, search: MoodSearch(catalogue: catalogue, lexicon: lexicon), weights: weights,
            household: household, now: Self.now)
    }

    private static let now = Experiment.end(ofYear: 2020)

    /// Every title that may be asked for.
    package var titles: [Title] { catalogue.titles }

    /// What is near each wish in meaning, by the wish's id.
    /// - Parameter search: finds so many of the titles nearest to a text.
    package func meanings(
        _ search: (_ wish: String, _ limit: Int) async -> [TitleID: Float]
    ) async -> [String: [TitleID: Float]] {
        let view = recommender.visibleLibrary(for: [Self.asker])
        let limit = MoodSearch.meaningLimit(in: catalogue, isVisible: view.contains)
        var meanings: [String: [TitleID: Float]] = [:]
        for query in queries { meanings[query.id] = await search(query.query, limit) }
        return meanings
    }

    /// - Parameter meanings: of `meanings(_:)`; without them the wishes are understood by their words alone.
    package func run(
        meanings: [String: [TitleID: Float]] = [:], progress: (Double) -> Void
    ) throws(RecommendationError) -> RankedRun {
        var run = RankedRun()
        let clock = ContinuousClock()
        let view = recommender.visibleLibrary(for: [Self.asker])
        for query in queries {
            let start = clock.now
            var intent = parser.intent(of: query.query, language: query.language, isVisible: view.contains)
            intent.meaning = meanings[query.id] ?? [:]
            let answer = try recommender.answer(
                RecommendationRequest(asker: Self.asker, wish: intent, limit: Self.listLength, now: Self.now))
            run.durations.append((clock.now - start) / .seconds(1))
            run.lists.append(.init(key: query.id, titles: answer.picks.map(\.title.id)))
            progress(Double(run.lists.count) / Double(queries.count))
        }
        return run
    }

    /// Gain of a grade g is 2^g − 1; a title that nobody judged has none.
    ///
    /// `nil` where the split has no queries.
    package func report(on run: RankedRun) -> EvaluationReport? {
        guard !queries.isEmpty else { return nil }
        let lists = Dictionary(run.lists.map { ($0.key, $0.titles) }) { first, _ in first }
        var rows: [(language: String, values: [Double])] = []
        for query in queries {
            func gain(_ grade: Int) -> Double { Double((1 << grade) - 1) }
            let list = Array((lists[query.id] ?? []).prefix(Self.listLength))
            let gains = list.prefix(10).map { gain(query.relevant[$0] ?? 0) }
            let ideal = query.relevant.values.map(gain).sorted(by: >)
            rows.append(
                (
                    query.language,
                    [
                        RankingMetrics.ndcg(gains: gains, ideal: Array(ideal.prefix(10)), depth: 10),
                        gains.isEmpty ? 0 : Double(gains.count { $0 > 0 }) / Double(gains.count),
                        Double(list.count { query.relevant[$0] != nil })
                            / Double(max(min(20, query.relevant.count), 1)),
                    ]
                ))
        }
        let estimates = ["ndcg10", "p10", "r20"].enumerated().map { index, name in
            (name: name, value: Bootstrap.mean(ofClusters: rows.map { [$0.values[index]] }))
        }
        let languages = ["en", "de", "fr"].compactMap { language -> (name: String, value: Double)? in
            let own = rows.filter { $0.language == language }.map(\.values[0])
            return own.isEmpty ? nil : ("ndcg10_\(language)", own.reduce(0, +) / Double(own.count))
        }
        return EvaluationReport(estimates: estimates, figures: languages, count: rows.count)
    }
}
