import Chat
import Foundation
import MatrixCrypto

/// Taking events over: decrypting them, and keeping those that cannot be decrypted yet.
extension MatrixAccount {
    /// - Returns: the rooms that have something to be worked on.
    func take(_ events: [(RoomID, JSONValue)], into state: AccountState) async throws -> Set<RoomID> {
        try await loadSessions(for: events.map { ($0.1, $0.0) }, in: state)
        var rooms: Set<RoomID> = []
        for (room, event) in events {
            guard let id = event["event_id"]?.string.map(EventID.init(_:)) else { continue }
            state.markSeen(id, in: room, now: now())
            if event["type"]?.string == "m.room.encrypted" {
                if read(event, id, in: room, state: state) { rooms.insert(room) }
            } else if let plain = Self.event(event, id, in: room) {
                append(plain, to: state)
                rooms.insert(room)
            }
        }
        return rooms
    }

    /// Acts on what came for the encryption: a key makes events readable, a refusal unreadable for good.
    /// - Returns: the rooms that have something to be worked on.
    func take(
        _ news: [CryptoNews], from state: AccountState, _ outcome: inout SyncOutcome
    ) async throws -> Set<RoomID> {
        var readable: Set<String> = []
        var rooms: Set<RoomID> = []
        for item in news {
            switch item {
            case .roomKey(_, let session): readable.insert(session)
            case .withheld(let room, let session, _):
                for (id, unread) in state.unread where unread.room == room && unread.sessionID == session {
                    if tell(.withheld, of: unread, id, in: state) { rooms.insert(room) }
                }
            case .toDevice(let sender, let device, let type, let content):
                outcome.messages.append(
                    ToDeviceMessage(sender: sender, device: device, type: type, content: content))
            case .identityReplaced(let user):
                outcome.notes.append(
                    "\(user) has a new cross-signing identity. If they know nothing of it, their server lies.")
            case .rejected(let why):
                counters.count { $0.rejectedToDevice += 1 }
                outcome.details.append(why)
            }
        }
        if !readable.isEmpty { rooms.formUnion(try await retry(in: state) { readable.contains($0.sessionID) }) }
        return rooms
    }

    /// Tries to read again what could not be read.
    /// - Returns: the rooms that have something to be worked on.
    func retry(in state: AccountState, _ isMeant: (UnreadEvent) -> Bool) async throws -> Set<RoomID> {
        let meant = state.unread.filter { isMeant($0.value) }.sorted {
            ($0.value.since, $0.key.rawValue) < ($1.value.since, $1.key.rawValue)
        }
        try await loadSessions(for: meant.map { ($0.value.event, $0.value.room) }, in: state)
        var rooms: Set<RoomID> = []
        for (id, unread) in meant where read(unread.event, id, in: unread.room, state: state) {
            rooms.insert(unread.room)
        }
        return rooms
    }

    private func loadSessions(for events: [(event: JSONValue, room: RoomID)], in state: AccountState) async throws {
        var keys: Set<CryptoRecordKey> = []
        for (event, room) in events where event["type"]?.string == "m.room.encrypted" {
            keys.formUnion(state.machine.recordsNeeded(for: event, in: room))
        }
        try await load(keys, into: state)
    }

    /// Reads records of the encryption that are not always in memory.
    func load(_ keys: Set<CryptoRecordKey>, into state: AccountState) async throws {
        guard !keys.isEmpty else { return }
        let named = Dictionary(keys.map { (AccountState.key($0), $0) }) { $1 }
        var found: [CryptoRecordKey: Data] = [:]
        for (key, value) in try await records.memory.values(Set(named.keys)) {
            if let name = named[key] { found[name] = value }
        }
        state.machine.load(found, for: keys)
    }

    /// - Returns: whether there is something to be worked on.
    private func read(_ event: JSONValue, _ id: EventID, in room: RoomID, state: AccountState) -> Bool {
        let sender = MatrixUserID(event["sender"]?.string ?? "")
        do throws(DecryptionError) {
            let decrypted = try state.machine.decrypt(event, in: room, now: now())
            guard decrypted.trust != .unknownDevice else {
                // Whose key it is can be told once the devices of the sender are known.
                state.machine.prepare(for: [sender], now: now())
                let session = event["content"]?["session_id"]?.string ?? ""
                return keep(event, id, in: room, session: session, sender: sender, state: state)
            }
            state.removeUnread(id)
            guard var plain = Self.event(event, id, in: room) else { return false }
            plain.type = decrypted.type
            plain.content = decrypted.content
            // The relation of an encrypted event is in the clear.
            if let relation = event["content"]?["m.relates_to"] { plain.content["m.relates_to"] = relation }
            plain.wasEncrypted = true
            return append(plain, to: state)
        } catch .keyMissing(let session, nil) {
            return keep(event, id, in: room, session: session, sender: sender, state: state)
        } catch {
            let reason: UnreadableReason =
                switch error {
                case .keyMissing: .withheld
                case .replayed: .replayed
                case .unknownAlgorithm: .unknownAlgorithm
                case .malformed: .malformed
                }
            let unread = UnreadEvent(
                room: room, event: event, sessionID: event["content"]?["session_id"]?.string ?? "", sender: sender,
                since: now())
            return tell(reason, of: unread, id, in: state)
        }
    }

    private func keep(
        _ event: JSONValue, _ id: EventID, in room: RoomID, session: String, sender: MatrixUserID, state: AccountState
    ) -> Bool {
        guard state.unread[id] == nil else { return false }
        let unread = UnreadEvent(room: room, event: event, sessionID: session, sender: sender, since: now())
        guard state.unread.count < UnreadEvent.most else { return tell(.keyMissing, of: unread, id, in: state) }
        state.keepUnread(unread, id: id)
        return false
    }

    /// Lets the conversation say that an event cannot be read, once for each session and sender, and counts it.
    /// - Returns: whether there is something to be worked on.
    @discardableResult
    private func tell(
        _ reason: UnreadableReason, of unread: UnreadEvent, _ id: EventID, in state: AccountState
    ) -> Bool {
        counters.count { $0.unreadable[reason, default: 0] += 1 }
        if reason == .keyMissing, var kept = state.unread[id] {
            kept.isTold = true
            state.keepUnread(kept, id: id)
        } else {
            state.removeUnread(id)
        }
        // Who replays or forges gets no answer.
        guard reason != .replayed, reason != .malformed,
            state.tell(of: "\(unread.sender) \(unread.sessionID)", now: now()),
            var event = Self.event(unread.event, id, in: unread.room)
        else { return false }
        event.type = RoomEvent.undecryptable
        event.content = ["reason": .string(reason.rawValue)]
        event.wasEncrypted = true
        return append(event, to: state)
    }

    @discardableResult
    private func append(_ event: RoomEvent, to state: AccountState) -> Bool {
        let hasRoom = state.appendToInbox(event)
        if !hasRoom { counters.count { $0.droppedEvents += 1 } }
        return hasRoom
    }

    private static func event(_ event: JSONValue, _ id: EventID, in room: RoomID) -> RoomEvent? {
        guard let type = event["type"]?.string, let sender = event["sender"]?.string else { return nil }
        let content = event["content"] ?? [:]
        let redacts = (event["redacts"] ?? content["redacts"])?.string
        return RoomEvent(
            id: id, room: room, type: type, sender: MatrixUserID(sender),
            timestamp: event["origin_server_ts"]?.integer ?? 0, content: content,
            redacts: type == "m.room.redaction" ? redacts.map(EventID.init(_:)) : nil, wasEncrypted: false)
    }

    // MARK: - What is due

    /// When something is to be done about events that cannot be read, milliseconds since 1970; `nil` when there are none.
    func nextDue() async throws -> Int64? {
        try await turn { _, state in
            state.unread.values.map { $0.since + ($0.isTold ? UnreadEvent.lifetime : UnreadEvent.patience) }.min()
        }
    }

    /// Does what is due: says of events without a key that they cannot be read, and in the end gives them up.
    func doWhatIsDue() async throws {
        let time = now()
        let rooms = try await turn { account, state in
            var rooms = try await account.retry(in: state) { time - $0.since >= UnreadEvent.patience && !$0.isTold }
            for (id, unread) in state.unread.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                if time - unread.since >= UnreadEvent.lifetime {
                    state.removeUnread(id)
                } else if time - unread.since >= UnreadEvent.patience, !unread.isTold {
                    if account.tell(.keyMissing, of: unread, id, in: state) { rooms.insert(unread.room) }
                }
            }
            state.forgetOld(now: time)
            return rooms
        }
        for room in rooms { signals.work.add(room) }
    }
}
