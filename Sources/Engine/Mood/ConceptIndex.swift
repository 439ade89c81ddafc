import Foundation

/// How much the metadata of each title speaks for each concept of the lexicon.
///
/// Evidence adds up and saturates, `x ÷ (x + κ)`: three signs are better than one, the tenth hardly matters.
struct ConceptIndex: Sendable {
    private struct Evidence: Sendable {
        var genres: [(value: Int, weight: Float)] = []
        var keywords: [(value: Int, weight: Float)] = []
        var terms: [(term: Int, weight: Float)] = []
        var people: [(facet: Facet, value: Int, weight: Float)] = []
        var against: [(facet: Facet, value: Int, weight: Float)] = []
        var givenNames: [Int] = []
    }

    private let concepts: [String: MoodConcept]
    private let evidence: [String: Evidence]
    private let catalogue: Catalogue
    private let terms: TermIndex
    private let names: GivenNameIndex

    private static let halfSaturation: Float = 1.2
    /// The sum of evidence that counts as a complete fit.
    private static let completeFit: Float = 2.2
    private static let wordStrength: Float = 1
    /// What is left of a fit when the time, length, language or genre of a title is against it.
    private static let wrongLanguage: Float = 0.12
    private static let wrongGenre: Float = 0.15

    init(lexicon: MoodLexicon, catalogue: Catalogue, terms: TermIndex) {
        concepts = lexicon.concepts
        self.catalogue = catalogue
        self.terms = terms
        let names = GivenNameIndex(catalogue: catalogue)
        self.names = names
        let keywords = KeywordPhrases(names: catalogue[.keyword].names)
        evidence = lexicon.concepts.mapValues { concept in
            var evidence = Evidence()
            evidence.genres = concept.genres.compactMap { name, weight in
                catalogue[.genre].number(of: name).map { ($0, weight) }
            }
            evidence.keywords = keywords.values(for: concept.keywords)
            evidence.terms = concept.words.compactMap { word, weight in terms.term(word).map { ($0, weight) } }
            for facet in [Facet.director, .actor, .studio] {
                evidence.people += concept.people.compactMap { name, weight in
                    catalogue[facet].number(of: name).map { (facet, $0, weight) }
                }
            }
            for (name, weight) in concept.against {
                if let value = catalogue[.genre].number(of: name) { evidence.against.append((.genre, value, weight)) }
                if let value = catalogue[.keyword].number(of: name) {
                    evidence.against.append((.keyword, value, weight))
                }
            }
            evidence.givenNames = concept.givenNames.compactMap { names.number(of: $0) }
            return evidence
        }
    }

    /// The genres that speak clearly for a concept.
    func genres(of name: String) -> Set<String> {
        Set((concepts[name]?.genres ?? [:]).filter { $0.value >= 0.3 }.keys)
    }

    /// How much each row fits the concept, 0…1.
    /// - Parameter genres: evidence that does not count here, such as `Horror` in "horror without gore".
    func scores(of name: String, without genres: Set<String> = []) -> [Float] {
        var scores = [Float](repeating: 0, count: catalogue.count)
        guard let concept = concepts[name], let evidence = evidence[name] else { return scores }
        for (value, weight) in evidence.genres where !genres.contains(catalogue[.genre].names[value]) {
            add(weight, .genre, value, to: &scores)
        }
        for (value, weight) in evidence.keywords { add(weight, .keyword, value, to: &scores) }
        for (facet, value, weight) in evidence.people { add(weight, facet, value, to: &scores) }
        for (term, weight) in evidence.terms {
            terms.forEachPosting(of: term) { posting in
                if !posting.fields.isDisjoint(with: .prose) {
                    scores[posting.row] += weight * posting.weight * Self.wordStrength
                }
            }
        }
        names.addShares(of: evidence.givenNames, to: &scores)
        if concept.kind == .praise || concept.quality > 0 || concept.popularity > 0 { addFame(concept, to: &scores) }
        for (facet, value, weight) in evidence.against {
            for row in catalogue[facet].rows(ofValue: value) { scores[Int(row)] *= 1 - weight }
        }
        restrict(concept, &scores)
        let scale = (Self.completeFit + Self.halfSaturation) / Self.completeFit
        for row in scores.indices where scores[row] > 0 {
            scores[row] = min(scale * scores[row] / (scores[row] + Self.halfSaturation), 1.2)
        }
        return scores
    }

    private func add(_ weight: Float, _ facet: Facet, _ value: Int, to scores: inout [Float]) {
        for row in catalogue[facet].rows(ofValue: value) { scores[Int(row)] += weight }
    }

    private func addFame(_ concept: MoodConcept, to scores: inout [Float]) {
        for row in scores.indices {
            scores[row] += max(concept.quality * catalogue.quality[row] * 0.6 + 0.2 * concept.quality, 0)
            scores[row] += max(concept.popularity * catalogue.popularity[row] * 0.25, 0)
        }
    }

    private func restrict(_ concept: MoodConcept, _ scores: inout [Float]) {
        if !concept.languages.isEmpty {
            for row in scores.indices {
                guard let language = catalogue.titles[row].originalLanguage else { continue }
                if concept.languages.contains(language) {
                    scores[row] += 1.5
                } else if language != "en" || concept.kind == .nationality {
                    scores[row] *= Self.wrongLanguage
                }
            }
        }
        if !concept.needs.isEmpty {
            let needed = Set(concept.needs)
            for row in scores.indices where scores[row] > 0 && needed.isDisjoint(with: catalogue.titles[row].genres) {
                scores[row] *= Self.wrongGenre
            }
        }
        if let years = concept.years {
            // Half after eight years outside.
            for row in scores.indices where scores[row] > 0 {
                guard let year = catalogue.titles[row].year else { continue }
                scores[row] *= exp2(-Float(years.distance(to: year)) / 8)
            }
        }
        if let runtimes = concept.runtimes {
            for row in scores.indices where scores[row] > 0 {
                guard let runtime = catalogue.titles[row].runtime else { continue }
                scores[row] *= exp2(-Float(runtimes.distance(to: runtime)) / 15)
            }
        }
    }
}
