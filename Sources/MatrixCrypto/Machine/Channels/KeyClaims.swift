import Foundation

/// Claims one-time keys of devices, to begin Olm sessions with them.
struct KeyClaims {
    private var pending: (request: CryptoRequest, devices: [DeviceAddress: KnownDevice])?
    private var backOff = BackOff<DeviceAddress>()

    /// Whether a key of the device was asked for in vain a short while ago.
    func holds(_ address: DeviceAddress, now: Int64) -> Bool { backOff.holds(address, now: now) }

    /// - Parameter devices: with which sessions shall be begun.
    mutating func request(for devices: [DeviceAddress: KnownDevice], now: Int64) -> CryptoRequest? {
        if let pending { return pending.request }
        let chosen = devices.filter { !holds($0.key, now: now) }
            .sorted { $0.key < $1.key }.prefix(CryptoLimits.devicesPerClaim)
        if chosen.isEmpty { return nil }
        var users: [String: JSONValue] = [:]
        for (address, _) in chosen {
            users[address.user.rawValue, default: [:]][address.device.rawValue] = "signed_curve25519"
        }
        let request = CryptoRequest(
            id: UUID().uuidString, call: .claimKeys(["one_time_keys": .object(users), "timeout": 10_000]))
        pending = (request, Dictionary(uniqueKeysWithValues: chosen.map { ($0.key, $0.value) }))
        return request
    }

    /// Begins the sessions.
    ///
    /// - Returns: `nil` when the request is not one of these; else the devices with which there is a new session.
    mutating func complete(
        _ request: CryptoRequest, with answer: JSONValue, own: OwnDevice, channels: inout OlmChannels, now: Int64
    ) -> (news: [CryptoNews], begun: [DeviceAddress: KnownDevice])? {
        guard let pending, pending.request.id == request.id else { return nil }
        self.pending = nil
        var news: [CryptoNews] = []
        var begun: [DeviceAddress: KnownDevice] = [:]
        for (address, device) in pending.devices.sorted(by: { $0.key < $1.key }) {
            let keys = answer["one_time_keys"]?[address.user.rawValue]?[address.device.rawValue]?.object ?? [:]
            guard let object = keys.first(where: { $0.key.hasPrefix("signed_curve25519:") })?.value else {
                backOff.failed(address, now: now)
                continue
            }
            guard let key = DeviceKeys.key(object["key"]),
                JSONSigning.isSigned(
                    object, by: address.user, key: "ed25519:\(address.device)", publicKey: device.ed25519),
                let session = try? OlmSession(
                    outboundFor: own.account, theirIdentityKey: device.curve25519, theirOneTimeKey: key)
            else {
                backOff.failed(address, now: now)
                let name = Rejection.excerpt("\(address.device) of \(address.user)")
                news.append(.rejected("The one-time key of the device \(name) is not its own, or malformed."))
                continue
            }
            channels.add(session, with: ChannelKey(address, device), now: now)
            backOff.succeeded(address)
            begun[address] = device
        }
        return (news, begun)
    }
}
