package import Engine

/// Puts the facts of a reason into a sentence, by the templates of a language.
///
/// It names nothing that is not in the facts. Which of several sentences is taken depends on the title alone, so that a
/// card reads the same whenever it is drawn.
package struct ReasonWriter: Sendable {
    private let locale: Locale

    package init(_ locale: Locale) { self.locale = locale }

    /// One or two sentences: the strongest reason that can be said in this language, and another of a different kind.
    package func explanation(of reasons: [Reason], for title: Title) -> String {
        var sentences: [String] = []
        for reason in reasons where sentences.count < 2 {
            if sentences.count == 1, !reason.term.isPersonal { break }
            if let sentence = sentence(for: reason, title: title) { sentences.append(sentence) }
        }
        return sentences.joined(separator: " ")
    }

    /// Of a group: how far apart its members are on a title.
    /// - Parameter percents: the match of each member.
    func commonGround(from percents: [Int], for title: Title) -> String {
        let values = ["low": String(percents.min() ?? 0), "high": String(percents.max() ?? 0)]
        return fill(.commonGround, title, values) ?? ""
    }

    /// `nil` when the language lacks a word for it.
    package func sentence(for reason: Reason, title: Title) -> String? {
        switch reason {
        case .similarTo(let other, let traits):
            let words = traits.compactMap(locale.keyword).prefix(2)
            let name = name(other)
            guard words.count > 0 else { return fill(.similar, title, ["title": name]) }
            return fill(.similarTraits, title, ["title": name, "traits": locale.list(Array(words))])
        case .director(let person, let titles):
            return fill(.director, title, ["name": person, "titles": names(titles)])
        case .actor(let person, let titles):
            return fill(.actor, title, ["name": person, "titles": names(titles)])
        case .studio(let studio, let titles):
            guard !titles.isEmpty else { return nil }
            return fill(.studio, title, ["name": studio, "titles": names(titles)])
        case .genres(let genres, let examples):
            let list = locale.list(genres.map(locale.genre))
            guard !examples.isEmpty else { return fill(.genres, title, ["genres": list]) }
            return fill(.genresExamples, title, ["genres": list, "titles": names(examples)])
        case .keywords(let keywords, let examples):
            let words = keywords.compactMap(locale.keyword)
            guard !words.isEmpty, !examples.isEmpty else { return nil }
            return fill(.themes, title, ["themes": locale.list(words), "titles": names(examples)])
        case .era(let decade): return fill(.era, title, ["decade": String(decade)])
        case .language(let code, let examples):
            guard let language = locale.word(.languages, code), !examples.isEmpty else { return nil }
            return fill(.language, title, ["language": language, "titles": names(examples)])
        case .franchise(let collection, let previous):
            return fill(.franchise, title, ["collection": collection, "previous": name(previous)])
        case .coWatched(let other): return fill(.coWatched, title, ["title": name(other)])
        case .household(let count): return fill(.household, title, [:], count: count)
        case .quality(let vote, _): return fill(.quality, title, ["vote": locale.decimal(vote)])
        case .popularity: return fill(.popularity, title, [:])
        case .novelty(let year): return fill(.novelty, title, ["year": String(year)])
        case .runtime(let minutes): return fill(.runtime, title, [:], count: minutes)
        case .boosted(let name):
            return fill(.boosted, title, ["name": locale.word(.genres, name) ?? locale.keyword(name) ?? name])
        case .mood(let wishes):
            let words = wishes.compactMap(word(forTrait:)).prefix(3)
            guard words.count > 0 else { return fill(.moodPlain, title, [:]) }
            return fill(.mood, title, ["wishes": locale.list(Array(words))])
        case .meaning: return fill(.meaning, title, [:])
        case .memory(let months, let viewings):
            guard viewings > 1 else { return fill(.memory, title, [:], count: months) }
            return fill(.memoryAgain, title, ["viewings": String(viewings)], count: months)
        }
    }

    private func fill(_ kind: ReasonKind, _ title: Title, _ values: [String: String], count: Int? = nil) -> String? {
        guard let templates = locale.explanations[kind], !templates.isEmpty else { return nil }
        let choice = templates[title.id.tmdb.magnitude.hashedIndex(below: templates.count)]
        return choice.filled(values, count: count, language: locale.language).capitalisingFirst
    }

    private func name(_ title: VisibleTitle) -> String { locale.quoted(title.title.name(in: locale.language.rawValue)) }

    private func names(_ titles: [VisibleTitle]) -> String { locale.list(titles.prefix(2).map(name)) }

    private func word(forTrait trait: String) -> String? { locale.word(.genres, trait) ?? locale.keyword(trait) }
}

extension String {
    /// With a capital at the beginning, which a word that fills a gap may lack.
    package var capitalisingFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension UInt {
    /// Spreads neighbouring numbers (Knuth's multiplicative hashing), the same on every run.
    fileprivate func hashedIndex(below bound: Int) -> Int {
        Int((self &* 0x9E37_79B9_7F4A_7C15) >> 33) % bound
    }
}
