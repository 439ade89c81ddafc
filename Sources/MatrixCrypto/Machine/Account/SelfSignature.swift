import Foundation

/// Publishes the signature of this device by the self-signing key of its own account, and looks whether it has arrived.
struct SelfSignature {
    private var pending: CryptoRequest?
    private var backOff = BackOff<Bool>()
    private var losses = BackOff<Bool>()

    mutating func request(for own: OwnDevice, identity: OwnIdentity?, now: Int64) throws -> CryptoRequest? {
        if let pending { return pending }
        guard let identity, own.state.isPublished, own.state.signedWith != identity.selfSigningKey,
            !backOff.holds(true, now: now)
        else { return nil }
        let body = try identity.keys.signature(ofDevice: own.deviceKeys(), id: own.device, of: own.user)
        pending = CryptoRequest(id: UUID().uuidString, call: .uploadSignatures(body))
        return pending
    }

    /// Another identity has been adopted: what was to be uploaded is not wanted any more.
    mutating func startOver() {
        pending = nil
        backOff.succeeded(true)
    }

    /// - Returns: `nil` when the request is not one of these.
    mutating func complete(
        _ request: CryptoRequest, with answer: JSONValue, own: inout OwnDevice, identity: OwnIdentity?, now: Int64
    ) -> [CryptoNews]? {
        guard let pending, pending.id == request.id else { return nil }
        let code = answer["errcode"]?.string
        if let code, CryptoMachine.isTransient(errorCode: code) { return [] }
        self.pending = nil
        // Also when it is taken: should it not be seen afterwards, it is not uploaded over and over.
        backOff.failed(true, now: now)
        let failure = answer["failures"]?[own.user.rawValue]?[own.device.rawValue]
        if let code = code ?? failure.map({ $0["errcode"]?.string ?? "no reason" }) {
            return [
                .rejected("The homeserver did not take the signature of this device: \(Rejection.excerpt(code)).")
            ]
        }
        own.state.signedWith = identity?.selfSigningKey
        own.isChanged = true
        return []
    }

    /// Looks at the keys of this device as the homeserver has them now: what is missing is published again.
    mutating func verify(
        _ listed: JSONValue?, own: inout OwnDevice, identity: OwnIdentity?, now: Int64
    ) -> [CryptoNews] {
        guard let listed else {
            if losses.holds(true, now: now) { return [] }
            losses.failed(true, now: now)
            own.state.isPublished = false
            own.isChanged = true
            return [.rejected("The homeserver has lost the keys of this device; they are published again.")]
        }
        guard let keys = try? DeviceKeys(listed, of: own.user, device: own.device),
            keys.ed25519 == own.account.identityKeys.ed25519, keys.curve25519 == own.account.identityKeys.curve25519
        else {
            return [
                .rejected("The homeserver has other keys for the device \(own.device) than its own: log in anew.")
            ]
        }
        guard let identity, own.state.signedWith == identity.selfSigningKey else { return [] }
        if keys.isSigned(bySelfSigningKey: identity.selfSigningKey) {
            backOff.succeeded(true)
        } else {
            own.state.signedWith = nil
            own.isChanged = true
        }
        return []
    }
}
