/// Finds the facts behind the terms of a score: which watched titles, people and themes made it.
struct ReasonBuilder {
    let scorer: MemberScorer
    let view: VisibleLibrary
    let now: Int64

    /// Weaker terms than this, in log odds, are not worth a sentence.
    private static let minimumTerm: Float = 0.03

    private var catalogue: Catalogue { scorer.catalogue }

    /// Strongest first; personal ones before general ones.
    func reasons(forRow row: Int) -> [Reason] {
        let terms = scorer.terms(ofRow: row).filter { $0.value > Self.minimumTerm }
        let order = terms.sorted { a, b in
            if a.key.isPersonal != b.key.isPersonal { return a.key.isPersonal }
            return (a.value, b.key.rawValue) > (b.value, a.key.rawValue)
        }
        return order.compactMap { reason(for: $0.key, row: row) }
    }

    func memory(ofRow row: Int) -> Reason? {
        guard let engagement = scorer.engagements[row] else { return nil }
        let months = Int((now - engagement.lastAt) / (30 * .day))
        // Of a series the episodes are counted, which are no viewings of the whole.
        let viewings = catalogue.titles[row].kind == .tv ? 1 : max(engagement.completedViewings, 1)
        return .memory(monthsAgo: months, viewings: viewings)
    }

    func reason(for term: Term, row: Int) -> Reason? {
        let title = catalogue.titles[row]
        switch term {
        case .similar: return similar(row)
        case .person: return person(row)
        case .genre: return genres(row)
        case .keyword: return keywords(row)
        case .studio:
            guard let found = ranked(.studio, row).first else { return nil }
            let titles = watched(.studio, found.value, besides: row)
            return titles.isEmpty ? nil : .studio(found.name, of: titles)
        case .era: return title.year.map { .era(decade: $0 / 10 * 10) }
        case .language:
            guard let language = title.originalLanguage, let value = catalogue[.language].number(of: language) else {
                return nil
            }
            let examples = watched(.language, value, besides: row)
            return examples.isEmpty ? nil : .language(language, examples: examples)
        case .runtime: return title.runtime.map { .runtime(minutes: $0) }
        case .collection: return franchise(row)
        case .coWatching: return coWatched(row)
        case .household:
            let summary = scorer.signals.summary(ofRow: row)
            return summary.likedBy > 0 ? .household(likedBy: summary.likedBy) : nil
        case .quality:
            // For those who like what others do not, a low vote raises the score: true, but no praise.
            guard let average = title.voteAverage, let votes = title.voteCount, catalogue.quality[row] > 0 else {
                return nil
            }
            return .quality(voteAverage: average, votes: votes)
        case .popularity: return catalogue.popularity[row] > 0 ? .popularity : nil
        case .novelty: return title.year.map { .novelty(year: $0) }
        case .override: return boosted(row)
        case .antiProfile, .mood, .memory, .repetition: return nil
        }
    }

    // MARK: - Evidence

    private func profileOfRow(_ row: Int) -> TasteProfile? { scorer.profiles[catalogue.domains[row]] }

    /// The title that makes the anti-profile term what it is.
    func nearestDisliked(_ row: Int) -> VisibleTitle? {
        nearest(to: row, of: profileOfRow(row)?.dislikedAnchors ?? []).flatMap(view.title(ofRow:))
    }

    private func similar(_ row: Int) -> Reason? {
        guard let other = nearest(to: row, of: profileOfRow(row)?.likedAnchors ?? []),
            let title = view.title(ofRow: other)
        else { return nil }
        return .similarTo(title, traits: sharedTraits(other, row))
    }

    /// The anchor that the likeness of `row` comes from, measured as the ranker does; `nil` when it is like none.
    private func nearest(to row: Int, of anchors: [TasteProfile.Entry]) -> Int? {
        let vector = catalogue.content.vector(ofRow: row)
        let likeness = anchors.filter { $0.row != row }.map { anchor in
            let strength = abs(anchor.engagement.value).squareRoot()
            return (row: anchor.row, value: catalogue.content.likeness(of: anchor.row, to: vector) * strength)
        }
        let best = likeness.max { ($0.value, $1.row) < ($1.value, $0.row) }
        return best.flatMap { $0.value > 0 ? $0.row : nil }
    }

    /// The keywords that two titles share, the rarest, being the most telling, first.
    private func sharedTraits(_ a: Int, _ b: Int) -> [String] {
        let index = catalogue[.keyword]
        let other = Set(index.values(ofRow: b))
        return index.values(ofRow: a).filter(other.contains)
            .sorted { (index.rows(ofValue: Int($0)).count, $0) < (index.rows(ofValue: Int($1)).count, $1) }
            .map { index.names[Int($0)] }
    }

    private struct Found {
        let facet: Facet
        let value: Int
        let name: String
        let strength: Float
    }

    private func ranked(_ facet: Facet, _ row: Int) -> [Found] {
        guard let profile = profileOfRow(row), let (liking, interest) = Self.features[facet] else { return [] }
        let index = catalogue[facet]
        return index.values(ofRow: row).compactMap { value -> Found? in
            guard let affinity = profile.affinity(for: facet, value: Int(value)), affinity.support > 0 else {
                return nil
            }
            let strength =
                scorer.weights[liking] * affinity.liking + scorer.weights[interest] * affinity.interest
            guard strength > 0 else { return nil }
            return Found(facet: facet, value: Int(value), name: index.names[Int(value)], strength: strength)
        }.sorted { ($0.strength, $1.value) > ($1.strength, $0.value) }
    }

    private static let features: [Facet: (liking: Feature, interest: Feature)] = [
        .genre: (.genreLiking, .genreInterest), .keyword: (.keywordLiking, .keywordInterest),
        .director: (.directorLiking, .directorInterest), .actor: (.actorLiking, .actorInterest),
        .studio: (.studioLiking, .studioInterest),
    ]

    /// Liked titles of the same domain that share a value with `row`, best liked first, at most three.
    private func watched(_ facet: Facet, _ value: Int, besides row: Int) -> [VisibleTitle] {
        guard let profile = profileOfRow(row) else { return [] }
        // The cast of a film series is its own; that they are in the next part says nothing new.
        let franchise = facet == .director || facet == .actor ? catalogue.titles[row].collection : nil
        let index = catalogue[facet]
        let rows = index.rows(ofValue: value)
        // A common value belongs to more titles than anybody has watched.
        let entries =
            rows.count < profile.entries.count
            ? rows.compactMap { profile.entry(ofRow: Int($0)) }
            : profile.entries.filter { index.values(ofRow: $0.row).contains(Int32(value)) }
        let liked =
            entries
            .filter { entry in
                entry.isLiked && entry.engagement.state.isViewing && entry.row != row
                    && (franchise == nil || catalogue.titles[entry.row].collection != franchise)
            }
            .sorted { ($0.engagement.value, $1.row) > ($1.engagement.value, $0.row) }
        return liked.prefix(3).compactMap { view.title(ofRow: $0.row) }
    }

    private func person(_ row: Int) -> Reason? {
        let all = (ranked(.director, row) + ranked(.actor, row)).sorted { $0.strength > $1.strength }
        for found in all {
            let titles = watched(found.facet, found.value, besides: row)
            guard !titles.isEmpty else { continue }
            return found.facet == .director ? .director(found.name, of: titles) : .actor(found.name, of: titles)
        }
        return nil
    }

    private func genres(_ row: Int) -> Reason? {
        let found = ranked(.genre, row).filter { !watched(.genre, $0.value, besides: row).isEmpty }.prefix(2)
        guard let first = found.first else { return nil }
        return .genres(found.map(\.name), examples: watched(.genre, first.value, besides: row))
    }

    private func keywords(_ row: Int) -> Reason? {
        let found = ranked(.keyword, row).filter { !watched(.keyword, $0.value, besides: row).isEmpty }.prefix(2)
        guard let first = found.first else { return nil }
        return .keywords(found.map(\.name), examples: watched(.keyword, first.value, besides: row))
    }

    private func coWatched(_ row: Int) -> Reason? {
        scorer.coWatching?.strongest(of: scorer.liked, for: row, asker: scorer.member)
            .flatMap(view.title(ofRow:)).map(Reason.coWatched)
    }

    private func franchise(_ row: Int) -> Reason? {
        guard let name = catalogue.titles[row].collection else { return nil }
        let liked = catalogue.franchise(ofRow: row).last { other in
            guard other != row, let entry = profileOfRow(row)?.entry(ofRow: other) else { return false }
            return entry.engagement.state.isViewing && entry.engagement.value > 0
        }
        return liked.flatMap(view.title(ofRow:)).map { .franchise(name, previous: $0) }
    }

    private func boosted(_ row: Int) -> Reason? {
        let order = scorer.overrides.first { order in
            order.action == .boost && catalogue.rows(matching: order.subject).contains(row)
        }
        switch order?.subject {
        case .genre(let name), .person(let name), .keyword(let name): return .boosted(name)
        case .title: return .boosted(catalogue.titles[row].name)
        case nil: return nil
        }
    }
}
