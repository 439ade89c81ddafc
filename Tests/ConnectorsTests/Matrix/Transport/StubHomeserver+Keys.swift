import Foundation
import MatrixCrypto

extension StubHomeserver {
    func keys(_ call: [String], _ body: JSONValue, by index: Int) -> (Int, JSONValue) {
        switch call {
        case ["upload"]: upload(body, by: index)
        case ["query"]: query(body)
        case ["claim"]: claim(body)
        case ["signatures", "upload"]: sign(body)
        case ["device_signing", "upload"]: publish(body, by: devices[index].user)
        default: (404, Self.refusal("M_UNRECOGNIZED"))
        }
    }

    private func upload(_ body: JSONValue, by index: Int) -> (Int, JSONValue) {
        if let keys = body["device_keys"] {
            devices[index].keys = keys
            deviceListChanges.append((advance(), devices[index].user))
        }
        for (id, key) in body["one_time_keys"]?.object ?? [:] { devices[index].oneTimeKeys[id] = key }
        if let (id, key) = body["fallback_keys"]?.object?.first { devices[index].fallbackKey = (id, key) }
        changed()
        return (
            200, ["one_time_key_counts": ["signed_curve25519": .integer(Int64(devices[index].oneTimeKeys.count))]]
        )
    }

    private func query(_ body: JSONValue) -> (Int, JSONValue) {
        var found: [String: JSONValue] = [:]
        var answer: JSONValue = [:]
        for part in ["master_keys", "self_signing_keys", "user_signing_keys"] { answer[part] = [:] }
        for user in (body["device_keys"]?.object ?? [:]).keys {
            var own: [String: JSONValue] = [:]
            for device in devices where device.user == user {
                guard var keys = device.keys else { continue }
                if let name = device.name { keys["unsigned"] = ["device_display_name": .string(name)] }
                own[device.id] = keys
            }
            found[user] = .object(own)
            for part in ["master", "self_signing", "user_signing"] {
                guard let key = crossSigning[user]?["\(part)_key"], var keys = answer["\(part)_keys"] else { continue }
                keys[user] = key
                answer["\(part)_keys"] = keys
            }
        }
        answer["device_keys"] = .object(found)
        return (200, answer)
    }

    private func claim(_ body: JSONValue) -> (Int, JSONValue) {
        var found: [String: JSONValue] = [:]
        for (user, wanted) in body["one_time_keys"]?.object ?? [:] {
            var own: [String: JSONValue] = [:]
            for id in (wanted.object ?? [:]).keys {
                guard let index = devices.firstIndex(where: { $0.user == user && $0.id == id }) else { continue }
                if let key = devices[index].oneTimeKeys.keys.min() {
                    own[id] = .object([key: devices[index].oneTimeKeys.removeValue(forKey: key) ?? .null])
                } else if let (key, value) = devices[index].fallbackKey {
                    own[id] = .object([key: value])
                }
            }
            found[user] = .object(own)
        }
        return (200, ["one_time_keys": .object(found)])
    }

    private func sign(_ body: JSONValue) -> (Int, JSONValue) {
        for (user, objects) in body.object ?? [:] {
            for (id, object) in objects.object ?? [:] {
                guard let index = devices.firstIndex(where: { $0.user == user && $0.id == id }) else { continue }
                var signatures = devices[index].keys?["signatures"]?[user] ?? [:]
                for (key, value) in object["signatures"]?[user]?.object ?? [:] { signatures[key] = value }
                devices[index].keys?["signatures"] = .object([user: signatures])
                deviceListChanges.append((advance(), user))
            }
        }
        changed()
        return (200, ["failures": [:]])
    }

    private func publish(_ body: JSONValue, by user: String) -> (Int, JSONValue) {
        if wantsProof, body["auth"]?["password"]?.string != passwords[user] || body["auth"]?["session"] != "proof" {
            return (
                401, ["flows": [["stages": ["m.login.password"]]], "params": [:], "session": "proof"]
            )
        }
        crossSigning[user] = body
        deviceListChanges.append((advance(), user))
        changed()
        return (200, [:])
    }

    func toDevice(_ type: String, _ body: JSONValue, by index: Int, transaction: String) -> (Int, JSONValue) {
        guard devices[index].transactions["device \(transaction)"] == nil else { return (200, [:]) }
        devices[index].transactions["device \(transaction)"] = ""
        let sender = devices[index].user
        for (user, messages) in body["messages"]?.object ?? [:] {
            for (id, content) in messages.object ?? [:] {
                for other in devices.indices where devices[other].user == user && (id == "*" || devices[other].id == id)
                {
                    let event: JSONValue = [
                        "type": .string(type), "sender": .string(sender), "content": content,
                    ]
                    devices[other].messages.append((advance(), event))
                }
            }
        }
        changed()
        return (200, [:])
    }
}
