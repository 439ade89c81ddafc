import Engine

/// What is kept of a title: TMDB's answer without what nobody reads, about a twentieth of it.
struct TMDBTitle: TMDBDocument, Equatable {
    static let version = 1

    /// Those whose texts are in `content`, as far as there are any; ISO 639-1.
    var languages: [String]
    /// `nil` for a title that TMDB does not know.
    var content: Content?

    var isNothing: Bool { content == nil }

    struct Content: Codable, Sendable, Equatable {
        var imdb: String?
        var tvdb: Int?
        var name: String
        var year: Int?
        var genres: [String]
        var keywords: [String]
        var overview: String
        var tagline: String
        var directors: [String]
        var cast: [String]
        var studios: [String]
        var collection: String?
        var runtime: Int?
        var seasons: Int?
        var episodes: Int?
        var originalLanguage: String?
        var voteAverage: Double?
        var voteCount: Int?
        var localized: [String: Title.LocalizedText]
        var poster: String?
        var videos: [String]
        var releases: [String: Int64]
        var countries: [String]
        var ratings: [String: String]
        var adult: Bool
    }

    func details(of id: TitleID, languages: [String]) -> TitleDetails? {
        guard let content else { return nil }
        let title = Title(
            id: id, imdbID: content.imdb, name: content.name, year: content.year, genres: content.genres,
            keywords: content.keywords, overview: content.overview, tagline: content.tagline,
            directors: content.directors, cast: content.cast, studios: content.studios, collection: content.collection,
            runtime: content.runtime, seasons: content.seasons, episodes: content.episodes,
            originalLanguage: content.originalLanguage, voteAverage: content.voteAverage,
            voteCount: content.voteCount, localized: content.localized.filter { languages.contains($0.key) })
        return TitleDetails(
            title: title, ids: ExternalIDs(tmdb: id.tmdb, imdb: content.imdb, tvdb: content.tvdb),
            posterPath: content.poster, videos: content.videos, releases: content.releases,
            originCountries: content.countries, contentRatings: content.ratings, isAdult: content.adult)
    }
}

/// What TMDB found for an id of another catalogue.
struct TMDBFinding: TMDBDocument {
    static let version = 1
    /// `nil` when there is no such title.
    var tmdb: Int?
    var isNothing: Bool { tmdb == nil }
}
