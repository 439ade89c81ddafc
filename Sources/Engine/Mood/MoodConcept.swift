/// A theme, mood, genre, setting, occasion or nationality that people ask for, and what in the metadata of a title
/// speaks for it. Weights are 0…1: how sure one such sign alone makes it.
package struct MoodConcept: Sendable, Equatable, Codable {
    /// How much a concept decides among several that were asked for.
    package enum Kind: String, Sendable, Codable {
        /// What a title is or is about.
        case theme
        /// How it feels; people name it along with a theme.
        case tone
        /// Where a title or its makers come from.
        case nationality
        /// Praise that says little, such as "good".
        case praise
    }

    package var kind: Kind
    /// By TMDB genre name.
    package var genres: [String: Float] = [:]
    /// By keyword. A keyword that contains the phrase counts a little less, unless the name starts with `=`.
    package var keywords: [String: Float] = [:]
    /// By English word in name, overview or tagline.
    package var words: [String: Float] = [:]
    /// Directors, cast or studios that stand for it.
    package var people: [String: Float] = [:]
    /// Given names usual among people of a nation.
    package var givenNames: [String] = []
    /// ISO 639-1; a title in another language is unlikely to be meant.
    package var languages: [String] = []
    /// The time it belongs to: a title outside it fits less. First and last year; a missing end is open.
    package var years: Span?
    /// Minutes; a title outside fits less.
    package var runtimes: Span?
    /// Without one of these genres a title hardly fits.
    package var needs: [String] = []
    /// Signs against it: by genre or keyword.
    package var against: [String: Float] = [:]
    /// The genre that "no …" excludes without exception.
    package var genre: String?
    /// Above 0: better-rated or better-known titles fit more.
    package var quality: Float = 0
    package var popularity: Float = 0

    package struct Span: Sendable, Equatable, Codable {
        package var from: Int?
        package var to: Int?

        func contains(_ value: Int) -> Bool { value >= from ?? .min && value <= to ?? .max }

        /// How far outside a value lies; 0 inside.
        func distance(to value: Int) -> Int { max((from ?? value) - value, value - (to ?? value), 0) }
    }

    package init(kind: Kind) { self.kind = kind }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decodeIfPresent(Kind.self, forKey: .kind) ?? .theme
        genres = try container.decodeIfPresent([String: Float].self, forKey: .genres) ?? [:]
        keywords = try container.decodeIfPresent([String: Float].self, forKey: .keywords) ?? [:]
        words = try container.decodeIfPresent([String: Float].self, forKey: .words) ?? [:]
        people = try container.decodeIfPresent([String: Float].self, forKey: .people) ?? [:]
        givenNames = try container.decodeIfPresent([String].self, forKey: .givenNames) ?? []
        languages = try container.decodeIfPresent([String].self, forKey: .languages) ?? []
        years = try container.decodeIfPresent(Span.self, forKey: .years)
        runtimes = try container.decodeIfPresent(Span.self, forKey: .runtimes)
        needs = try container.decodeIfPresent([String].self, forKey: .needs) ?? []
        against = try container.decodeIfPresent([String: Float].self, forKey: .against) ?? [:]
        genre = try container.decodeIfPresent(String.self, forKey: .genre)
        quality = try container.decodeIfPresent(Float.self, forKey: .quality) ?? 0
        popularity = try container.decodeIfPresent(Float.self, forKey: .popularity) ?? 0
    }

    /// Every weight of evidence, to check that it lies within 0…1.
    var weights: [String: Float] {
        [genres, keywords, words, people, against].reduce(into: [:]) { all, part in
            all.merge(part) { max($0, $1) }
        }
    }
}
