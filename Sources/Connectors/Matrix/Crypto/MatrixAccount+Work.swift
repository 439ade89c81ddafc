import Chat
import Crypto
import Foundation
import MatrixCrypto

/// Working on events and sending what came of it.
extension MatrixAccount {
    /// What is to be worked on next in a room.
    func firstEvent(in room: RoomID) async throws -> (entry: InboxEntry, view: RoomView)? {
        try await turn { account, state in
            while let entry = state.inbox[room]?.first {
                // Who is answered without knowing who else reads might be told what the others must not know.
                if let record = state.directory[room], record.hasAllMembers {
                    return (entry, record.view(without: account.login.user))
                }
                _ = state.removeFromInbox(entry)
                account.counters.count { $0.droppedEvents += 1 }
            }
            return nil
        }
    }

    /// The last event in a room that was taken over.
    func lastEvent(in room: RoomID) async throws -> EventID? {
        try await turn { _, state in state.lastTaken[room] }
    }

    /// Keeps what follows from an event, encrypted and ready to be sent, and that the event is done; all or nothing.
    ///
    /// - Parameter entry: `nil` for what nobody asked for.
    /// - Returns: for the log: what could not be encrypted, and why.
    func settle(
        _ entry: InboxEntry?, _ messages: [PreparedMessage], remembered: [String: [String: Data?]]
    ) async throws -> [String] {
        let time = now()
        let (rooms, notes) = try await turn { account, state in
            if let entry, !state.removeFromInbox(entry) { return (Set<RoomID>(), [String]()) }
            var notes: [String] = []
            var rooms: Set<RoomID> = []
            for prepared in messages {
                do {
                    try account.append(prepared, to: state, now: time)
                    rooms.insert(prepared.room)
                } catch {
                    account.counters.count { $0.droppedMessages += 1 }
                    notes.append("A message for \(prepared.room) was dropped: \(error)")
                }
            }
            state.remember(remembered)
            return (rooms, notes)
        }
        for room in rooms { signals.sending.add(room) }
        return notes
    }

    private func append(_ prepared: PreparedMessage, to state: AccountState, now: Int64) throws {
        guard let room = state.directory[prepared.room] else { throw NotInRoom() }
        var form = prepared.form
        var keys: [OutboxEntry.Key] = []
        if let settings = room.encryption, form.isEncryptable, case .event(let type, var content) = form.action {
            // Relations stay in the clear, so that the homeserver can put together what belongs together.
            let relation = content["m.relates_to"]
            content["m.relates_to"] = nil
            var (encrypted, requests) = try state.machine.encrypt(
                type: type, content: content, in: room.id, readers: room.readers.subtracting([login.user]),
                settings: settings, now: now)
            encrypted["m.relates_to"] = relation
            form.action = .event(type: "m.room.encrypted", content: encrypted)
            keys = requests.compactMap { request in
                guard case .sendToDevice(let type, let messages) = request.call else { return nil }
                return OutboxEntry.Key(id: request.id, type: type, messages: messages)
            }
        }
        state.appendToOutbox { sequence in
            OutboxEntry(
                sequence: sequence, room: room.id, message: prepared.message.id,
                transaction: Self.transaction(of: prepared.message.id), keys: keys, action: form.action,
                relation: form.relation)
        }
    }

    private struct NotInRoom: Error, CustomStringConvertible {
        let description = "The bot is not in the room any more."
    }

    /// The same for the same message for good. Ids of messages may hold what a path cannot.
    static func transaction(of message: String) -> String {
        let digest = SHA256.hash(data: Data(message.utf8)).prefix(20)
        return "r" + digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    // MARK: - Sending

    /// What is to be sent next in a room, and whether the room is encrypted by now.
    func firstToSend(in room: RoomID) async throws -> (entry: OutboxEntry, isRoomEncrypted: Bool)? {
        try await turn { _, state in
            state.outbox[room]?.first.map { ($0, state.directory[room]?.encryption != nil) }
        }
    }

    /// Whether a message waits to be sent.
    func isWaiting(_ message: String) async throws -> Bool {
        try await turn { _, state in state.outbox.values.contains { $0.contains { $0.message == message } } }
    }

    func sent(_ entry: OutboxEntry, as event: EventID) async throws {
        let time = now()
        try await turn { _, state in
            state.removeFromOutbox(entry)
            state.markSent(entry.message, as: SentMessages.Event(id: event, room: entry.room), now: time)
        }
    }

    /// It is not sent: the homeserver will never take it, or has no need of it.
    func drop(_ entry: OutboxEntry, isLoss: Bool = true) async throws {
        try await turn { _, state in state.removeFromOutbox(entry) }
        if isLoss { counters.count { $0.droppedMessages += 1 } }
    }

    /// Whether nothing waits to be sent.
    func isEverythingSent() async throws -> Bool { try await turn { _, state in state.outbox.isEmpty } }
}
