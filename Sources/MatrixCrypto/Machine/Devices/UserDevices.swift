/// What is known of the devices and the identity of a user, as it is stored.
struct UserDevices: Codable, Equatable {
    /// The homeserver tells of changes.
    var isTracked = false
    /// The list must be asked for.
    var isOutdated = true
    /// The master key last seen; kept when the server stops to show it, so that a replacement is noticed.
    var masterKey: String?
    /// `nil` where no chain leads to it from the master key.
    var selfSigningKey: String?
    var devices: [String: KnownDevice] = [:]

    /// Takes a list as the homeserver tells it.
    ///
    /// A forged entry changes nothing about its device; a device that is not in the list any more is gone.
    ///
    /// - Parameter pinned: the master key that this must be, where it is known for certain.
    mutating func take(
        _ list: [String: JSONValue], of user: MatrixUserID, answer: JSONValue, pinned: String?
    ) -> [CryptoNews] {
        var news = takeIdentity(of: user, answer: answer, pinned: pinned)
        let name = Rejection.excerpt(user.rawValue)
        // Those that are known first: a flood of new ones must not push them out.
        let ids = list.keys.sorted { one, other in
            (devices[one] == nil ? 1 : 0, one) < (devices[other] == nil ? 1 : 0, other)
        }
        if ids.count > CryptoLimits.devicesPerUser {
            news.append(
                .rejected("\(name) has \(ids.count) devices; \(CryptoLimits.devicesPerUser) of them are used."))
        }
        var taken: [String: KnownDevice] = [:]
        for id in ids.prefix(CryptoLimits.devicesPerUser) {
            do throws(Rejection) {
                taken[id] = try device(id, as: list[id] ?? .null, of: user)
            } catch {
                taken[id] = devices[id]
                news.append(.rejected("The device \(Rejection.excerpt(id)) of \(name) is not taken: \(error.reason)"))
            }
        }
        devices = taken
        return news
    }

    private mutating func takeIdentity(
        of user: MatrixUserID, answer: JSONValue, pinned: String?
    ) -> [CryptoNews] {
        selfSigningKey = nil
        let name = Rejection.excerpt(user.rawValue)
        guard let identity = CrossSigningIdentity(of: user, in: answer) else {
            let hasNone = answer["master_keys"]?[user.rawValue] == nil
            return hasNone ? [] : [.rejected("The master key of \(name) is malformed.")]
        }
        if let pinned, identity.masterKey != pinned {
            return [.rejected("The homeserver shows another master key of \(name) than the own one.")]
        }
        let isReplaced = masterKey.map { $0 != identity.masterKey } ?? false
        masterKey = identity.masterKey
        selfSigningKey = identity.selfSigningKey
        var news: [CryptoNews] = isReplaced ? [.identityReplaced(user)] : []
        if selfSigningKey == nil, answer["self_signing_keys"]?[user.rawValue] != nil {
            news.append(.rejected("The self-signing key of \(name) is malformed, or not signed by the master key."))
        }
        return news
    }

    private func device(_ id: String, as object: JSONValue, of user: MatrixUserID) throws(Rejection) -> KnownDevice {
        // Ids of devices and public keys share one namespace: a signature of the one must never pass for the other's.
        guard id != masterKey, id != selfSigningKey else {
            throw Rejection("It has the name of a key of its owner.")
        }
        let keys = try DeviceKeys(object, of: user, device: DeviceID(id))
        let known = devices[id]
        if let known, known.ed25519 != keys.ed25519 { throw Rejection("Its Ed25519 key has changed.") }
        return KnownDevice(
            id: keys.device, curve25519: keys.curve25519, ed25519: keys.ed25519, name: keys.name,
            isCrossSigned: selfSigningKey.map { keys.isSigned(bySelfSigningKey: $0) } ?? false,
            isBlocked: known?.isBlocked ?? false)
    }
}
