import Engine

/// A film, a series, an episode or a list of them on a Jellyfin server.
struct JellyfinItem: Decodable, Sendable {
    let id: String
    let type: String?
    let name: String?
    let originalTitle: String?
    let year: Int?
    let overview: String?
    let taglines: [String]
    let genres: [String]
    let people: [Person]
    let studios: [String]
    let runtime: Int?
    let seasons: Int?
    let episodes: Int?
    let contentRating: String?
    let language: String?
    let countries: [String]
    let providers: [String: String]
    let addedAt: Int64?
    let sources: [JellyfinMedia]
    let seriesID: String?
    let seriesName: String?
    let season: Int?
    let episode: Int?
    let userData: JellyfinUserData?
    /// Of an entry of a playlist.
    let playlistItemID: String?

    struct Person: Decodable, Sendable {
        let name: String?
        let type: String?

        private enum CodingKeys: String, CodingKey {
            case name = "Name"
            case type = "Type"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = try container.text(.name)
            type = try container.text(.type)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case type = "Type"
        case name = "Name"
        case originalTitle = "OriginalTitle"
        case year = "ProductionYear"
        case overview = "Overview"
        case taglines = "Taglines"
        case genres = "Genres"
        case people = "People"
        case studios = "Studios"
        case runTimeTicks = "RunTimeTicks"
        case childCount = "ChildCount"
        case recursiveItemCount = "RecursiveItemCount"
        case officialRating = "OfficialRating"
        case originalLanguage = "OriginalLanguage"
        case locations = "ProductionLocations"
        case providerIDs = "ProviderIds"
        case dateCreated = "DateCreated"
        case mediaSources = "MediaSources"
        case seriesID = "SeriesId"
        case seriesName = "SeriesName"
        case indexNumber = "IndexNumber"
        case parentIndexNumber = "ParentIndexNumber"
        case userData = "UserData"
        case playlistItemID = "PlaylistItemId"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let id = try container.text(.id) else {
            throw DecodingError.keyNotFound(
                CodingKeys.id, .init(codingPath: container.codingPath, debugDescription: "missing"))
        }
        self.id = JellyfinID.normal(id)
        type = try container.text(.type)
        name = try container.text(.name)
        originalTitle = try container.text(.originalTitle)
        year = try container.integer(.year).map(Int.init(clamping:))
        overview = try container.text(.overview)
        taglines = try container.list(.taglines, of: String.self)
        genres = try container.list(.genres, of: String.self)
        people = try container.list(.people, of: Person.self)
        studios = try container.list(.studios, of: Person.self).compactMap(\.name)
        runtime = try container.integer(.runTimeTicks).flatMap { ticks in
            ticks > 0 ? Int(clamping: (ticks / JellyfinTicks.perSecond + 30) / 60) : nil
        }
        seasons = try container.integer(.childCount).map(Int.init(clamping:))
        episodes = try container.integer(.recursiveItemCount).map(Int.init(clamping:))
        contentRating = try container.text(.officialRating)
        language = try container.text(.originalLanguage)
        countries = try container.list(.locations, of: String.self)
        providers =
            try container.decodeIfPresent([String: String?].self, forKey: .providerIDs)?.compactMapValues(\.self) ?? [:]
        addedAt = try container.text(.dateCreated).flatMap(Timestamps.parse)
        sources = try container.list(.mediaSources, of: JellyfinMedia.self)
        seriesID = try container.text(.seriesID).map(JellyfinID.normal)
        seriesName = try container.text(.seriesName)
        season = try container.integer(.parentIndexNumber).map(Int.init(clamping:))
        episode = try container.integer(.indexNumber).map(Int.init(clamping:))
        userData = try container.decodeIfPresent(JellyfinUserData.self, forKey: .userData)
        playlistItemID = try container.text(.playlistItemID)
    }

    var ids: ExternalIDs {
        let known = Dictionary(providers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
        return ExternalIDs(
            tmdb: known["tmdb"].flatMap(Int.init), imdb: known["imdb"].flatMap { $0.hasPrefix("tt") ? $0 : nil },
            tvdb: known["tvdb"].flatMap(Int.init))
    }

    /// - Returns: `nil` for what is neither film nor series, or has no name.
    var serverItem: ServerItem? {
        guard let name, type == "Movie" || type == "Series" else { return nil }
        let isSeries = type == "Series"
        func people(_ type: String) -> [String] { self.people.filter { $0.type == type }.compactMap(\.name) }
        return ServerItem(
            id: id, kind: isSeries ? .tv : .movie, ids: ids, name: name, originalName: originalTitle, year: year,
            genres: genres, overview: overview ?? "", tagline: taglines.first ?? "", directors: people("Director"),
            cast: people("Actor"), studios: studios, runtime: runtime, seasons: isSeries ? seasons : nil,
            episodes: isSeries ? episodes : nil, contentRating: contentRating,
            originalLanguage: language?.count == 2 ? language?.lowercased() : nil, countries: countries,
            quality: QualityBadges.badges(of: sources.map(\.quality)), addedAt: addedAt)
    }

    /// - Returns: `nil` for what is neither film nor episode.
    var subject: Play.Subject? {
        switch type {
        case "Movie": Play.Subject(item: id, isEpisode: false, ids: ids, name: name, year: year)
        // The ids are those of the episode.
        case "Episode":
            Play.Subject(item: seriesID, isEpisode: true, name: seriesName, season: season, episode: episode)
        default: nil
        }
    }
}

/// What a user did with an item.
struct JellyfinUserData: Decodable, Sendable {
    let rating: Double?
    let likes: Bool?
    let isPlayed: Bool
    /// 0…100.
    let playedPercentage: Double?
    /// Milliseconds since 1970.
    let lastPlayed: Int64?

    private enum CodingKeys: String, CodingKey {
        case rating = "Rating"
        case likes = "Likes"
        case played = "Played"
        case playedPercentage = "PlayedPercentage"
        case lastPlayed = "LastPlayedDate"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rating = try container.number(.rating)
        likes = try container.flag(.likes)
        isPlayed = try container.flag(.played) ?? false
        playedPercentage = try container.number(.playedPercentage)
        lastPlayed = try container.text(.lastPlayed).flatMap(Timestamps.parse)
    }

    /// 0…1; `nil` when the server says only that it was watched.
    var completion: Double? {
        if let playedPercentage, playedPercentage > 0 { return min(playedPercentage / 100, 1) }
        return isPlayed ? nil : 0
    }

    var stars: Double? { JellyfinUserData.stars(rating: rating, likes: likes) }

    /// A thumb says less than a number.
    static func stars(rating: Double?, likes: Bool?) -> Double? { Stars.ofTen(rating) ?? likes.map { $0 ? 4 : 1.5 } }
}

/// Jellyfin's unit of time.
enum JellyfinTicks {
    static let perSecond: Int64 = 10_000_000
    static let perMillisecond: Int64 = 10_000
}
