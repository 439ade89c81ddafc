/// What is known of a film or a series. Lists are in the order of the source (billing order for the cast).
package struct Title: Sendable, Equatable {
    package var id: TitleID
    package var imdbID: String?
    package var name: String
    package var year: Int?
    /// TMDB genre names in English, such as `Science Fiction`.
    package var genres: [String]
    /// Lower-case English keywords.
    package var keywords: [String]
    package var overview: String
    package var tagline: String
    /// Directors of a film, creators of a series.
    package var directors: [String]
    package var cast: [String]
    package var studios: [String]
    /// The franchise that TMDB puts it in, such as `The Matrix Collection`.
    package var collection: String?
    /// Minutes; of one episode for a series.
    package var runtime: Int?
    package var seasons: Int?
    package var episodes: Int?
    /// ISO 639-1, lower case.
    package var originalLanguage: String?
    /// Mean of the votes on TMDB, 0…10.
    package var voteAverage: Double?
    package var voteCount: Int?
    /// Name and overview in other languages, by ISO 639-1 code.
    package var localized: [String: LocalizedText]
    /// What its library declares all of its content to be; it is known once title and libraries are put together.
    package var assignedDomain: Domain?

    package struct LocalizedText: Sendable, Equatable, Codable {
        package var title: String
        package var overview: String

        package init(title: String, overview: String) {
            self.title = title
            self.overview = overview
        }
    }

    package init(
        id: TitleID, imdbID: String? = nil, name: String, year: Int? = nil, genres: [String] = [],
        keywords: [String] = [], overview: String = "", tagline: String = "", directors: [String] = [],
        cast: [String] = [], studios: [String] = [], collection: String? = nil, runtime: Int? = nil,
        seasons: Int? = nil, episodes: Int? = nil, originalLanguage: String? = nil, voteAverage: Double? = nil,
        voteCount: Int? = nil, localized: [String: LocalizedText] = [:]
    ) {
        self.id = id
        self.imdbID = imdbID
        self.name = name
        self.year = year
        self.genres = genres
        self.keywords = keywords
        self.overview = overview
        self.tagline = tagline
        self.directors = directors
        self.cast = cast
        self.studios = studios
        self.collection = collection
        self.runtime = runtime
        self.seasons = seasons
        self.episodes = episodes
        self.originalLanguage = originalLanguage
        self.voteAverage = voteAverage
        self.voteCount = voteCount
        self.localized = localized
    }

    /// The name in `language`, or the original one where there is none.
    package func name(in language: String) -> String {
        localized[language].flatMap { $0.title.isEmpty ? nil : $0.title } ?? name
    }

    /// What it is about in `language`, or in the original one where there is nothing.
    package func overview(in language: String) -> String {
        localized[language].flatMap { $0.overview.isEmpty ? nil : $0.overview } ?? overview
    }

    /// As the library that holds it says, else as genres, language and kind suggest.
    package var domain: Domain {
        if let assignedDomain { return assignedDomain }
        guard genres.contains("Animation"), originalLanguage == "ja" else { return kind == .tv ? .tv : .movies }
        return .anime
    }

    package var kind: TitleKind { id.kind }

    /// Without numbers that cannot be true: outside sources are not to be trusted with arithmetic.
    var plausible: Title {
        var title = self
        title.year = year.flatMap { (1870...2200).contains($0) ? $0 : nil }
        title.runtime = runtime.flatMap { (1...10_000).contains($0) ? $0 : nil }
        title.voteAverage = voteAverage.flatMap { (0...10).contains($0) ? $0 : nil }
        title.voteCount = voteCount.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
        return title
    }
}

/// The part of a member's taste a title belongs to: each member has one sub-profile per domain.
package enum Domain: String, Sendable, Codable, CaseIterable {
    case movies
    case tv
    case anime
}
