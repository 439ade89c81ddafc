import Engine

/// A film, a series or an episode, as lists, sessions and webhooks of Plex carry it.
struct PlexMetadata: Decodable, Sendable {
    let ratingKey: String?
    let type: String?
    let title: String?
    let originalTitle: String?
    let year: Int?
    /// Such as `1999-03-31`.
    let originallyAvailableAt: String?
    let summary: String?
    let tagline: String?
    let studio: String?
    let contentRating: String?
    /// Milliseconds.
    let duration: Int64?
    let childCount: Int?
    let leafCount: Int?
    let addedAt: Int64?
    let updatedAt: Int64?
    let userRating: Double?
    let lastRatedAt: Int64?
    let guid: String?
    let guids: [String]
    let genres: [String]
    let directors: [String]
    let roles: [String]
    let countries: [String]
    let media: [PlexMedia]
    let index: Int?
    let parentIndex: Int?
    let grandparentRatingKey: String?
    let grandparentTitle: String?
    let grandparentGuid: String?
    let viewOffset: Int64?

    private enum CodingKeys: String, CodingKey {
        case ratingKey, type, title, originalTitle, year, summary, tagline, studio, contentRating, duration
        case childCount, leafCount, addedAt, updatedAt, userRating, lastRatedAt, guid, index, parentIndex
        case grandparentRatingKey, grandparentTitle, grandparentGuid, viewOffset, originallyAvailableAt
        case guids = "Guid"
        case genres = "Genre"
        case directors = "Director"
        case roles = "Role"
        case countries = "Country"
        case media = "Media"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func tags(_ key: CodingKeys) throws -> [String] { try container.list(key, of: PlexTag.self).compactMap(\.tag) }
        ratingKey = try container.text(.ratingKey)
        type = try container.text(.type)
        title = try container.text(.title)
        originalTitle = try container.text(.originalTitle)
        year = try container.integer(.year).map(Int.init(clamping:))
        originallyAvailableAt = try container.text(.originallyAvailableAt)
        summary = try container.text(.summary)
        tagline = try container.text(.tagline)
        studio = try container.text(.studio)
        contentRating = try container.text(.contentRating)
        duration = try container.integer(.duration)
        childCount = try container.integer(.childCount).map(Int.init(clamping:))
        leafCount = try container.integer(.leafCount).map(Int.init(clamping:))
        addedAt = try container.integer(.addedAt)
        updatedAt = try container.integer(.updatedAt)
        userRating = try container.number(.userRating)
        lastRatedAt = try container.integer(.lastRatedAt)
        guid = try container.text(.guid)
        guids = try container.list(.guids, of: PlexTag.self).compactMap(\.id)
        genres = try tags(.genres)
        directors = try tags(.directors)
        roles = try tags(.roles)
        countries = try tags(.countries)
        media = try container.list(.media, of: PlexMedia.self)
        index = try container.integer(.index).map(Int.init(clamping:))
        parentIndex = try container.integer(.parentIndex).map(Int.init(clamping:))
        grandparentRatingKey = try container.text(.grandparentRatingKey)
        grandparentTitle = try container.text(.grandparentTitle)
        grandparentGuid = try container.text(.grandparentGuid)
        viewOffset = try container.integer(.viewOffset)
    }

    /// - Parameter details: the same title from its own page, which says more of its files.
    /// - Returns: `nil` for what is neither film nor series, or has no id or name.
    func item(details: PlexMetadata? = nil) -> ServerItem? {
        guard let ratingKey, let title, type == "movie" || type == "show" else { return nil }
        let isSeries = type == "show"
        return ServerItem(
            id: ratingKey, kind: isSeries ? .tv : .movie, ids: PlexGUIDs.ids(guid: guid, guids: guids), name: title,
            originalName: originalTitle, year: year, genres: genres, overview: summary ?? "", tagline: tagline ?? "",
            directors: directors, cast: roles, studios: studio.map { [$0] } ?? [],
            runtime: duration.flatMap { $0 > 0 ? Int(clamping: ($0 + 30_000) / 60_000) : nil },
            seasons: isSeries ? childCount : nil, episodes: isSeries ? leafCount : nil, contentRating: contentRating,
            countries: countries, quality: QualityBadges.badges(of: (details ?? self).media.map(\.quality)),
            addedAt: addedAt?.milliseconds)
    }

    /// How far somebody is.
    var completion: Double? {
        guard let viewOffset, let duration, duration > 0 else { return nil }
        return min(max(Double(viewOffset) / Double(duration), 0), 1)
    }

    /// - Returns: `nil` for what is neither film nor episode.
    var subject: Play.Subject? {
        switch type {
        case "movie":
            Play.Subject(
                item: ratingKey, isEpisode: false, ids: PlexGUIDs.ids(guid: guid, guids: guids), name: title,
                // The history has no years.
                year: year ?? originallyAvailableAt.flatMap { Int($0.prefix(4)) })
        case "episode":
            // The guids are those of the episode; only an old agent's says which series it is of.
            Play.Subject(
                item: grandparentRatingKey, isEpisode: true,
                ids: PlexGUIDs.ids(guid: grandparentGuid ?? PlexGUIDs.series(ofEpisode: guid), guids: []),
                name: grandparentTitle, season: parentIndex, episode: index)
        default: nil
        }
    }
}

extension Int64 {
    /// Of a time in seconds since 1970; the largest there is instead of an overflow.
    var milliseconds: Int64 { multipliedReportingOverflow(by: 1000).overflow ? .max : self * 1000 }
}
