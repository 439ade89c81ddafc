import Foundation

/// Keys that this device asks of the other devices of its account (`m.room_key_request`).
struct KeyRequests {
    private struct Asked: Codable {
        var session: SessionAddress
        var id: String
        var since: Int64
        /// The devices that were asked; `nil` while none was.
        var devices: [DeviceID]?
    }

    static let recordKey = CryptoRecordKey(.pending, "requests")
    /// The key itself often comes a moment after the message.
    private static let patience: Int64 = 10_000
    private static let day: Int64 = 86_400_000

    /// The oldest first.
    private var asked: [Asked] = []
    private var isChanged = false

    init() {}

    init(sealed: Data, codec: RecordCodec) throws(CryptoStoreError) {
        asked = try codec.open([Asked].self, sealed, as: Self.recordKey)
    }

    func hasAsked(for session: SessionAddress) -> Bool {
        asked.contains { $0.session == session && $0.devices != nil }
    }

    /// Notes that a key is missing. Only when there is room: who sends what cannot be read does not push out others.
    mutating func miss(_ session: SessionAddress, now: Int64) {
        guard asked.count < CryptoLimits.keyRequests, !asked.contains(where: { $0.session == session }) else { return }
        asked.append(Asked(session: session, id: UUID().uuidString, since: now))
        isChanged = true
    }

    /// What to ask now, and what to ask no more since nobody has answered for a day.
    mutating func due(from own: OwnDevice, others: [DeviceID], now: Int64) -> [CryptoRequest] {
        var requests: [CryptoRequest] = []
        for index in asked.indices.reversed() {
            let age = now - asked[index].since
            if !(0..<Self.day).contains(age) {
                requests += finish(index, from: own)
            } else if age >= Self.patience, asked[index].devices == nil, !others.isEmpty {
                asked[index].devices = others
                isChanged = true
                requests += Self.requests(asked[index], action: "request", from: own)
            }
        }
        return requests
    }

    /// Takes that a key has come.
    ///
    /// - Returns: what tells the others that it is not needed any more.
    mutating func arrived(_ session: SessionAddress, from own: OwnDevice) -> [CryptoRequest] {
        guard let index = asked.firstIndex(where: { $0.session == session }) else { return [] }
        return finish(index, from: own)
    }

    private mutating func finish(_ index: Int, from own: OwnDevice) -> [CryptoRequest] {
        isChanged = true
        return Self.requests(asked.remove(at: index), action: "request_cancellation", from: own)
    }

    private static func requests(_ asked: Asked, action: String, from own: OwnDevice) -> [CryptoRequest] {
        var content: JSONValue = [
            "action": .string(action), "request_id": .string(asked.id),
            "requesting_device_id": .string(own.device.rawValue),
        ]
        if action == "request" {
            content["body"] = [
                "algorithm": .string(DeviceKeys.algorithms[1]), "room_id": .string(asked.session.room.rawValue),
                "session_id": .string(asked.session.session),
            ]
        }
        let addresses = (asked.devices ?? []).map { DeviceAddress(user: own.user, device: $0) }
        return ToDeviceBatch.requests(type: "m.room_key_request", addresses.map { ($0, content) })
    }

    mutating func takeChanges(into changes: inout CryptoRecordChanges, codec: RecordCodec) throws {
        guard isChanged else { return }
        changes[Self.recordKey] = try codec.seal(asked, as: Self.recordKey)
        isChanged = false
    }
}
