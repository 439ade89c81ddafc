/// What somebody is playing, from `get_activity`, where nearly everything is a text.
struct TautulliSession: Decodable, Sendable {
    private let id: String
    private let account: String
    /// `nil` for what is neither film nor episode.
    private let subject: Play.Subject?
    private let completion: Double?
    /// How far it is, milliseconds.
    private let viewOffset: Int64
    private let device: PlaybackDevice
    private let isPaused: Bool

    private enum CodingKeys: String, CodingKey {
        case state, player, product, title, year, guid
        case sessionKey = "session_key"
        case machineID = "machine_id"
        case userID = "user_id"
        case mediaType = "media_type"
        case ratingKey = "rating_key"
        case seriesKey = "grandparent_rating_key"
        case seriesTitle = "grandparent_title"
        case progress = "progress_percent"
        case viewOffset = "view_offset"
        case mediaIndex = "media_index"
        case seasonIndex = "parent_media_index"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let id = try container.text(.sessionKey), let account = try container.text(.userID) else {
            throw DecodingError.keyNotFound(
                CodingKeys.sessionKey, .init(codingPath: container.codingPath, debugDescription: "missing"))
        }
        self.id = id
        self.account = account
        switch try container.text(.mediaType) {
        case "movie":
            subject = Play.Subject(
                item: try container.text(.ratingKey), isEpisode: false,
                ids: PlexGUIDs.ids(guid: try container.text(.guid), guids: []), name: try container.text(.title),
                year: try container.integer(.year).map(Int.init(clamping:)))
        case "episode":
            subject = Play.Subject(
                item: try container.text(.seriesKey), isEpisode: true, name: try container.text(.seriesTitle),
                season: try container.integer(.seasonIndex).map(Int.init(clamping:)),
                episode: try container.integer(.mediaIndex).map(Int.init(clamping:)))
        default: subject = nil
        }
        completion = try container.number(.progress).map { min(max($0 / 100, 0), 1) }
        viewOffset = try container.integer(.viewOffset) ?? 0
        device = PlaybackDevice(
            id: try container.text(.machineID) ?? "", name: try container.text(.player) ?? "",
            product: try container.text(.product) ?? "", account: account)
        isPaused = try container.text(.state) == "paused"
    }

    /// - Parameter now: milliseconds since 1970. It counts as begun when it would have been without pauses.
    func session(now: Int64) -> PlaybackSession? {
        subject.map { subject in
            PlaybackSession(
                id: id, device: device,
                play: Play(
                    id: nil, account: account, subject: subject, startedAt: now - max(viewOffset, 0), stoppedAt: nil,
                    completion: completion, device: device.name.isEmpty ? nil : device.name),
                isPaused: isPaused)
        }
    }
}
