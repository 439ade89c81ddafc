/// A delivery of Jellyfin's webhook plugin by our template: every value is a text, `""` for nothing.
struct JellyfinDelivery: Decodable, Sendable {
    /// The keys of the template.
    enum Key: String, CodingKey, CaseIterable {
        case type = "NotificationType"
        case userID = "UserId"
        case itemType = "ItemType"
        case itemID = "ItemId"
        case seriesID = "SeriesId"
        case name = "Name"
        case seriesName = "SeriesName"
        case year = "Year"
        case season = "SeasonNumber"
        case episode = "EpisodeNumber"
        case tmdb = "Provider_tmdb"
        case imdb = "Provider_imdb"
        case tvdb = "Provider_tvdb"
        case length = "RunTimeTicks"
        case position = "PlaybackPositionTicks"
        case isComplete = "PlayedToCompletion"
        case isPlayed = "Played"
        case reason = "SaveReason"
        case rating = "Rating"
        case likes = "Likes"
        case device = "DeviceName"
        case moment = "UtcTimestamp"
    }

    let type: String
    private var values: [Key: String] = [:]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for key in Key.allCases { values[key] = try container.text(key) }
        guard let type = values[.type] else {
            throw DecodingError.keyNotFound(
                Key.type, .init(codingPath: container.codingPath, debugDescription: "missing"))
        }
        self.type = type
    }

    /// When it happened, milliseconds since 1970.
    var moment: Int64? { values[.moment].flatMap(Timestamps.parse) }

    /// - Returns: `nil` for what is neither film nor episode, and for nobody's.
    func play(startedAt: Int64?, stoppedAt: Int64?) -> Play? {
        guard let account, let subject, values[.itemType] != "Series" else { return nil }
        return Play(
            id: nil, account: account, subject: subject, startedAt: startedAt, stoppedAt: stoppedAt,
            completion: completion, device: values[.device])
    }

    /// What a change of what a user did with an item says: a rating, or that something was marked as watched.
    func saved(at moment: Int64) -> SourceEvent? {
        guard let account, let subject else { return nil }
        switch values[.reason] {
        case "UpdateUserRating":
            guard !subject.isEpisode, let item = subject.item,
                let stars = JellyfinUserData.stars(rating: number(.rating), likes: flag(.likes))
            else { return nil }
            return .rated(ServerRating(account: account, item: item, stars: stars, ratedAt: moment), subject)
        case "TogglePlayed" where flag(.isPlayed) == true && values[.itemType] != "Series":
            return .played(
                Play(
                    id: nil, account: account, subject: subject, startedAt: nil, stoppedAt: moment, completion: nil,
                    device: values[.device]))
        default: return nil
        }
    }

    private var account: String? { values[.userID].map(JellyfinID.normal) }

    /// The place where they stopped; a film that was watched to its end begins anew, and says so.
    private var completion: Double? {
        if flag(.isComplete) == true { return 1 }
        guard let position = number(.position), let length = number(.length), length > 0 else { return nil }
        return min(max(position / length, 0), 1)
    }

    private var subject: Play.Subject? {
        let item = values[.itemID].map(JellyfinID.normal)
        switch values[.itemType] {
        case "Movie", "Series":
            return Play.Subject(
                item: item, isEpisode: false,
                ids: ExternalIDs(
                    tmdb: values[.tmdb].flatMap(Int.init), imdb: values[.imdb], tvdb: values[.tvdb].flatMap(Int.init)),
                name: values[.name], year: values[.year].flatMap(Int.init))
        case "Episode":
            // The ids are those of the episode.
            return Play.Subject(
                item: values[.seriesID].map(JellyfinID.normal), isEpisode: true, name: values[.seriesName],
                season: values[.season].flatMap(Int.init), episode: values[.episode].flatMap(Int.init))
        default: return nil
        }
    }

    private func number(_ key: Key) -> Double? { values[key].flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil } }

    private func flag(_ key: Key) -> Bool? {
        switch values[key]?.lowercased() {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }
}
