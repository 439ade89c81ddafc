import Foundation

/// The Megolm sessions that this device encrypts with, one for each room.
struct OutboundGroups {
    private var groups: [RoomID: OutboundGroup] = [:]
    private var changed: Set<RoomID> = []
    private var changedAudiences: Set<RoomID> = []

    static func recordKey(of room: RoomID) -> CryptoRecordKey { CryptoRecordKey(.outboundGroupSession, room.rawValue) }

    /// Of the record of who has the session; no id of a room contains a space.
    static func audienceKey(of room: RoomID) -> CryptoRecordKey {
        CryptoRecordKey(.outboundGroupSession, "\(room) audience")
    }

    init(groups: [RoomID: OutboundGroup]) { self.groups = groups }

    subscript(room: RoomID) -> OutboundGroup? { groups[room] }

    mutating func begin(_ group: OutboundGroup, in room: RoomID) {
        groups[room] = group
        changed.insert(room)
        changedAudiences.insert(room)
    }

    mutating func discard(_ room: RoomID) {
        guard groups.removeValue(forKey: room) != nil else { return }
        changed.insert(room)
        changedAudiences.insert(room)
    }

    /// Whether the session of the room may encrypt one more message, for these devices.
    mutating func isUsable(
        in room: RoomID, rotation: RotationPeriod, allowed: [DeviceAddress: KnownDevice], now: Int64
    ) -> Bool {
        guard groups[room]?.audience.isWithin(allowed) == true else { return false }
        // A session that cannot be read any more is replaced, too.
        return (try? groups[room]?.isUsable(rotation: rotation, now: now)) ?? false
    }

    mutating func encrypt(_ plaintext: Data, in room: RoomID) throws -> String? {
        changed.insert(room)
        return try groups[room]?.encrypt(plaintext)
    }

    mutating func sessionKey(in room: RoomID) throws -> String? { try groups[room]?.sessionKey() }

    mutating func changeAudience<Result>(_ room: RoomID, _ body: (inout OutboundGroup.Audience) -> Result) -> Result? {
        guard var audience = groups[room]?.audience else { return nil }
        let result = body(&audience)
        if audience != groups[room]?.audience {
            groups[room]?.audience = audience
            changedAudiences.insert(room)
        }
        return result
    }

    mutating func takeChanges(into changes: inout CryptoRecordChanges, codec: RecordCodec) throws {
        for room in changed {
            let key = Self.recordKey(of: room)
            let record = try groups[room]?.record()
            changes.updateValue(try record.map { try codec.seal($0, as: key) }, forKey: key)
        }
        for room in changedAudiences {
            let key = Self.audienceKey(of: room)
            changes.updateValue(try groups[room].map { try codec.seal($0.audience, as: key) }, forKey: key)
        }
        changed = []
        changedAudiences = []
    }
}
