/// A row of `get_history`: one sitting. Only what is needed is decoded, since there are many of them.
struct TautulliRow: Decodable, Sendable {
    enum Kind: String {
        case movie
        case episode
    }

    /// `nil` while it is running.
    let id: Int64?
    let kind: Kind?
    let account: String
    /// Seconds since 1970.
    let started: Int64?
    let stopped: Int64?
    let item: String?
    let name: String?
    let year: Int?
    let season: Int?
    let episode: Int?
    let percent: Double?
    let player: String?
    let guid: String?
    private let isLive: Bool

    private enum CodingKeys: String, CodingKey {
        case started, stopped, title, year, player, guid, live
        case rowID = "row_id"
        case userID = "user_id"
        case mediaType = "media_type"
        case ratingKey = "rating_key"
        case seriesKey = "grandparent_rating_key"
        case seriesTitle = "grandparent_title"
        case percentComplete = "percent_complete"
        case mediaIndex = "media_index"
        case seasonIndex = "parent_media_index"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.integer(.rowID)
        started = try container.integer(.started)
        stopped = try container.integer(.stopped)
        guard let account = try container.numberText(.userID) else {
            throw DecodingError.keyNotFound(
                CodingKeys.userID, .init(codingPath: container.codingPath, debugDescription: "missing"))
        }
        self.account = account
        guard id == nil || started != nil || stopped != nil else {
            throw DecodingError.keyNotFound(
                CodingKeys.started, .init(codingPath: container.codingPath, debugDescription: "missing"))
        }
        kind = try container.text(.mediaType).flatMap(Kind.init)
        isLive = try container.integer(.live) == 1
        percent = try container.number(.percentComplete)
        player = try container.text(.player)
        switch kind {
        case .movie:
            item = try container.numberText(.ratingKey)
            name = try container.text(.title)
            year = try container.integer(.year).map(Int.init(clamping:))
            guid = try container.text(.guid)
            season = nil
            episode = nil
        case .episode:
            // Year and guid are those of the episode.
            item = try container.numberText(.seriesKey)
            name = try container.text(.seriesTitle)
            season = try container.integer(.seasonIndex).map(Int.init(clamping:))
            episode = try container.integer(.mediaIndex).map(Int.init(clamping:))
            guid = PlexGUIDs.series(ofEpisode: try container.text(.guid))
            year = nil
        case nil:
            item = nil
            name = nil
            year = nil
            season = nil
            episode = nil
            guid = nil
        }
    }

    /// Tells rows apart, also those that are running.
    var listID: String { id.map(String.init) ?? "\(account)/\(item ?? "")/\(started ?? 0)" }

    /// - Returns: `nil` for what is running, for music and clips, and for live television.
    var play: Play? {
        guard let id, let kind, !isLive else { return nil }
        return Play(
            id: String(id), account: account,
            subject: Play.Subject(
                item: item, isEpisode: kind == .episode, ids: PlexGUIDs.ids(guid: guid, guids: []), name: name,
                year: year, season: season, episode: episode),
            startedAt: started?.milliseconds, stoppedAt: stopped?.milliseconds,
            completion: percent.map { min(max($0 / 100, 0), 1) }, device: player)
    }
}
