import Foundation

/// Finds what fits a wish: evidence for its concepts, its words in the metadata, likeness to the titles it names.
///
/// Made once per catalogue (about 0.1 s for 9,000 titles); a match takes a few milliseconds.
package struct MoodSearch: Sendable {
    private let catalogue: Catalogue
    private let lexicon: MoodLexicon
    private let terms: TermIndex
    private let concepts: ConceptIndex
    /// By row: 0…1, for the good and known to come first among equals.
    private let prior: [Float]
    private let tuning: Tuning

    /// Weights of the parts of a wish; set by evaluation on judged queries.
    struct Tuning: Sendable {
        var tone: Float = 0.55
        var praise: Float = 0.25
        var nationality: Float = 1.1
        var word: Float = 0.6
        var like: Float = 1.4
        /// Nearness in meaning, against everything that was understood in words, …
        var meaning: Float = 0.1
        /// … and against each word that means nothing here.
        var meaningOfUnknown: Float = 0.3
        /// Below this agreement with the words meaning is not trusted where they were understood; above, fully.
        var trust: ClosedRange<Float> = 0.5...0.8
        /// What is left of the trust in the meaning of unknown words.
        var leastTrust: Float = 0.3
        /// Share of "has all of it" as against "has much of it".
        var conjunction: Float = 0.6
        /// What having nothing of one thing leaves of the rest.
        var floor: Float = 0.06
        var prior: Float = 0.4
    }

    package init(catalogue: Catalogue, lexicon: MoodLexicon) {
        self.init(catalogue: catalogue, lexicon: lexicon, tuning: Tuning())
    }

    init(catalogue: Catalogue, lexicon: MoodLexicon, tuning: Tuning) {
        self.catalogue = catalogue
        self.lexicon = lexicon
        self.tuning = tuning
        let terms = TermIndex(titles: catalogue.titles)
        self.terms = terms
        concepts = ConceptIndex(lexicon: lexicon, catalogue: catalogue, terms: terms)
        prior = catalogue.titles.indices.map { row in
            1 / (1 + exp(-(0.55 * catalogue.popularity[row] + 0.9 * catalogue.quality[row])))
        }
    }

    /// Scores every title; `intent.filters` are the caller's to apply.
    /// - Parameter isVisible: whether the readers may see a row; the scores of others mean nothing.
    package func match(_ intent: MoodIntent, isVisible: (Int) -> Bool = { _ in true }) -> MoodMatches {
        // What only hidden titles have must count no more than what no title has.
        let parts = self.parts(of: intent).filter { part in
            part.scores.indices.contains { part.scores[$0] > 0 && isVisible($0) }
        }
        let nearness =
            intent.describesSomething
            ? MoodNearness.scores(intent.meaning, catalogue: catalogue, isVisible: isVisible) : nil
        // Words that nobody has ever heard fit nothing, unless something else was said that was understood.
        if parts.isEmpty, nearness == nil, intent.asksForSomething, !intent.rulesSomethingOut {
            return MoodMatches(relevance: Array(repeating: 0, count: catalogue.count), parts: [])
        }
        var (relevance, counts) = combined(parts, of: intent, nearness: nearness, isVisible: isVisible)
        let wanted = intent.concepts.reduce(into: Set<String>()) { $0.formUnion(concepts.genres(of: $1.name)) }
        for concept in intent.avoided {
            for (row, score) in concepts.scores(of: concept.name, without: wanted).enumerated() {
                relevance[row] *= 1 - 0.9 * min(score * 1.3, 1)
            }
        }
        for word in intent.avoidedWords { avoid(word, in: &relevance) }
        for id in intent.unlike {
            for (row, score) in likeness(to: [id]).enumerated() { relevance[row] *= 1 - 0.8 * min(score, 1) }
        }
        // What they named they know already.
        for id in intent.like + intent.unlike { if let row = catalogue.row(of: id) { relevance[row] = 0 } }
        return MoodMatches(relevance: relevance, parts: parts, nearness: counts ? nearness : nil)
    }

    /// What nearness in meaning counts of the whole, 0…1: the less of the wish was understood in words, the more.
    private func share(
        ofMeaning nearness: [Float], beside parts: [MoodMatches.Part], fits: [Float], _ intent: MoodIntent,
        _ isVisible: (Int) -> Bool
    ) -> Float {
        guard !parts.isEmpty else { return 1 }
        let agreement = MoodNearness.agreement(nearness, with: fits, isVisible: isVisible)
        let range = tuning.trust
        let trust = min(max((agreement - range.lowerBound) / (range.upperBound - range.lowerBound), 0), 1)
        let understood = parts.reduce(0) { $0 + $1.weight }
        let names = Set(parts.map(\.name))
        let unknown = Float(intent.words.count { !names.contains($0) })
        let trustInUnknown = tuning.leastTrust + (1 - tuning.leastTrust) * trust
        let weight =
            tuning.meaning * understood * trust + tuning.meaningOfUnknown * unknown * trustInUnknown
        return weight / (understood + weight)
    }

    /// How many of the nearest titles in meaning are worth asking an index for, when it knows nothing of permissions.
    /// - Parameter isVisible: whether the readers may see a row.
    package static func meaningLimit(in catalogue: Catalogue, isVisible: (Int) -> Bool) -> Int {
        let visible = (0..<catalogue.count).count(where: isVisible)
        // One more than counts, to see where nearness ends; and hidden ones may all be nearer.
        return MoodNearness.depth(visible: visible) + 1 + catalogue.count - visible
    }

    private func parts(of intent: MoodIntent) -> [MoodMatches.Part] {
        var parts: [MoodMatches.Part] = []
        for concept in intent.concepts {
            guard let kind = lexicon.concepts[concept.name]?.kind else { continue }
            let weight: Float =
                switch kind {
                case .theme: 1
                case .tone: tuning.tone
                case .nationality: tuning.nationality
                case .praise: tuning.praise
                }
            let scores = concepts.scores(of: concept.name)
            // A rare thing that is asked for tells more than a common one.
            let mass = scores.reduce(0, +) + 1
            let rarity = log(Float(catalogue.count + 2) / mass)
            parts.append(
                MoodMatches.Part(name: concept.name, weight: weight * max(0.5 + rarity / 4, 0.5), scores: scores))
        }
        let hasConcepts = !parts.isEmpty
        for word in intent.words {
            guard let scores = occurrences(of: word) else { continue }
            parts.append(MoodMatches.Part(name: word, weight: hasConcepts ? tuning.word : 1, scores: scores))
        }
        if !intent.like.isEmpty {
            let name = intent.like.compactMap { catalogue.row(of: $0) }.map { catalogue.titles[$0].name }
            parts.append(
                MoodMatches.Part(
                    name: name.joined(separator: " · "), weight: tuning.like, scores: likeness(to: intent.like)))
        }
        return parts
    }

    /// A mean of "much of what was asked" and "something of everything that was asked", times the prior; and whether
    /// nearness had a say in it.
    private func combined(
        _ parts: [MoodMatches.Part], of intent: MoodIntent, nearness: [Float]?, isVisible: (Int) -> Bool
    ) -> (relevance: [Float], meaningCounts: Bool) {
        // Conditions alone: everything that meets them fits, the best known first.
        guard !parts.isEmpty || nearness != nil else { return (prior, false) }
        let total = parts.reduce(0) { $0 + $1.weight }
        var sums = [Float](repeating: 0, count: catalogue.count)
        var logs = [Float](repeating: 0, count: catalogue.count)
        for part in parts {
            let share = part.weight / total
            for row in sums.indices {
                let score = part.scores[row]
                sums[row] += share * score
                logs[row] += share * log2(tuning.floor + (1 - tuning.floor) * score)
            }
        }
        var fits = sums.indices.map { row -> Float in
            guard sums[row] > 0 else { return 0 }
            return (1 - tuning.conjunction) * sums[row] + tuning.conjunction * exp2(logs[row])
        }
        var share: Float = 0
        if let nearness {
            share = self.share(ofMeaning: nearness, beside: parts, fits: fits, intent, isVisible)
            for row in fits.indices { fits[row] += share * (nearness[row] - fits[row]) }
        }
        let relevance = fits.indices.map { row in
            fits[row] > 0 ? min(fits[row], 1) * (1 - tuning.prior + tuning.prior * prior[row]) : 0
        }
        return (relevance, share > 0)
    }

    /// How prominently a word occurs in each title, 0…1; `nil` when it occurs nowhere.
    private func occurrences(of word: String) -> [Float]? {
        let numbers = Set(Stemmer.Language.allCases.compactMap { terms.term(word, $0) })
        guard !numbers.isEmpty else { return nil }
        var scores = [Float](repeating: 0, count: catalogue.count)
        for number in numbers {
            // A word that is everywhere says nothing.
            let scale = min(terms.rarity(of: number) / 5, 1) * 1.5
            terms.forEachPosting(of: number) { posting in
                scores[posting.row] = max(scores[posting.row], min(posting.weight * scale, 1))
            }
        }
        return scores
    }

    private func likeness(to ids: [TitleID]) -> [Float] {
        let rows = ids.compactMap { catalogue.row(of: $0) }
        var scores = catalogue.content.likenesses(to: rows.map { ($0, 1) })
        for row in rows { scores[row] = 0 }
        let highest = max(scores.max() ?? 0, .leastNonzeroMagnitude)
        return scores.map { ($0 / highest).squareRoot() }
    }

    private func avoid(_ word: String, in relevance: inout [Float]) {
        for facet in [Facet.director, .actor] {
            guard let value = catalogue[facet].number(of: word) else { continue }
            for row in catalogue[facet].rows(ofValue: value) { relevance[Int(row)] = 0 }
        }
        guard let scores = occurrences(of: word) else { return }
        for (row, score) in scores.enumerated() { relevance[row] *= 1 - 0.8 * score }
    }
}
