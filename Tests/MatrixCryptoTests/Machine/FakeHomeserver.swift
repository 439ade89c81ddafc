import Foundation
import MatrixCrypto

/// Keeps keys and to-device mailboxes as a homeserver does, for devices that all see each other's changes.
final class FakeHomeserver {
    struct Device {
        var keys: JSONValue
        var oneTimeKeys: [(id: String, key: JSONValue)] = []
        /// Every one-time key that was ever published, to notice one that is changed.
        var published: [String: JSONValue] = [:]
        var fallbackKey: (id: String, key: JSONValue)?
        var isFallbackKeyUsed = false
        var mailbox: [JSONValue] = []
        var changed: Set<MatrixUserID> = []
        var transactions: Set<String> = []
    }

    var devices: [MatrixUserID: [DeviceID: Device]] = [:]
    var masterKeys: [MatrixUserID: JSONValue] = [:]
    var selfSigningKeys: [MatrixUserID: JSONValue] = [:]
    /// Servers that cannot be reached.
    var lostServers: Set<String> = []
    /// What a hostile server makes of an answer to `/keys/query`.
    var forge: (JSONValue) -> JSONValue = { $0 }
    /// One-time keys that were claimed.
    private(set) var claims = 0
    private(set) var conflicts: [String] = []

    func answer(_ request: CryptoRequest, of user: MatrixUserID, _ device: DeviceID) -> JSONValue {
        switch request.call {
        case .uploadKeys(let body): upload(body, of: user, device)
        case .queryKeys(let users): forge(query(users))
        case .claimKeys(let body): claim(body)
        case .uploadSignatures(let body): uploadSignatures(body)
        case .sendToDevice(let type, let messages): send(type, messages, from: user, device, id: request.id)
        }
    }

    func sync(_ user: MatrixUserID, _ device: DeviceID, limit: Int = 100) -> CryptoSync {
        guard let state = devices[user]?[device] else { return CryptoSync() }
        let sync = CryptoSync(
            toDevice: Array(state.mailbox.prefix(limit)), changed: Array(state.changed),
            oneTimeKeyCount: state.oneTimeKeys.count,
            unusedFallbackKeyTypes: state.fallbackKey != nil && !state.isFallbackKeyUsed ? ["signed_curve25519"] : [])
        return sync
    }

    /// The position of the sync has been stored.
    func advance(_ user: MatrixUserID, _ device: DeviceID, past sync: CryptoSync) {
        devices[user]?[device]?.mailbox.removeFirst(sync.toDevice.count)
        devices[user]?[device]?.changed.subtract(sync.changed)
    }

    func logOut(_ user: MatrixUserID, _ device: DeviceID) {
        devices[user]?[device] = nil
        announce(user)
    }

    func publish(_ keys: CrossSigningKeys, of user: MatrixUserID) throws {
        let published = try keys.publicKeys(of: user, device: DeviceID("ANY")) { _ in "" }
        masterKeys[user] = published["master_key"]
        selfSigningKeys[user] = published["self_signing_key"]
        announce(user)
    }

    func announce(_ user: MatrixUserID) {
        for other in devices.keys {
            for device in devices[other, default: [:]].keys { devices[other]?[device]?.changed.insert(user) }
        }
    }

    private func upload(_ body: JSONValue, of user: MatrixUserID, _ device: DeviceID) -> JSONValue {
        if let keys = body["device_keys"] {
            if devices[user]?[device] == nil {
                devices[user, default: [:]][device] = Device(keys: keys)
            } else {
                devices[user]?[device]?.keys = keys
            }
            announce(user)
        }
        guard var state = devices[user]?[device] else { return ["errcode": "M_UNKNOWN"] }
        for (id, key) in (body["one_time_keys"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
            if let known = state.published[id] {
                if known != key { conflicts.append(id) }
                continue
            }
            state.published[id] = key
            state.oneTimeKeys.append((id, key))
        }
        if let (id, key) = body["fallback_keys"]?.object?.first {
            state.fallbackKey = (id, key)
            state.isFallbackKeyUsed = false
        }
        devices[user]?[device] = state
        return ["one_time_key_counts": ["signed_curve25519": .integer(Int64(state.oneTimeKeys.count))]]
    }

    private func query(_ users: Set<MatrixUserID>) -> JSONValue {
        var lists: [String: JSONValue] = [:]
        var failures: [String: JSONValue] = [:]
        var masters: [String: JSONValue] = [:]
        var selfSigning: [String: JSONValue] = [:]
        for user in users {
            if lostServers.contains(user.server) {
                failures[user.server] = [:]
                continue
            }
            lists[user.rawValue] = .object(
                Dictionary(
                    uniqueKeysWithValues: (devices[user] ?? [:]).map { ($0.key.rawValue, $0.value.keys) }))
            masters[user.rawValue] = masterKeys[user]
            selfSigning[user.rawValue] = selfSigningKeys[user]
        }
        return [
            "device_keys": .object(lists), "failures": .object(failures), "master_keys": .object(masters),
            "self_signing_keys": .object(selfSigning),
        ]
    }

    private func claim(_ body: JSONValue) -> JSONValue {
        var claimed: [String: JSONValue] = [:]
        for (name, wanted) in body["one_time_keys"]?.object ?? [:] {
            let user = MatrixUserID(name)
            for id in wanted.object?.keys.sorted() ?? [] {
                guard !lostServers.contains(user.server), var state = devices[user]?[DeviceID(id)] else { continue }
                let key: (id: String, key: JSONValue)
                if !state.oneTimeKeys.isEmpty {
                    key = state.oneTimeKeys.removeFirst()
                } else if let fallbackKey = state.fallbackKey {
                    key = fallbackKey
                    state.isFallbackKeyUsed = true
                } else {
                    continue
                }
                claims += 1
                devices[user]?[DeviceID(id)] = state
                claimed[name, default: [:]][id] = .object([key.id: key.key])
            }
        }
        return ["one_time_keys": .object(claimed)]
    }

    private func uploadSignatures(_ body: JSONValue) -> JSONValue {
        for (name, objects) in body.object ?? [:] {
            let user = MatrixUserID(name)
            for (id, object) in objects.object ?? [:] {
                for (key, signature) in object["signatures"]?[name]?.object ?? [:] {
                    var signatures = devices[user]?[DeviceID(id)]?.keys["signatures"] ?? [:]
                    signatures[name]?[key] = signature
                    devices[user]?[DeviceID(id)]?.keys["signatures"] = signatures
                }
            }
            announce(user)
        }
        return ["failures": [:]]
    }

    private func send(
        _ type: String, _ messages: JSONValue, from sender: MatrixUserID, _ device: DeviceID, id: String
    ) -> JSONValue {
        guard devices[sender]?[device]?.transactions.insert(id).inserted ?? true else { return [:] }
        for (user, contents) in messages.object ?? [:] {
            for (device, content) in contents.object ?? [:] {
                devices[MatrixUserID(user)]?[DeviceID(device)]?.mailbox.append(
                    ["type": .string(type), "sender": .string(sender.rawValue), "content": content])
            }
        }
        return [:]
    }
}

extension FakeHomeserver {
    /// Puts an event into the mailbox of a device.
    func deliver(_ events: JSONValue..., to client: TestClient) {
        devices[client.user]?[client.device]?.mailbox += events
    }
}
