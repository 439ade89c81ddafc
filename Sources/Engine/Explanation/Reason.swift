/// A fact about why a title was picked, ready to be put into words in any language.
///
/// Each belongs to one term of the score that it raised, and holds the watched titles behind it (visible to all
/// readers).
package enum Reason: Sendable, Equatable {
    case similarTo(VisibleTitle, traits: [String])
    case director(String, of: [VisibleTitle])
    case actor(String, of: [VisibleTitle])
    case studio(String, of: [VisibleTitle])
    case genres([String], examples: [VisibleTitle])
    case keywords([String], examples: [VisibleTitle])
    case era(decade: Int)
    case language(String, examples: [VisibleTitle])
    case franchise(String, previous: VisibleTitle)
    /// At least three others liked both.
    case coWatched(VisibleTitle)
    /// How many others of the household liked it.
    case household(likedBy: Int)
    case quality(voteAverage: Double, votes: Int)
    case popularity
    case novelty(year: Int)
    case runtime(minutes: Int)
    case boosted(String)
    /// The concepts and words of the wish that it fulfils.
    case mood([String])
    /// Its text means nearly what the whole wish means, though none of the wish's words speak for it.
    case meaning
    case memory(monthsAgo: Int, viewings: Int)

    package var term: Term {
        switch self {
        case .similarTo: .similar
        case .director, .actor: .person
        case .studio: .studio
        case .genres: .genre
        case .keywords: .keyword
        case .era: .era
        case .language: .language
        case .franchise: .collection
        case .coWatched: .coWatching
        case .household: .household
        case .quality: .quality
        case .popularity: .popularity
        case .novelty: .novelty
        case .runtime: .runtime
        case .boosted: .override
        case .mood, .meaning: .mood
        case .memory: .memory
        }
    }

    /// The watched titles that the reason rests on.
    package var evidence: [VisibleTitle] {
        switch self {
        case .similarTo(let title, _), .franchise(_, let title), .coWatched(let title): [title]
        case .director(_, let titles), .actor(_, let titles), .studio(_, let titles), .genres(_, let titles),
            .keywords(_, let titles), .language(_, let titles):
            titles
        case .era, .household, .quality, .popularity, .novelty, .runtime, .boosted, .mood, .meaning, .memory: []
        }
    }
}
