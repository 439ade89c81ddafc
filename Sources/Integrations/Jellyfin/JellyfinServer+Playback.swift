import Foundation
import Web

extension JellyfinServer: PlaybackControl {
    /// Devices are named by their sessions, which are what can be commanded.
    package func devices() async throws -> [PlaybackDevice] {
        try await openSessions().filter(\.canBeControlled).map(\.device)
    }

    package func sessions() async throws -> [PlaybackSession] {
        let moment = now()
        return try await playing().compactMap { $0.session(now: moment) }
    }

    package func play(_ items: [String], on device: PlaybackDevice, shuffled: Bool) async throws {
        try await play(items, on: device, command: shuffled ? "PlayShuffle" : "PlayNow")
    }

    package func queue(_ items: [String], on device: PlaybackDevice, at place: QueuePlace) async throws {
        try await play(items, on: device, command: place == .next ? "PlayNext" : "PlayLast")
    }

    package func send(_ command: TransportCommand, to device: PlaybackDevice) async throws {
        let name =
            switch command {
            case .pause: "Pause"
            case .resume: "Unpause"
            case .stop: "Stop"
            case .next: "NextTrack"
            }
        try await post("/Sessions/\(WebRequest.segment(device.id))/Playing/\(name)")
    }

    /// Those in which something plays.
    func playing() async throws -> [JellyfinSession] { try await openSessions().filter { $0.item != nil } }

    private func openSessions() async throws -> [JellyfinSession] {
        try await get("/Sessions", returning: [Lossy<JellyfinSession>].self).compactMap(\.value)
    }

    private func play(_ items: [String], on device: PlaybackDevice, command: String) async throws {
        let query = [
            URLQueryItem(name: "playCommand", value: command),
            URLQueryItem(name: "itemIds", value: items.joined(separator: ",")),
        ]
        try await post("/Sessions/\(WebRequest.segment(device.id))/Playing", query: query)
    }
}

/// Somebody's connection to the server from a device.
struct JellyfinSession: Decodable, Sendable {
    let device: PlaybackDevice
    let userID: String?
    let canBeControlled: Bool
    let item: JellyfinItem?
    private let isPaused: Bool
    private let position: Int64
    private let length: Int64?

    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case userID = "UserId"
        case deviceName = "DeviceName"
        case client = "Client"
        case supportsRemoteControl = "SupportsRemoteControl"
        case item = "NowPlayingItem"
        case playState = "PlayState"
    }

    private enum StateKeys: String, CodingKey {
        case isPaused = "IsPaused"
        case position = "PositionTicks"
    }

    private enum ItemKeys: String, CodingKey {
        case length = "RunTimeTicks"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let id = try container.text(.id) else {
            throw DecodingError.keyNotFound(
                CodingKeys.id, .init(codingPath: container.codingPath, debugDescription: "missing"))
        }
        userID = try container.text(.userID).map(JellyfinID.normal)
        device = PlaybackDevice(
            id: id, name: try container.text(.deviceName) ?? id, product: try container.text(.client) ?? "",
            account: userID)
        canBeControlled = try container.flag(.supportsRemoteControl) ?? false
        item = try container.decodeIfPresent(JellyfinItem.self, forKey: .item)
        let state = try? container.nestedContainer(keyedBy: StateKeys.self, forKey: .playState)
        isPaused = try state?.flag(.isPaused) ?? false
        position = max(try state?.integer(.position) ?? 0, 0)
        length = try? container.nestedContainer(keyedBy: ItemKeys.self, forKey: .item).integer(.length)
    }

    /// - Parameter now: milliseconds since 1970. The play counts as begun when it would have been without pauses.
    /// - Returns: `nil` for what is neither film nor episode, and for nobody's.
    func session(now: Int64) -> PlaybackSession? {
        guard let userID, let subject = item?.subject else { return nil }
        let completion = length.flatMap { $0 > 0 ? min(Double(position) / Double($0), 1) : nil }
        let play = Play(
            id: nil, account: userID, subject: subject,
            startedAt: now - min(position / JellyfinTicks.perMillisecond, now), stoppedAt: nil, completion: completion,
            device: device.name)
        return PlaybackSession(id: device.id, device: device, play: play, isPaused: isPaused)
    }
}
