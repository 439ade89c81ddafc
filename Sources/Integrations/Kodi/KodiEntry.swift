import Engine

/// A film, a series or an episode in Kodi's library.
struct KodiEntry: Decodable, Sendable {
    /// Such as `movie:7`: the numbers of films, series and episodes are their own each.
    let id: String
    let seriesID: String?
    let title: String?
    let seriesTitle: String?
    let originalTitle: String?
    let year: Int?
    let genres: [String]
    let plot: String?
    let tagline: String?
    let directors: [String]
    let cast: [String]
    let studios: [String]
    /// Seconds.
    let runtime: Int64?
    let contentRating: String?
    let countries: [String]
    let ids: ExternalIDs
    let playCount: Int64
    /// Milliseconds since 1970, as if Kodi's clock showed UTC: it does not say its time zone.
    let lastPlayed: Int64?
    /// How far somebody is, 0…1; `nil` when they are not in the middle of it.
    let resume: Double?
    let userRating: Double?
    let addedAt: Int64?
    let season: Int?
    let episode: Int?
    private let quality: QualityBadges.File?

    private enum CodingKeys: String, CodingKey {
        case movieid, tvshowid, episodeid, title, year, genre, plot, tagline, director, cast, studio, runtime, mpaa
        case country, uniqueid, playcount, lastplayed, resume, userrating, dateadded, season, episode
        case seriesTitle = "showtitle"
        case originalTitle = "originaltitle"
        case streamDetails = "streamdetails"
    }

    private enum ResumeKeys: String, CodingKey {
        case position, total
    }

    private struct Actor: Decodable {
        let name: String
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let series = try container.integer(.tvshowid).flatMap { $0 > 0 ? "tvshow:\($0)" : nil }
        if let number = try container.integer(.movieid) {
            id = "movie:\(number)"
            seriesID = nil
        } else if let number = try container.integer(.episodeid) {
            id = "episode:\(number)"
            seriesID = series
        } else if let series {
            id = series
            seriesID = nil
        } else {
            throw DecodingError.keyNotFound(
                CodingKeys.movieid, .init(codingPath: container.codingPath, debugDescription: "missing"))
        }
        title = try container.text(.title)
        seriesTitle = try container.text(.seriesTitle)
        originalTitle = try container.text(.originalTitle)
        year = try container.integer(.year).flatMap { $0 > 0 ? Int(clamping: $0) : nil }
        genres = try container.list(.genre, of: String.self)
        plot = try container.text(.plot)
        tagline = try container.text(.tagline)
        directors = try container.list(.director, of: String.self)
        cast = try container.list(.cast, of: Actor.self).map(\.name)
        studios = try container.list(.studio, of: String.self)
        runtime = try container.integer(.runtime)
        contentRating = try container.text(.mpaa)
        countries = try container.list(.country, of: String.self)
        let unique =
            try container.decodeIfPresent([String: Lossy<String>].self, forKey: .uniqueid)?
            .compactMapValues(\.value) ?? [:]
        ids = ExternalIDs(
            tmdb: unique["tmdb"].flatMap(Int.init), imdb: unique["imdb"].flatMap { $0.hasPrefix("tt") ? $0 : nil },
            tvdb: unique["tvdb"].flatMap(Int.init))
        playCount = try container.integer(.playcount) ?? 0
        lastPlayed = try container.text(.lastplayed).flatMap(Timestamps.parse)
        userRating = try container.number(.userrating)
        addedAt = try container.text(.dateadded).flatMap(Timestamps.parse)
        season = try container.integer(.season).map(Int.init(clamping:))
        episode = try container.integer(.episode).map(Int.init(clamping:))
        quality = try container.decodeIfPresent(KodiStreams.self, forKey: .streamDetails)?.quality
        resume = try Self.resume(in: container)
    }

    private static func resume(in container: KeyedDecodingContainer<CodingKeys>) throws -> Double? {
        guard container.contains(.resume) else { return nil }
        let place = try container.nestedContainer(keyedBy: ResumeKeys.self, forKey: .resume)
        guard let position = try place.number(.position), let total = try place.number(.total), position > 0, total > 0
        else { return nil }
        return min(position / total, 1)
    }

    /// - Returns: `nil` for episodes and for what has no name.
    var item: ServerItem? {
        guard let title, seriesID == nil, !id.hasPrefix("episode:") else { return nil }
        let isSeries = id.hasPrefix("tvshow:")
        return ServerItem(
            id: id, kind: isSeries ? .tv : .movie, ids: ids, name: title, originalName: originalTitle, year: year,
            genres: genres, overview: plot ?? "", tagline: tagline ?? "", directors: directors, cast: cast,
            studios: studios, runtime: runtime.flatMap { $0 > 0 ? Int(clamping: ($0 + 30) / 60) : nil },
            seasons: isSeries ? season : nil, episodes: isSeries ? episode : nil, contentRating: contentRating,
            countries: countries, quality: QualityBadges.badges(of: quality.map { [$0] } ?? []), addedAt: addedAt)
    }

    /// The last time it was played.
    /// - Returns: `nil` for what was never played.
    var play: Play? {
        guard let lastPlayed, playCount > 0 || resume != nil else { return nil }
        let subject =
            id.hasPrefix("movie:")
            ? Play.Subject(item: id, isEpisode: false, ids: ids, name: title, year: year)
            : Play.Subject(item: seriesID, isEpisode: true, name: seriesTitle, season: season, episode: episode)
        return Play(
            id: "\(id):\(lastPlayed)", account: KodiLibrary.account, subject: subject, startedAt: nil,
            stoppedAt: lastPlayed, completion: resume)
    }
}

/// What a file looks and sounds like.
private struct KodiStreams: Decodable {
    let quality: QualityBadges.File

    private struct Picture: Decodable {
        let width: Int?
        let height: Int?
        let hdrtype: String?
    }

    private struct Sound: Decodable {
        let channels: Int?
        let codec: String?
    }

    private enum CodingKeys: String, CodingKey {
        case video, audio
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let pictures = try container.list(.video, of: Picture.self)
        let sounds = try container.list(.audio, of: Sound.self)
        let ranges = pictures.compactMap { picture -> QualityBadges.File.Range? in
            switch picture.hdrtype {
            case "dolbyvision": .dolbyVision
            case "hdr10", "hdr10plus": .hdr10
            case "hlg": .hlg
            default: nil
            }
        }
        quality = QualityBadges.File(
            height: pictures.map { max($0.height ?? 0, ($0.width ?? 0) * 9 / 16) }.max().flatMap { $0 > 0 ? $0 : nil },
            ranges: Set(ranges), isAtmos: sounds.contains { $0.codec?.contains("atmos") == true },
            channels: sounds.compactMap(\.channels).max())
    }
}
