/// What Plex sends about players and what they play.
struct PlexPlayer: Decodable, Sendable {
    let device: PlaybackDevice?

    private enum CodingKeys: String, CodingKey {
        case machineIdentifier, name, title, product, protocolCapabilities
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let abilities = try container.text(.protocolCapabilities)
        guard let id = try container.text(.machineIdentifier), abilities?.contains("playback") ?? true else {
            device = nil
            return
        }
        device = PlaybackDevice(
            id: id, name: try container.text(.title) ?? container.text(.name) ?? id,
            product: try container.text(.product) ?? "")
    }
}

/// A server or a player in the list of plex.tv.
struct PlexResource: Decodable, Sendable {
    let device: PlaybackDevice?

    private enum CodingKeys: String, CodingKey {
        case clientIdentifier, name, product, provides, presence
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let provides = try container.text(.provides)?.split(separator: ",") ?? []
        let isThere = try container.flag(.presence) ?? true
        guard let id = try container.text(.clientIdentifier), provides.contains("player"), isThere else {
            device = nil
            return
        }
        device = PlaybackDevice(
            id: id, name: try container.text(.name) ?? id, product: try container.text(.product) ?? "")
    }
}

/// An entry of `/status/sessions`.
struct PlexSession: Decodable, Sendable {
    let user: String
    private let sessionKey: String
    private let metadata: PlexMetadata
    private let player: PlexPlayer?
    private let isPaused: Bool

    private enum CodingKeys: String, CodingKey {
        case sessionKey
        case user = "User"
        case player = "Player"
    }

    private enum PlayerKeys: String, CodingKey {
        case state
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let user = try container.decode(PlexTag.self, forKey: .user)
        guard let id = user.id, let key = try container.text(.sessionKey) else {
            throw DecodingError.keyNotFound(
                CodingKeys.sessionKey, .init(codingPath: container.codingPath, debugDescription: "missing"))
        }
        self.user = id
        sessionKey = key
        player = try container.decodeIfPresent(PlexPlayer.self, forKey: .player)
        let state = try container.nestedContainer(keyedBy: PlayerKeys.self, forKey: .player).text(.state)
        isPaused = state == "paused"
        metadata = try PlexMetadata(from: decoder)
    }

    /// - Parameters:
    ///   - owner: the owner's id at plex.tv.
    ///   - now: milliseconds since 1970. The play counts as begun when it would have been without pauses.
    /// - Returns: `nil` for what is neither film nor episode.
    func session(owner: String, now: Int64) -> PlaybackSession? {
        guard let subject = metadata.subject, var device = player?.device else { return nil }
        let account = user == PlexOwner.localID ? owner : user
        device.account = account
        let offset = max(metadata.viewOffset ?? 0, 0)
        let play = Play(
            id: nil, account: account, subject: subject, startedAt: now - min(offset, now), stoppedAt: nil,
            completion: metadata.completion, device: device.name)
        return PlaybackSession(id: sessionKey, device: device, play: play, isPaused: isPaused)
    }
}

struct PlexPlayQueue: Decodable, Sendable {
    let playQueueID: String
    /// The item that plays first.
    let selected: String?

    private enum CodingKeys: String, CodingKey {
        case playQueueID
        case selected = "playQueueSelectedMetadataItemID"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        playQueueID = String(try container.decode(Int64.self, forKey: .playQueueID))
        selected = try container.text(.selected)
    }
}

struct PlexToken: Decodable, Sendable {
    let token: String
}
