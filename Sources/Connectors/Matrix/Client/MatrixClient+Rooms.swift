import Foundation
import MatrixCrypto
import Web

extension MatrixClient {
    func join(_ room: RoomID, via servers: [String]) async throws {
        // The second name is the one that older servers know.
        let query = servers.flatMap { server in
            ["via", "server_name"].map { URLQueryItem(name: $0, value: server) }
        }
        _ = try await call(
            WebRequest(
                .post, Self.path("join", room.rawValue), query: query, body: Data("{}".utf8), isRepeatable: true))
    }

    /// Leaves a room, or rejects an invite to it, and forgets it.
    func leave(_ room: RoomID) async throws {
        do {
            try await post("leave", in: room)
        } catch let error as MatrixError where error.isFinal {
            // It was left already, or somebody has thrown us out.
        }
        try await post("forget", in: room)
    }

    private func post(_ word: String, in room: RoomID) async throws {
        let path = Self.path("rooms", room.rawValue, word)
        _ = try await call(WebRequest(.post, path, body: Data("{}".utf8), isRepeatable: true))
    }

    /// Opens a room and invites into it. Not repeated when the answer was lost: that would open a second one.
    func createRoom(_ description: JSONValue) async throws -> RoomID {
        let answer = try await call(WebRequest(.post, Self.path("createRoom"), json: description))
        guard let room = answer["room_id"]?.string else {
            throw service.report(.malformed("it opened a room without an id"))
        }
        return RoomID(room)
    }

    /// - Parameter transaction: the same event with the same transaction is sent once, however often this is called.
    func send(type: String, content: JSONValue, in room: RoomID, transaction: String) async throws -> EventID {
        try event(
            in: try await call(
                WebRequest(.put, Self.path("rooms", room.rawValue, "send", type, transaction), json: content)))
    }

    func redact(_ event: EventID, in room: RoomID, transaction: String) async throws -> EventID {
        let path = Self.path("rooms", room.rawValue, "redact", event.rawValue, transaction)
        return try self.event(in: try await call(WebRequest(.put, path, body: Data("{}".utf8))))
    }

    func setTyping(in room: RoomID, for duration: Duration?) async throws {
        var body: JSONValue = ["typing": .bool(duration != nil)]
        if let duration { body["timeout"] = .integer(Int64(duration / .milliseconds(1))) }
        _ = try await call(
            WebRequest(.put, Self.path("rooms", room.rawValue, "typing", user.rawValue), json: body))
    }

    func markRead(_ event: EventID, in room: RoomID) async throws {
        let path = Self.path("rooms", room.rawValue, "receipt", "m.read", event.rawValue)
        _ = try await call(WebRequest(.post, path, body: Data("{}".utf8), isRepeatable: true))
    }

    /// The member events of all who can read the room.
    /// - Parameter position: of a sync, so that its events continue from there.
    func members(of room: RoomID, at position: String) async throws -> [JSONValue] {
        let query = [
            URLQueryItem(name: "at", value: position), URLQueryItem(name: "not_membership", value: "leave"),
        ]
        return try await call(WebRequest(.get, Self.path("rooms", room.rawValue, "members"), query: query))["chunk"]?
            .array ?? []
    }

    /// Events before a place in a room, the newest first, and where the ones before them begin.
    func messages(
        in room: RoomID, before place: String, until end: String, limit: Int
    ) async throws -> (events: [JSONValue], next: String?) {
        let query = [
            URLQueryItem(name: "dir", value: "b"), URLQueryItem(name: "from", value: place),
            URLQueryItem(name: "to", value: end), URLQueryItem(name: "limit", value: String(limit)),
        ]
        let answer = try await call(
            WebRequest(.get, Self.path("rooms", room.rawValue, "messages"), query: query))
        return (answer["chunk"]?.array ?? [], answer["end"]?.string)
    }

    private func event(in answer: JSONValue) throws -> EventID {
        guard let id = answer["event_id"]?.string else {
            throw service.report(.malformed("it took an event without giving it an id"))
        }
        return EventID(id)
    }
}
