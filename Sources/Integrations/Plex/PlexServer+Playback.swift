import Foundation
import Web

/// Players are commanded through the server, which passes the commands on.
extension PlexServer: PlaybackControl {
    package func devices() async throws -> [PlaybackDevice] {
        var devices: [String: PlaybackDevice] = [:]
        // Those that the server sees in its network, those that plex.tv knows, and those that play now.
        for device in try await clients() { devices[device.id] = device }
        for device in try await resources() where devices[device.id] == nil { devices[device.id] = device }
        for session in try await sessions() { devices[session.device.id] = session.device }
        return devices.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    package func sessions() async throws -> [PlaybackSession] {
        let found = try await list("/status/sessions", of: PlexSession.self).values
        let isOwnerThere = found.contains { $0.user == PlexOwner.localID }
        let owner = isOwnerThere ? try await owner().id : PlexOwner.localID
        let moment = now()
        return found.compactMap { $0.session(owner: owner, now: moment) }
    }

    package func play(_ items: [String], on device: PlaybackDevice, shuffled: Bool) async throws {
        let machine = try await identity().id
        let queue = try await makeQueue(items, machine: machine, shuffled: shuffled)
        var query = [
            URLQueryItem(name: "providerIdentifier", value: "com.plexapp.plugins.library"),
            URLQueryItem(name: "machineIdentifier", value: machine), URLQueryItem(name: "offset", value: "0"),
            URLQueryItem(name: "containerKey", value: "/playQueues/\(queue.playQueueID)?window=100&own=1"),
            URLQueryItem(name: "key", value: "/library/metadata/\(queue.selected ?? items.first ?? "")"),
        ]
        let place = URLComponents(string: server.address.description)
        let scheme = place?.scheme ?? "http"
        query += [
            URLQueryItem(name: "protocol", value: scheme), URLQueryItem(name: "address", value: place?.host ?? ""),
            URLQueryItem(name: "port", value: String(place?.port ?? (scheme == "https" ? 443 : 80))),
        ]
        if let token = try await passingToken() { query.append(URLQueryItem(name: "token", value: token)) }
        try await command("playback/playMedia", query: query, to: device)
    }

    /// Plays at once where nothing plays.
    package func queue(_ items: [String], on device: PlaybackDevice, at place: QueuePlace) async throws {
        guard let queue = try await currentQueue(of: device) else {
            guard try await !sessions().contains(where: { $0.device.id == device.id }) else {
                throw server.report(.malformed("“\(device.name)” does not say from which list it plays"))
            }
            return try await play(items, on: device, shuffled: false)
        }
        let machine = try await identity().id
        let uri = URLQueryItem(name: "uri", value: try Self.uri(of: items, machine: machine))
        let next = URLQueryItem(name: "next", value: place == .next ? "1" : "0")
        try await server.call(
            WebRequest(.put, "/playQueues/\(queue)", query: [uri, next], isRepeatable: false))
        try await command(
            "playback/refreshPlayQueue", query: [URLQueryItem(name: "playQueueID", value: queue)], to: device)
    }

    package func send(_ command: TransportCommand, to device: PlaybackDevice) async throws {
        let name =
            switch command {
            case .pause: "pause"
            case .resume: "play"
            case .stop: "stop"
            case .next: "skipNext"
            }
        try await self.command("playback/\(name)", to: device)
    }

    private func clients() async throws -> [PlaybackDevice] {
        do {
            return try await list("/clients", of: PlexPlayer.self).values.compactMap(\.device)
        } catch let error as WebError {
            // Some servers no longer look around.
            guard case .notFound = error.problem else { throw error }
            return []
        }
    }

    /// None when plex.tv does not answer: what is at home can be played on without it.
    private func resources() async throws -> [PlaybackDevice] {
        do {
            return try await account.call(
                WebRequest(.get, "/api/v2/resources"), returning: [Lossy<PlexResource>].self
            ).compactMap { $0.value?.device }
        } catch is WebError {
            return []
        }
    }

    private func makeQueue(_ items: [String], machine: String, shuffled: Bool) async throws -> PlexPlayQueue {
        let query = [
            URLQueryItem(name: "type", value: "video"),
            URLQueryItem(name: "uri", value: try Self.uri(of: items, machine: machine)),
            URLQueryItem(name: "shuffle", value: shuffled ? "1" : "0"), URLQueryItem(name: "repeat", value: "0"),
            URLQueryItem(name: "continuous", value: "0"),
        ]
        return try await server.call(
            WebRequest(.post, "/playQueues", query: query), returning: PlexAnswer<PlexPlayQueue>.self
        ).MediaContainer
    }

    /// The list from which a device plays.
    private func currentQueue(of device: PlaybackDevice) async throws -> String? {
        let body = try await command("timeline/poll", query: [URLQueryItem(name: "wait", value: "0")], to: device)
        let timelines = XMLTree.parse(body)?.children(named: "Timeline") ?? []
        let playing = timelines.first { $0.attributes["type"] == "video" && $0.attributes["state"] != "stopped" }
        return playing?.attributes["playQueueID"].flatMap { id in id.allSatisfy(\.isNumber) && !id.isEmpty ? id : nil }
    }

    /// A token that a player can be given: it ends by itself.
    private func passingToken() async throws -> String? {
        let query = [URLQueryItem(name: "type", value: "delegation"), URLQueryItem(name: "scope", value: "all")]
        do {
            return try await server.call(
                WebRequest(.post, "/security/token", query: query), returning: PlexAnswer<PlexToken>.self
            ).MediaContainer.token
        } catch let error as WebError {
            guard case .notFound = error.problem else { throw error }
            return nil
        }
    }

    @discardableResult
    private func command(
        _ path: String, query: [URLQueryItem] = [], to device: PlaybackDevice
    ) async throws -> Data {
        let fixed = [
            URLQueryItem(name: "type", value: "video"), URLQueryItem(name: "commandID", value: String(now())),
        ]
        return try await server.call(
            WebRequest(
                .get, "/player/\(path)", query: fixed + query,
                headers: ["X-Plex-Target-Client-Identifier": device.id], isRepeatable: false))
    }

    /// How Plex names items of a server to itself.
    static func uri(of items: [String], machine: String) throws(WebRequest.Unwritable) -> String {
        guard !items.isEmpty, let path = path(ofItems: items.joined(separator: ",")) else {
            throw WebRequest.Unwritable(
                description: "“\(items.joined(separator: ", "))” are no items of a Plex server. Read the library again."
            )
        }
        return "server://\(machine)/com.plexapp.plugins.library\(path)"
    }
}
