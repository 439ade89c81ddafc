import Foundation

// Events that other devices send to this one.
extension CryptoMachine {
    func take(toDevice event: JSONValue, now: Int64) -> [CryptoNews] {
        do throws(Rejection) {
            guard let type = event["type"]?.string, let name = event["sender"]?.string,
                name.utf8.count <= CryptoLimits.idLength, let content = event["content"], content.object != nil
            else { throw Rejection("A to-device event is malformed.") }
            let sender = MatrixUserID(name)
            switch type {
            case "m.room.encrypted": return try take(encrypted: content, from: sender, now: now)
            case "m.room_key", "m.forwarded_room_key":
                throw Rejection("\(Rejection.excerpt(name)) has sent a key without encryption.")
            default: return try take(type, content, from: sender, device: nil, now: now)
            }
        } catch {
            return [error.news]
        }
    }

    /// Takes what may come with encryption or without.
    private func take(
        _ type: String, _ content: JSONValue, from sender: MatrixUserID, device: KnownDevice?, now: Int64
    ) throws(Rejection) -> [CryptoNews] {
        switch type {
        case "m.dummy": return []
        case "m.room_key_request":
            try take(keyRequest: content, from: sender)
            return []
        case "m.room_key.withheld": return take(withheld: content, from: sender, now: now)
        default: return [.toDevice(sender: sender, device: device?.id, type: type, content: content)]
        }
    }

    private func take(
        encrypted content: JSONValue, from sender: MatrixUserID, now: Int64
    ) throws(Rejection) -> [CryptoNews] {
        let name = Rejection.excerpt(sender.rawValue)
        guard content["algorithm"]?.string == DeviceKeys.algorithms[0],
            let senderKey = DeviceKeys.key(content["sender_key"]), senderKey != identityKeys.curve25519,
            let ciphertext = content["ciphertext"]?[identityKeys.curve25519],
            let kind = ciphertext["type"]?.integer.flatMap({ OlmMessage.Kind(rawValue: Int($0)) }),
            let body = ciphertext["body"]?.string, body.utf8.count <= CryptoLimits.ciphertextLength
        else { throw Rejection("An encrypted to-device event of \(name) is malformed, or for another device.") }

        let known = devices.devices(of: sender, curve25519: senderKey)
        let payload: OlmPayload
        do {
            let (devices, user, ed25519) = (devices, user, identityKeys.ed25519)
            payload = try channels.decrypt(
                OlmMessage(kind: kind, body: body), from: ChannelKey(user: sender, curve25519: senderKey), own: &own,
                now: now
            ) { plaintext throws(Rejection) in
                let payload = try OlmPayload(
                    plaintext, from: sender, senderKey: senderKey, to: user, ed25519: ed25519)
                try payload.check(against: devices, known: known)
                return payload
            }
        } catch .replayed {
            return []
        } catch .rejected(let rejection) {
            throw Rejection("A message of \(name) is not accepted: \(rejection.reason)")
        } catch {
            let isRenewed = renewSession(with: known.first, of: sender, now: now)
            throw Rejection(
                "A message of \(name) cannot be decrypted"
                    + (isRenewed ? "; a new session with the device is begun." : "."))
        }
        do throws(Rejection) {
            return try take(payload, senderKey: senderKey, known: known, now: now)
        } catch {
            throw Rejection("A message of \(name) is not accepted: \(error.reason)")
        }
    }

    private func take(
        _ payload: OlmPayload, senderKey: String, known: [KnownDevice], now: Int64
    ) throws(Rejection) -> [CryptoNews] {
        let device = known.first { $0.ed25519 == payload.ed25519 }
        // A new device, of which the homeserver has not told yet; or one that is asked for in vain.
        if device == nil, !lookups.holds(payload.sender, now: now) {
            lookups.failed(payload.sender, now: now)
            devices.outdate(payload.sender)
        }
        switch payload.type {
        case "m.room_key": return try take(roomKey: payload, senderKey: senderKey, now: now)
        case "m.forwarded_room_key": return try take(forwardedKey: payload, of: device, now: now)
        default: return try take(payload.type, payload.content, from: payload.sender, device: device, now: now)
        }
    }

    /// - Returns: whether a new session will be begun in place of one that does not work.
    private func renewSession(with device: KnownDevice?, of user: MatrixUserID, now: Int64) -> Bool {
        guard let device, !device.isBlocked, user != self.user || device.id != self.device else { return false }
        let address = DeviceAddress(user: user, device: device.id)
        return channels.renew(ChannelKey(address, device), for: address, now: now)
    }

    // MARK: - Keys of rooms

    private func take(roomKey payload: OlmPayload, senderKey: String, now: Int64) throws(Rejection) -> [CryptoNews] {
        guard let address = SessionAddress(content: payload.content),
            let key = payload.content["session_key"]?.string, key.utf8.count <= CryptoLimits.ciphertextLength,
            let group = try? InboundGroup(
                sessionKey: key, room: address.room,
                origin: InboundGroup.Origin(
                    sender: payload.sender, curve25519: senderKey, ed25519: payload.ed25519),
                pickleKey: codec.pickleKey),
            group.id == address.session
        else { throw Rejection("The key of a room is malformed.") }
        guard budget.spend(by: payload.sender, now: now) else {
            throw Rejection("It is one of more than \(CryptoLimits.groupSessionsPerHour) keys within an hour.")
        }
        devices.trackSender(payload.sender)
        return try take(group, at: address)
    }

    /// Only what was asked for, and only from a device that this account has signed: whoever forwards a key decides what is
    /// read with it.
    private func take(
        forwardedKey payload: OlmPayload, of device: KnownDevice?, now: Int64
    ) throws(Rejection) -> [CryptoNews] {
        guard payload.sender == user, let device, otherOwnDevices.contains(device) else {
            throw Rejection("A key is forwarded by a device that is not trusted with it.")
        }
        guard let address = SessionAddress(content: payload.content), keyRequests.hasAsked(for: address) else {
            throw Rejection("A key is forwarded that was not asked for.")
        }
        guard let key = payload.content["session_key"]?.string, key.utf8.count <= CryptoLimits.ciphertextLength,
            let group = try? InboundGroup(exported: key, room: address.room, pickleKey: codec.pickleKey),
            group.id == address.session
        else { throw Rejection("A forwarded key is malformed.") }
        return try take(group, at: address)
    }

    private func take(_ group: InboundGroup, at address: SessionAddress) throws(Rejection) -> [CryptoNews] {
        let isBetter = try inbound.take(group)
        withheld.remove(address)
        outbox.add(keyRequests.arrived(address, from: own))
        return isBetter ? [.roomKey(room: address.room, sessionID: address.session)] : []
    }

    private func take(withheld content: JSONValue, from sender: MatrixUserID, now: Int64) -> [CryptoNews] {
        guard let code = content["code"]?.string.map(Rejection.excerpt) else { return [] }
        guard let address = SessionAddress(content: content) else {
            // The other device could not begin a session; so this one does.
            if code == "m.no_olm", let senderKey = DeviceKeys.key(content["sender_key"]) {
                _ = renewSession(with: devices.devices(of: sender, curve25519: senderKey).first, of: sender, now: now)
            }
            return []
        }
        withheld.take(address, from: sender, code: code)
        return [.withheld(room: address.room, sessionID: address.session, code: code)]
    }

    // MARK: - Requests of keys

    private func take(keyRequest content: JSONValue, from sender: MatrixUserID) throws(Rejection) {
        guard let id = content["requesting_device_id"]?.string, sender == user,
            otherOwnDevices.contains(where: { $0.id.rawValue == id })
        else {
            if content["action"]?.string == "request" { refusedRequests += 1 }
            return
        }
        try forwards.take(content, from: DeviceID(id))
    }

    /// Sends the keys that the own devices have asked for, as far as there are sessions and the records are loaded.
    func answerKeyRequests(now: Int64) {
        for wanted in forwards.wanted where inbound.isLoaded(wanted.session.recordKey) && !outbox.isFull {
            let address = DeviceAddress(user: user, device: wanted.device)
            guard let device = otherOwnDevices.first(where: { $0.id == wanted.device }),
                let group = inbound.group(wanted.session.recordKey),
                let content = KeyForwards.content(of: group, pickleKey: codec.pickleKey)
            else {
                forwards.remove { $0 == wanted }
                continue
            }
            guard
                let sealed = try? seal("m.forwarded_room_key", content, for: device, at: address, now: now)
            else { continue }
            outbox.add(ToDeviceBatch.requests(type: "m.room.encrypted", [(address, sealed)]))
            forwards.remove { $0 == wanted }
        }
    }
}
