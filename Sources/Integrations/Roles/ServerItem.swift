package import Engine

/// A film or a series on a media server, with what the server says of it.
package struct ServerItem: Sendable, Equatable {
    package var id: String
    package var kind: TitleKind
    package var ids: ExternalIDs
    package var name: String
    package var originalName: String?
    package var year: Int?
    /// In the words of the server, which follow the language of the library.
    package var genres: [String]
    package var overview: String
    package var tagline: String
    package var directors: [String]
    package var cast: [String]
    package var studios: [String]
    /// Minutes; of one episode for a series.
    package var runtime: Int?
    package var seasons: Int?
    package var episodes: Int?
    /// Such as `PG-13`, `FSK 16`.
    package var contentRating: String?
    /// ISO 639-1, lower case.
    package var originalLanguage: String?
    /// ISO 3166-1 codes or names, as the server has them.
    package var countries: [String]
    /// Badges such as `4K`, `HDR`, `Dolby Vision`, `Atmos`, `1080p`; see `QualityBadges`.
    package var quality: [String]
    /// Milliseconds since 1970.
    package var addedAt: Int64?

    package init(
        id: String, kind: TitleKind, ids: ExternalIDs = ExternalIDs(), name: String, originalName: String? = nil,
        year: Int? = nil, genres: [String] = [], overview: String = "", tagline: String = "",
        directors: [String] = [], cast: [String] = [], studios: [String] = [], runtime: Int? = nil,
        seasons: Int? = nil, episodes: Int? = nil, contentRating: String? = nil, originalLanguage: String? = nil,
        countries: [String] = [], quality: [String] = [], addedAt: Int64? = nil
    ) {
        self.id = id
        self.kind = kind
        self.ids = ids
        self.name = name
        self.originalName = originalName
        self.year = year
        self.genres = genres
        self.overview = overview
        self.tagline = tagline
        self.directors = directors
        self.cast = cast
        self.studios = studios
        self.runtime = runtime
        self.seasons = seasons
        self.episodes = episodes
        self.contentRating = contentRating
        self.originalLanguage = originalLanguage
        self.countries = countries
        self.quality = quality
        self.addedAt = addedAt
    }
}

/// The numbers by which catalogues know a title.
package struct ExternalIDs: Sendable, Equatable, Hashable, Codable {
    package var tmdb: Int?
    /// Such as `tt0133093`.
    package var imdb: String?
    package var tvdb: Int?

    package init(tmdb: Int? = nil, imdb: String? = nil, tvdb: Int? = nil) {
        self.tmdb = tmdb
        self.imdb = imdb
        self.tvdb = tvdb
    }

    package var isEmpty: Bool { tmdb == nil && imdb == nil && tvdb == nil }
}
