/// The kinds of explanation that `templates/explanations/<language>.json` has sentences for, and the gaps that each
/// can fill.
package enum ReasonKind: String, Sendable, CaseIterable {
    case similar
    case similarTraits = "similar_traits"
    case director
    case actor
    case studio
    case genres
    case genresExamples = "genres_examples"
    case themes
    case era
    case language
    case franchise
    case coWatched = "co_watched"
    case household
    case quality
    case popularity
    case novelty
    case runtime
    case boosted
    case mood
    case moodPlain = "mood_plain"
    case meaning
    case memory
    case memoryAgain = "memory_again"
    case commonGround = "common_ground"

    package var gaps: Set<String> {
        switch self {
        case .similar, .coWatched: ["title"]
        case .similarTraits: ["title", "traits"]
        case .director, .actor, .studio: ["name", "titles"]
        case .genres: ["genres"]
        case .genresExamples: ["genres", "titles"]
        case .themes: ["themes", "titles"]
        case .era: ["decade"]
        case .language: ["language", "titles"]
        case .franchise: ["collection", "previous"]
        case .household: ["count"]
        case .quality: ["vote"]
        case .popularity, .moodPlain, .meaning: []
        case .novelty: ["year"]
        case .runtime: ["count"]
        case .boosted: ["name"]
        case .mood: ["wishes"]
        case .memory: ["count"]
        case .memoryAgain: ["count", "viewings"]
        case .commonGround: ["low", "high"]
        }
    }
}
