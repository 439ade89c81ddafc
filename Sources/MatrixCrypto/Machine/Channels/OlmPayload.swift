import Foundation

/// What is inside of a message encrypted with Olm (`m.olm.v1.curve25519-aes-sha2`).
struct OlmPayload {
    let type: String
    let content: JSONValue
    let sender: MatrixUserID
    /// The Ed25519 key that the sending device claims to have.
    let ed25519: String
    /// The keys of the sending device, where it has sent them along.
    let deviceKeys: DeviceKeys?

    /// Takes apart what was decrypted, with the checks that the specification demands (“Validation of incoming decrypted
    /// events”), but for those that need the list of the sender's devices.
    ///
    /// - Parameters:
    ///   - sender: as the homeserver says.
    ///   - senderKey: the Curve25519 key that the message could be decrypted with.
    ///   - own: the Ed25519 key of this device, whose user is `user`.
    init(
        _ plaintext: Data, from sender: MatrixUserID, senderKey: String, to user: MatrixUserID, ed25519 own: String
    ) throws(Rejection) {
        guard let payload = try? JSONValue(plaintext), let type = payload["type"]?.string,
            let content = payload["content"], content.object != nil
        else { throw Rejection("The message is malformed.") }
        if type == "m.room.encrypted" { throw Rejection("The message is encrypted twice.") }
        guard payload["sender"]?.string == sender.rawValue else {
            throw Rejection("The message was written in the name of another user.")
        }
        guard payload["recipient"]?.string == user.rawValue,
            DeviceKeys.key(payload["recipient_keys"]?["ed25519"]) == own
        else { throw Rejection("The message was written for another device.") }
        guard let ed25519 = DeviceKeys.key(payload["keys"]?["ed25519"]) else {
            throw Rejection("The message does not say which device has written it.")
        }
        deviceKeys = try Self.deviceKeys(in: payload, from: sender, senderKey: senderKey, ed25519: ed25519)
        self.type = type
        self.content = content
        self.sender = sender
        self.ed25519 = ed25519
    }

    /// Compares the keys with those of the devices that are known.
    ///
    /// - Parameter known: the sender's devices with the Curve25519 key that the message came from.
    func check(against devices: DeviceList, known: [KnownDevice]) throws(Rejection) {
        let namesake = deviceKeys.flatMap { devices.device(DeviceAddress(user: sender, device: $0.device)) }
        guard known.isEmpty || known.contains(where: { $0.ed25519 == ed25519 }),
            namesake.map({ $0.ed25519 == ed25519 }) ?? true
        else { throw Rejection("Its Ed25519 key is not that of the device.") }
    }

    private static func deviceKeys(
        in payload: JSONValue, from sender: MatrixUserID, senderKey: String, ed25519: String
    ) throws(Rejection) -> DeviceKeys? {
        guard let object = payload["sender_device_keys"], object != .null else { return nil }
        let keys = try DeviceKeys(object, of: sender)
        guard keys.curve25519 == senderKey, keys.ed25519 == ed25519 else {
            throw Rejection("The message carries the keys of another device.")
        }
        return keys
    }

    /// What is encrypted for a device.
    static func plaintext(
        type: String, content: JSONValue, from own: OwnDevice, deviceKeys: JSONValue, to user: MatrixUserID,
        device: KnownDevice
    ) throws -> Data {
        try JSONEncoder().encode(
            [
                "type": .string(type),
                "content": content,
                "sender": .string(own.user.rawValue),
                "sender_device_keys": deviceKeys,
                "keys": ["ed25519": .string(own.account.identityKeys.ed25519)],
                "recipient": .string(user.rawValue),
                "recipient_keys": ["ed25519": .string(device.ed25519)],
            ] as JSONValue)
    }
}
