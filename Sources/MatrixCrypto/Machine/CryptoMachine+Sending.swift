import Foundation

// What this device encrypts.
extension CryptoMachine {
    /// Makes sure that the devices of these users are known and stay known, and that there are sessions with them:
    /// afterwards `requests` contains what is missing. Empty `requests` of the kinds query and claim mean: ready.
    ///
    /// Servers that cannot be reached, and devices without keys, are asked again after a minute, later after longer; they do
    /// not hold up the others.
    package func prepare(for readers: Set<MatrixUserID>, now: Int64) {
        for reader in readers.union([user]) {
            devices.track(reader)
            prepared.insert(reader)
        }
    }

    /// Encrypts an event for a room.
    ///
    /// - Parameters:
    ///   - readers: everybody who shall be able to read it; the session is replaced when somebody has left, by age and by count.
    ///     The other devices of this account are always among them.
    ///   - settings: the content of the room's `m.room.encryption`.
    /// - Returns: the content of the `m.room.encrypted` event, and what must be sent to devices before (keys, or that they are
    ///   withheld), which counts as sent. A device that no session could be made with does not hold up the others.
    /// - Throws: `EncryptionError` when the room asks for another algorithm.
    package func encrypt(
        type: String, content: JSONValue, in room: RoomID, readers: Set<MatrixUserID>, settings: JSONValue, now: Int64
    ) throws -> (content: JSONValue, toDevice: [CryptoRequest]) {
        let rotation = try RotationPeriod(settings: settings)
        let plaintext = try JSONEncoder().encode(
            ["type": .string(type), "content": content, "room_id": .string(room.rawValue)] as JSONValue)
        var allowed: [DeviceAddress: KnownDevice] = [:]
        var refused: [(DeviceAddress, code: String)] = []
        for (address, device) in readers.union([user]).flatMap({ addresses(of: $0) }) {
            if device.isBlocked {
                refused.append((address, "m.blacklisted"))
            } else if sharing == .crossSignedDevices, !device.isCrossSigned {
                refused.append((address, "m.unverified"))
            } else {
                allowed[address] = device
            }
        }
        if !outbound.isUsable(in: room, rotation: rotation, allowed: allowed, now: now) {
            try beginSession(in: room, rotation: rotation, now: now)
        }
        let toDevice = try share(sessionOf: room, with: allowed, refused: refused, now: now)
        guard let session = outbound[room]?.id, let ciphertext = try outbound.encrypt(plaintext, in: room) else {
            preconditionFailure("The session that was begun for the room is gone.")
        }
        var encrypted: JSONValue = [
            "algorithm": .string(DeviceKeys.algorithms[1]), "sender_key": .string(identityKeys.curve25519),
            "device_id": .string(device.rawValue), "session_id": .string(session), "ciphertext": .string(ciphertext),
        ]
        // Servers put relations to use, so they are outside of what is encrypted.
        encrypted["m.relates_to"] = content["m.relates_to"]
        return (encrypted, toDevice)
    }

    /// Never uses the room's session again, as after the encryption of the room was changed.
    package func discardSession(of room: RoomID) { outbound.discard(room) }

    /// Encrypts a to-device event for one device with Olm, such as an answer to a request of a key.
    ///
    /// - Throws: `EncryptionError` when the device is not known, or there is no session with it.
    package func encrypt(
        type: String, content: JSONValue, to user: MatrixUserID, device: DeviceID, now: Int64
    ) throws -> CryptoRequest {
        let address = DeviceAddress(user: user, device: device)
        guard let known = devices.device(address) else { throw EncryptionError.unknownDevice(user, device) }
        let sealed = try seal(type, content, for: known, at: address, now: now)
        return CryptoRequest(
            id: UUID().uuidString,
            call: .sendToDevice(
                type: "m.room.encrypted", messages: .object([user.rawValue: .object([device.rawValue: sealed])])))
    }

    /// The content of an `m.room.encrypted` to-device event.
    func seal(
        _ type: String, _ content: JSONValue, for device: KnownDevice, at address: DeviceAddress, now: Int64
    ) throws -> JSONValue {
        let plaintext = try OlmPayload.plaintext(
            type: type, content: content, from: own, deviceKeys: deviceKeysToSend(), to: address.user, device: device)
        guard let message = try channels.encrypt(plaintext, for: ChannelKey(address, device), now: now) else {
            throw EncryptionError.noSession(address.user, address.device)
        }
        let ciphertext: JSONValue = ["type": .integer(Int64(message.kind.rawValue)), "body": .string(message.body)]
        return [
            "algorithm": .string(DeviceKeys.algorithms[0]), "sender_key": .string(identityKeys.curve25519),
            "ciphertext": .object([device.curve25519: ciphertext]),
        ]
    }

    private func deviceKeysToSend() throws -> JSONValue {
        if let sentDeviceKeys { return sentDeviceKeys }
        let signed = try own.deviceKeys()
        let keys = try identity?.sign(signed, as: user) ?? signed
        sentDeviceKeys = keys
        return keys
    }

    private func beginSession(in room: RoomID, rotation: RotationPeriod, now: Int64) throws {
        let session = try OutboundGroupSession()
        // A copy to read with, so that the other devices of this account can ask for it.
        let origin = InboundGroup.Origin(
            sender: user, curve25519: identityKeys.curve25519, ed25519: identityKeys.ed25519)
        let copy = try InboundGroup(
            sessionKey: session.sessionKey, room: room, origin: origin, pickleKey: codec.pickleKey)
        inbound.load(nil, for: InboundGroups.recordKey(of: copy.id, in: room))
        _ = try inbound.take(copy)
        outbound.begin(OutboundGroup(session, rotation: rotation, pickleKey: codec.pickleKey, now: now), in: room)
    }

    /// Gives the session to those who have not got it yet, from the next message on.
    private func share(
        sessionOf room: RoomID, with allowed: [DeviceAddress: KnownDevice], refused: [(DeviceAddress, code: String)],
        now: Int64
    ) throws -> [CryptoRequest] {
        guard let group = outbound[room] else { return [] }
        let waiting = allowed.filter { !group.audience.hasKey($0.key, $0.value) }.sorted { $0.key < $1.key }
        var keys: [(DeviceAddress, JSONValue)] = []
        var withheld: [(DeviceAddress, JSONValue)] = []
        if !waiting.isEmpty, let sessionKey = try outbound.sessionKey(in: room) {
            let content: JSONValue = [
                "algorithm": .string(DeviceKeys.algorithms[1]), "room_id": .string(room.rawValue),
                "session_id": .string(group.id), "session_key": .string(sessionKey),
            ]
            for (address, device) in waiting {
                if let sealed = try? seal("m.room_key", content, for: device, at: address, now: now) {
                    keys.append((address, sealed))
                    _ = outbound.changeAudience(room) { $0.gave(to: address, device) }
                } else if channels.tellOfNoOlm(ChannelKey(address, device), now: now) {
                    withheld.append((address, refusal("m.no_olm", session: nil)))
                }
            }
        }
        let session = SessionAddress(room: room, session: group.id)
        for (address, code) in refused.sorted(by: { $0.0 < $1.0 })
        where outbound.changeAudience(room, { $0.tell(address, code: code) }) == true {
            withheld.append((address, refusal(code, session: session)))
        }
        return ToDeviceBatch.requests(type: "m.room.encrypted", keys)
            + ToDeviceBatch.requests(type: "m.room_key.withheld", withheld)
    }

    /// The content of an `m.room_key.withheld`; that there is no session with a device is said once for all rooms.
    private func refusal(_ code: String, session: SessionAddress?) -> JSONValue {
        var content: JSONValue = [
            "algorithm": .string(DeviceKeys.algorithms[1]), "sender_key": .string(identityKeys.curve25519),
            "code": .string(code),
        ]
        if let session {
            content["room_id"] = .string(session.room.rawValue)
            content["session_id"] = .string(session.session)
        }
        return content
    }
}
