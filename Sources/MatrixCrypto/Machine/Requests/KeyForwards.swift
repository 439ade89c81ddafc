import Foundation

/// Keys that other devices of this account have asked for, until they are sent (`m.forwarded_room_key`).
struct KeyForwards {
    struct Wanted: Codable, Equatable {
        var device: DeviceID
        var id: String
        var session: SessionAddress
    }

    static let recordKey = CryptoRecordKey(.pending, "forwards")

    private(set) var wanted: [Wanted] = []
    private var isChanged = false

    init() {}

    init(sealed: Data, codec: RecordCodec) throws(CryptoStoreError) {
        wanted = try codec.open([Wanted].self, sealed, as: Self.recordKey)
    }

    /// Takes the content of an `m.room_key_request` of a device that may have keys.
    mutating func take(_ content: JSONValue, from device: DeviceID) throws(Rejection) {
        guard let id = content["request_id"]?.string, id.utf8.count <= CryptoLimits.idLength else {
            throw Rejection("A request of a key by the device \(Rejection.excerpt(device.rawValue)) is malformed.")
        }
        switch content["action"]?.string {
        case "request":
            guard let session = SessionAddress(content: content["body"]) else {
                throw Rejection("A request of a key by the device \(Rejection.excerpt(device.rawValue)) is malformed.")
            }
            guard wanted.count < CryptoLimits.keyForwards,
                !wanted.contains(where: { $0.device == device && $0.id == id })
            else { return }
            wanted.append(Wanted(device: device, id: id, session: session))
            isChanged = true
        case "request_cancellation": remove { $0.device == device && $0.id == id }
        default: break
        }
    }

    mutating func remove(where isDone: (Wanted) -> Bool) {
        let count = wanted.count
        wanted.removeAll(where: isDone)
        if wanted.count != count { isChanged = true }
    }

    mutating func takeChanges(into changes: inout CryptoRecordChanges, codec: RecordCodec) throws {
        guard isChanged else { return }
        changes[Self.recordKey] = try codec.seal(wanted, as: Self.recordKey)
        isChanged = false
    }

    /// The content of an `m.forwarded_room_key`; `nil` for a session of which this device does not know itself whose it is.
    static func content(of group: InboundGroup, pickleKey: Data) -> JSONValue? {
        guard let origin = group.origins.first,
            let key = try? group.session(pickleKey: pickleKey).export(at: group.firstIndex)
        else { return nil }
        return [
            "algorithm": .string(DeviceKeys.algorithms[1]),
            "room_id": .string(group.room.rawValue),
            "session_id": .string(group.id),
            "session_key": .string(key),
            "sender_key": .string(origin.curve25519),
            "sender_claimed_ed25519_key": .string(origin.ed25519),
            "forwarding_curve25519_key_chain": [],
        ]
    }
}
