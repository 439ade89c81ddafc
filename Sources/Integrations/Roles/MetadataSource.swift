package import Engine

/// What knows titles, also those that nobody here has: TMDB.
package protocol MetadataSource: Sendable {
    /// Everything known of a title, with names and overviews in `languages`; `nil` when there is no such title.
    /// - Parameter languages: ISO 639-1.
    func details(of title: TitleID, languages: [String]) async throws -> TitleDetails?

    /// The title with an IMDb or TVDB id; TMDB ids are not looked up.
    func find(_ ids: ExternalIDs, kind: TitleKind) async throws -> TitleID?

    /// The one title of that name and year; `nil` when none or several fit.
    func search(_ name: String, year: Int?, kind: TitleKind) async throws -> TitleID?

    /// What many look at now, best first.
    /// - Parameter page: 1, 2, 3 …; an empty answer is behind the last one.
    func trending(_ kind: TitleKind, over window: TrendingWindow, page: Int) async throws -> [TitleID]

    /// What fits a search by properties, best known first.
    func discover(_ kind: TitleKind, _ query: DiscoverQuery, page: Int) async throws -> [TitleID]

    /// What comes to the cinemas (films) or is on air soon (series) in a region.
    func upcoming(_ kind: TitleKind, region: String?, page: Int) async throws -> [TitleID]
}

package enum TrendingWindow: String, Sendable {
    case day
    case week
}

package struct DiscoverQuery: Sendable, Equatable {
    /// TMDB's English genre names; all of them must be there.
    package var genres: [String]
    package var years: ClosedRange<Int>?
    /// ISO 639-1.
    package var originalLanguage: String?
    package var minimumVotes: Int?

    package init(
        genres: [String] = [], years: ClosedRange<Int>? = nil, originalLanguage: String? = nil,
        minimumVotes: Int? = nil
    ) {
        self.genres = genres
        self.years = years
        self.originalLanguage = originalLanguage
        self.minimumVotes = minimumVotes
    }
}

/// A title with what only the catalogue of the world knows.
package struct TitleDetails: Sendable, Equatable {
    package var title: Title
    package var ids: ExternalIDs
    /// Below TMDB's image address, such as `/abc.jpg`.
    package var posterPath: String?
    /// YouTube keys, trailers first.
    package var videos: [String]
    /// When it is released where, by ISO 3166-1 code, milliseconds since 1970.
    package var releases: [String: Int64]
    /// ISO 3166-1 codes.
    package var originCountries: [String]
    /// From what age it is meant for, by ISO 3166-1 code, such as `PG-13` for `US`.
    package var contentRatings: [String: String]
    package var isAdult: Bool

    package init(
        title: Title, ids: ExternalIDs, posterPath: String? = nil, videos: [String] = [],
        releases: [String: Int64] = [:], originCountries: [String] = [], contentRatings: [String: String] = [:],
        isAdult: Bool = false
    ) {
        self.title = title
        self.ids = ids
        self.posterPath = posterPath
        self.videos = videos
        self.releases = releases
        self.originCountries = originCountries
        self.contentRatings = contentRatings
        self.isAdult = isAdult
    }
}
