import Chat
import Foundation
import MatrixCrypto

/// Which message became which event, for a while: an answer to a card, or a reaction, comes back with the id of the event.
struct SentMessages: Sendable {
    struct Event: Sendable, Equatable, Codable {
        var id: EventID
        var room: RoomID
    }

    /// The value of a record. Not sealed: event ids are nothing that the homeserver does not know.
    struct Reference: Sendable, Equatable, Codable {
        var event: Event
        /// Milliseconds since 1970.
        var at: Int64

        var data: Data { Data("\(at) \(event.room.rawValue) \(event.id.rawValue)".utf8) }

        init(event: Event, at: Int64) {
            self.event = event
            self.at = at
        }

        init?(_ data: Data) {
            let parts = String(decoding: data, as: UTF8.self).split(separator: " ").map(String.init)
            guard parts.count == 3, let time = Int64(parts[0]) else { return nil }
            self.init(event: Event(id: EventID(parts[2]), room: RoomID(parts[1])), at: time)
        }
    }

    /// How long messages can be referred to.
    static let lifetime: Int64 = 90 * 86_400_000
    private static let perCommit = 500

    let memory: ConnectorMemory

    func event(of message: String) async throws -> Event? {
        let key = RecordKind.sent.key(message)
        return try await memory.values([key])[key].flatMap(Reference.init)?.event
    }

    /// - Returns: `nil` for what was not sent into this room.
    func message(of event: EventID, in room: RoomID) async throws -> String? {
        let key = RecordKind.sentEvent.key(event.rawValue)
        guard let data = try await memory.values([key])[key] else { return nil }
        let message = String(decoding: data, as: UTF8.self)
        return try await self.event(of: message)?.room == room ? message : nil
    }

    /// Forgets what was sent long ago.
    func forgetOld(now: Int64) async throws {
        var changes: ConnectorMemory.Changes = [:]
        for (message, data) in try await memory.all(RecordKind.sent.rawValue) {
            guard let reference = Reference(data), now - reference.at <= Self.lifetime else {
                changes[RecordKind.sent.key(message)] = .some(nil)
                if let event = Reference(data)?.event {
                    changes[RecordKind.sentEvent.key(event.id.rawValue)] = .some(nil)
                }
                if changes.count >= Self.perCommit {
                    try await memory.commit(changes)
                    changes = [:]
                }
                continue
            }
        }
        if !changes.isEmpty { try await memory.commit(changes) }
    }
}
