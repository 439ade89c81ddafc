import Foundation

// What is asked of the homeserver, and what it tells.
extension CryptoMachine {
    /// The calls to be made now: keys to publish, device lists to ask for, sessions to begin, requests that answer others'.
    /// The same until they are answered. Making them changes the machine: store before they are made.
    ///
    /// The values of `uploadKeys`, `claimKeys` and `uploadSignatures` are whole bodies; `messages` of `sendToDevice` is the
    /// value of the key of that name.
    package func requests(now: Int64) -> [CryptoRequest] {
        answerKeyRequests(now: now)
        outbox.add(keyRequests.due(from: own, others: otherOwnDevices.map(\.id), now: now))
        var requests: [CryptoRequest] = []
        // Where libolm fails there is nothing to ask; it is tried again the next time.
        if let upload = try? uploads.request(for: &own, now: now) { requests.append(upload) }
        if let upload = try? signature.request(for: own, identity: identity, now: now) { requests.append(upload) }
        if let query = devices.request(includesOwn: own.state.isPublished, now: now) { requests.append(query) }
        if let claim = claims.request(for: devicesWithoutSession(now: now), now: now) { requests.append(claim) }
        return requests + outbox.requests
    }

    /// Takes the answer to a request. What is wrong in it is rejected entry by entry.
    ///
    /// The body of an error (with `errcode`) may be given, too, where the homeserver has refused the request for good: then
    /// the machine gives it up, or asks differently later. With an error that passes, such as `M_LIMIT_EXCEEDED`, the request
    /// stays, or is made anew after a while. Requests that `encrypt` has returned may be completed, but need not.
    package func complete(_ request: CryptoRequest, with answer: JSONValue, now: Int64) -> [CryptoNews] {
        let wasPublished = own.state.isPublished
        if let news = uploads.complete(request, with: answer, own: &own, now: now) {
            if own.state.isPublished, !wasPublished { devices.outdate(user) }
            return news
        }
        if let news = signature.complete(request, with: answer, own: &own, identity: identity, now: now) {
            // To see whether it has arrived.
            devices.outdate(user)
            return news
        }
        if let (news, current) = devices.complete(request, with: answer, now: now) {
            guard current.contains(user) else { return news }
            let listed = answer["device_keys"]?[user.rawValue]?[device.rawValue]
            return news + signature.verify(listed, own: &own, identity: identity, now: now)
        }
        let renewals = channels.renewals
        if let (news, begun) = claims.complete(request, with: answer, own: own, channels: &channels, now: now) {
            for (address, device) in begun.sorted(by: { $0.key < $1.key })
            where renewals[ChannelKey(address, device)] != nil {
                announceSession(with: device, at: address, now: now)
            }
            return news
        }
        return outbox.complete(request, with: answer) ?? []
    }

    /// Takes what a sync brought; must be followed by storing, in one transaction with the position of the sync. Before that,
    /// `recordsNeeded` are to be loaded.
    package func receive(_ sync: CryptoSync, now: Int64) -> [CryptoNews] {
        for user in sync.changed { devices.outdate(user) }
        for user in sync.left {
            devices.forget(user)
            prepared.remove(user)
        }
        uploads.homeserverHas(oneTimeKeys: sync.oneTimeKeyCount, unusedFallbackKeys: sync.unusedFallbackKeyTypes)
        var news = sync.toDevice.flatMap { take(toDevice: $0, now: now) }
        if refusedRequests > 0 {
            news.append(.rejected("\(refusedRequests) requests of keys that others made were refused."))
            refusedRequests = 0
        }
        uploads.forgetOldFallbackKey(of: &own, afterEvents: sync.toDevice.count, now: now)
        return news
    }

    /// Whether the homeserver may take the same request later.
    static func isTransient(errorCode: String) -> Bool {
        switch errorCode {
        case "M_LIMIT_EXCEEDED", "M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_RESOURCE_LIMIT_EXCEEDED", "M_USER_LOCKED":
            true
        default: false
        }
    }

    /// Tells a device of the session that replaces a broken one.
    private func announceSession(with device: KnownDevice, at address: DeviceAddress, now: Int64) {
        guard !outbox.isFull, let content = try? seal("m.dummy", [:], for: device, at: address, now: now) else {
            return
        }
        outbox.add(ToDeviceBatch.requests(type: "m.room.encrypted", [(address, content)]))
    }

    private func devicesWithoutSession(now: Int64) -> [DeviceAddress: KnownDevice] {
        var wanted: [DeviceAddress: KnownDevice] = [:]
        for user in prepared {
            var isReady = devices.isReady(user, now: now)
            for (address, device) in addresses(of: user) where !device.isBlocked {
                if channels.hasSession(with: ChannelKey(address, device)) || claims.holds(address, now: now) {
                    continue
                }
                wanted[address] = device
                isReady = false
            }
            if isReady { prepared.remove(user) }
        }
        for (key, address) in channels.renewals {
            if let device = devices.device(address), device.curve25519 == key.curve25519, !device.isBlocked {
                wanted[address] = device
            } else {
                channels.giveUpRenewal(key)
            }
        }
        for forward in forwards.wanted {
            let address = DeviceAddress(user: user, device: forward.device)
            if let device = devices.device(address), !channels.hasSession(with: ChannelKey(address, device)) {
                wanted[address] = device
            }
        }
        return wanted
    }

    /// The devices of a user but this one.
    func addresses(of user: MatrixUserID) -> [(DeviceAddress, KnownDevice)] {
        devices.devices(of: user).compactMap { known in
            user == self.user && known.id == device ? nil : (DeviceAddress(user: user, device: known.id), known)
        }
    }

    /// The other devices of this account that it has signed for certain.
    var otherOwnDevices: [KnownDevice] {
        guard let identity, devices[user]?.masterKey == identity.masterKey else { return [] }
        return addresses(of: user).map(\.1).filter { $0.isCrossSigned && !$0.isBlocked }
            .sorted { $0.id.rawValue < $1.id.rawValue }
    }
}
