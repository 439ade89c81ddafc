import Foundation
import MatrixCrypto

extension StubHomeserver {
    func perform(
        _ method: String, _ call: [String], _ query: [String: String], _ body: JSONValue, by index: Int
    ) -> (Int, JSONValue) {
        let user = devices[index].user
        switch (method, call.count, call.first ?? "", call.count > 2 ? call[2] : "") {
        case ("GET", 2, "account", _):
            return (200, ["user_id": .string(user), "device_id": .string(devices[index].id)])
        case ("POST", 2, "join", _): return join(call[1], user)
        case ("POST", 1, "createRoom", _): return create(body, by: user)
        case ("POST", 3, "rooms", "leave"), ("POST", 3, "rooms", "forget"):
            if rooms[call[1]]?.membership(of: user)?.value != "leave" {
                setMembership("leave", of: user, in: call[1], by: user)
            }
            return (200, [:])
        case ("POST", 3, "rooms", "invite"):
            setMembership("invite", of: body["user_id"]?.string ?? "", in: call[1], by: user)
            return (200, [:])
        case ("PUT", 5, "rooms", "send"):
            return send(call[3], body, in: call[1], by: index, transaction: call[4])
        case ("PUT", 5, "rooms", "redact"):
            return send(
                "m.room.redaction", ["redacts": .string(call[3])], in: call[1], by: index, transaction: call[4])
        case ("PUT", 4, "rooms", "typing"), ("POST", 5, "rooms", "receipt"): return (200, [:])
        case ("GET", 3, "rooms", "members"):
            guard let room = rooms[call[1]] else { return (404, Self.refusal("M_NOT_FOUND")) }
            let members = room.state.values.map(\.event).filter { event in
                event["type"] == "m.room.member" && event["content"]?["membership"] != "leave"
            }
            return (200, ["chunk": .array(members)])
        case ("GET", 3, "rooms", "messages"): return messages(in: call[1], query)
        case ("GET", 4, "user", "account_data"):
            guard let content = accountData[user]?[call[3]] else { return (404, Self.refusal("M_NOT_FOUND")) }
            return (200, content)
        case ("PUT", 4, "user", "account_data"):
            accountData[user, default: [:]][call[3]] = body
            accountDataChanges.append((advance(), user, call[3]))
            changed()
            return (200, [:])
        case ("GET", 3, "profile", _): return (200, ["displayname": "Recommendarr"])
        case ("POST", _, "keys", _): return keys(Array(call.dropFirst()), body, by: index)
        case ("PUT", 3, "sendToDevice", _): return toDevice(call[1], body, by: index, transaction: call[2])
        default: return (404, Self.refusal("M_UNRECOGNIZED", "\(method) \(call)"))
        }
    }

    // MARK: - Events

    @discardableResult
    func append(
        _ type: String, _ content: JSONValue, in room: String, by user: String, stateKey: String? = nil,
        timestamp: Int64 = 1_700_000_000_000
    ) -> String {
        let id = unique("$event")
        var event: JSONValue = [
            "type": .string(type), "content": content, "sender": .string(user), "event_id": .string(id),
            "origin_server_ts": .integer(timestamp),
        ]
        event["state_key"] = stateKey.map(JSONValue.string)
        if type == "m.room.redaction" { event["redacts"] = content["redacts"] }
        rooms[room, default: StubRoom(id: room)].events.append((advance(), event))
        changed()
        return id
    }

    func setMembership(_ membership: String, of user: String, in room: String, by sender: String) {
        let before = rooms[room]?.state["m.room.member \(user)"]?.event["content"]
        var content: JSONValue = ["membership": .string(membership)]
        if membership == "join" { content["displayname"] = .string(String(user.dropFirst().prefix { $0 != ":" })) }
        append("m.room.member", content, in: room, by: sender, stateKey: user)
        guard let before, let last = rooms[room]?.events.indices.last else { return }
        rooms[room]?.events[last].event["unsigned"] = ["prev_content": before]
    }

    func join(_ room: String, _ user: String) -> (Int, JSONValue) {
        guard rooms[room] != nil else { return (404, Self.refusal("M_NOT_FOUND")) }
        if rooms[room]?.membership(of: user)?.value != "join" {
            setMembership("join", of: user, in: room, by: user)
            // Those who share a room learn of each other's devices.
            deviceListChanges.append((advance(), user))
        }
        return (200, ["room_id": .string(room)])
    }

    func create(_ body: JSONValue, by user: String) -> (Int, JSONValue) {
        let room = "!\(unique("room")):\(Self.name)"
        append("m.room.create", body["creation_content"] ?? [:], in: room, by: user, stateKey: "")
        setMembership("join", of: user, in: room, by: user)
        for event in body["initial_state"]?.array ?? [] {
            append(event["type"]?.string ?? "", event["content"] ?? [:], in: room, by: user, stateKey: "")
        }
        for guest in body["invite"]?.array ?? [] {
            setMembership("invite", of: guest.string ?? "", in: room, by: user)
        }
        return (200, ["room_id": .string(room)])
    }

    private func send(
        _ type: String, _ content: JSONValue, in room: String, by index: Int, transaction: String
    ) -> (Int, JSONValue) {
        let user = devices[index].user
        guard rooms[room]?.membership(of: user)?.value == "join" else { return (403, Self.refusal("M_FORBIDDEN")) }
        if let id = devices[index].transactions["\(room) \(transaction)"] { return (200, ["event_id": .string(id)]) }
        let id = append(type, content, in: room, by: user)
        devices[index].transactions["\(room) \(transaction)"] = id
        return (200, ["event_id": .string(id)])
    }

    /// Places in a timeline are named by the number of events before them.
    private func messages(in room: String, _ query: [String: String]) -> (Int, JSONValue) {
        let all = rooms[room]?.events ?? []
        let start = Int(query["from"]?.dropFirst() ?? "") ?? all.count
        let end = Int(query["to"]?.dropFirst() ?? "") ?? 0
        let limit = Int(query["limit"] ?? "") ?? 10
        var chunk: [JSONValue] = []
        var index = min(start, all.count)
        while index > 0, chunk.count < limit, all[index - 1].position > end {
            index -= 1
            chunk.append(all[index].event)
        }
        var answer: JSONValue = ["chunk": .array(chunk), "start": .string("t\(start)")]
        if index > 0, all[index - 1].position > end { answer["end"] = .string("t\(index)") }
        return (200, answer)
    }

    // MARK: - Syncing

    func sync(of index: Int, _ query: [String: String]) async -> JSONValue {
        let (user, id) = (devices[index].user, devices[index].id)
        let since = Int(query["since"]?.dropFirst() ?? "") ?? 0
        while true {
            guard let index = devices.firstIndex(where: { $0.user == user && $0.id == id }) else { return [:] }
            devices[index].messages.removeAll { $0.position <= since }
            let (answer, isEmpty) = answer(to: index, since: since)
            if !isEmpty || query["timeout"] == "0" || !isOpen || Task.isCancelled { return answer }
            await nextChange()
        }
    }

    private func answer(to index: Int, since: Int) -> (JSONValue, isEmpty: Bool) {
        let user = devices[index].user
        var joined: [String: JSONValue] = [:]
        var invited: [String: JSONValue] = [:]
        var left: [String: JSONValue] = [:]
        for room in rooms.values {
            guard let membership = room.membership(of: user) else { continue }
            switch membership.value {
            case "join": joined[room.id] = joinedRoom(room, joinedAt: membership.position, since: since)
            case "invite" where membership.position > since:
                let state = room.state.values.map(\.event)
                invited[room.id] = ["invite_state": ["events": .array(state)]]
            case "leave" where membership.position > since && since > 0: left[room.id] = [:]
            default: break
            }
        }
        let messages = devices[index].messages.map(\.event)
        let changedUsers = Set(deviceListChanges.filter { $0.position > since && since > 0 }.map(\.user))
        let data = Set(accountDataChanges.filter { $0.position > since && $0.user == user }.map(\.type))
        let answer: JSONValue = [
            "next_batch": .string("s\(position)"),
            "rooms": ["join": .object(joined), "invite": .object(invited), "leave": .object(left)],
            "to_device": ["events": .array(messages)],
            "device_lists": ["changed": .array(changedUsers.sorted().map(JSONValue.string))],
            "device_one_time_keys_count": [
                "signed_curve25519": .integer(Int64(devices[index].oneTimeKeys.count))
            ],
            "device_unused_fallback_key_types": devices[index].fallbackKey == nil ? [] : ["signed_curve25519"],
            "account_data": [
                "events": .array(
                    data.sorted().map { ["type": .string($0), "content": accountData[user]?[$0] ?? [:]] })
            ],
        ]
        let isEmpty =
            joined.isEmpty && invited.isEmpty && left.isEmpty && messages.isEmpty && changedUsers.isEmpty
        return (answer, isEmpty && data.isEmpty && since > 0)
    }

    private func joinedRoom(_ room: StubRoom, joinedAt: Int, since: Int) -> JSONValue? {
        let isNew = joinedAt > since
        let fresh = room.events.filter { isNew || $0.position > since }
        guard !fresh.isEmpty else { return nil }
        let timeline = fresh.suffix(timelineLimit)
        let isLimited = timeline.count < fresh.count
        let first = room.events.count - timeline.count
        var state: [JSONValue] = []
        if isNew || isLimited {
            let before = StubRoom(id: room.id, events: Array(room.events.prefix(first)))
            let senders = Set(timeline.compactMap { $0.event["sender"]?.string })
            state = before.state.values.map(\.event).filter { event in
                event["type"] != "m.room.member" || senders.contains(event["state_key"]?.string ?? "")
            }
        }
        return [
            "state": ["events": .array(state)],
            "timeline": [
                "events": .array(timeline.map(\.event)), "limited": .bool(isLimited),
                "prev_batch": .string("t\(first)"),
            ],
        ]
    }
}
