import Foundation

/// Publishes the keys of the device: its identity once, one-time keys so that half of what the account can keep waits at the
/// homeserver, and a fallback key, replaced when it was used.
///
/// Keys are made when the request is, and stored before it is sent. After a crash those that were not counted as published
/// are sent again, which the homeserver takes for the same keys.
struct KeyUploads {
    private static var hour: Int64 { 3_600_000 }
    /// What a sync brings at most; with less, nothing that was sent to this device waits at the homeserver.
    private static var fullSync: Int { 50 }

    /// How many one-time keys the homeserver has, as far as it has said so.
    private var oneTimeKeyCount: Int?
    private var isFallbackKeyUsed = false
    private var pending: CryptoRequest?
    private var backOff = BackOff<Bool>()

    /// Takes what a sync said.
    mutating func homeserverHas(oneTimeKeys count: Int?, unusedFallbackKeys: [String]?) {
        if let count { oneTimeKeyCount = min(max(count, 0), 1_000_000) }
        if let unusedFallbackKeys { isFallbackKeyUsed = !unusedFallbackKeys.contains("signed_curve25519") }
    }

    /// Forgets the old fallback key an hour after the new one was published, when all that came in between has been read.
    func forgetOldFallbackKey(of own: inout OwnDevice, afterEvents count: Int, now: Int64) {
        guard own.state.keepsOldFallbackKey, count < Self.fullSync, let since = own.state.fallbackKeyPublishedAt,
            now - since >= Self.hour
        else { return }
        own.account.forgetOldFallbackKey()
        own.state.keepsOldFallbackKey = false
        own.isChanged = true
    }

    mutating func request(for own: inout OwnDevice, now: Int64) throws -> CryptoRequest? {
        if let pending { return pending }
        if backOff.holds(true, now: now) { return nil }
        try makeKeys(in: &own, now: now)

        var body: [String: JSONValue] = [:]
        if !own.state.isPublished { body["device_keys"] = try own.deviceKeys() }
        let oneTimeKeys = try own.account.oneTimeKeys
        if !oneTimeKeys.isEmpty { body["one_time_keys"] = try Self.signed(oneTimeKeys, by: own) }
        if let fallbackKey = try own.account.unpublishedFallbackKey {
            body["fallback_keys"] = try Self.signed([fallbackKey], by: own, isFallback: true)
        }
        if body.isEmpty { return nil }
        pending = CryptoRequest(id: UUID().uuidString, call: .uploadKeys(.object(body)))
        return pending
    }

    private func makeKeys(in own: inout OwnDevice, now: Int64) throws {
        let wanted = own.account.maxOneTimeKeys / 2
        let waiting = try own.account.oneTimeKeys.count
        // A device that was never published has none; of another one only the homeserver knows.
        if let published = oneTimeKeyCount ?? (own.state.isPublished ? nil : 0), published + waiting < wanted {
            try own.account.generateOneTimeKeys(wanted - published - waiting)
            own.isChanged = true
        }
        let isFallbackKeyDue =
            if let since = own.state.fallbackKeyPublishedAt {
                // Not more often, or the keys of the last hour would be lost to somebody who uses them up.
                isFallbackKeyUsed && !(0..<Self.hour).contains(now - since)
            } else {
                true
            }
        if isFallbackKeyDue, try own.account.unpublishedFallbackKey == nil {
            try own.account.generateFallbackKey()
            own.state.keepsOldFallbackKey = own.state.fallbackKeyPublishedAt != nil
            own.isChanged = true
        }
    }

    private static func signed(
        _ keys: [(id: String, key: String)], by own: OwnDevice, isFallback: Bool = false
    ) throws -> JSONValue {
        var objects: [String: JSONValue] = [:]
        for (id, key) in keys {
            var object: JSONValue = ["key": .string(key)]
            if isFallback { object["fallback"] = true }
            objects["signed_curve25519:\(id)"] = try own.sign(object)
        }
        return .object(objects)
    }

    /// - Returns: `nil` when the request is not one of these.
    mutating func complete(
        _ request: CryptoRequest, with answer: JSONValue, own: inout OwnDevice, now: Int64
    ) -> [CryptoNews]? {
        guard let pending, pending.id == request.id, case .uploadKeys(let body) = pending.call else { return nil }
        if let code = answer["errcode"]?.string, CryptoMachine.isTransient(errorCode: code) { return [] }
        self.pending = nil
        own.account.markKeysAsPublished()
        own.isChanged = true
        if let code = answer["errcode"]?.string {
            // Other keys have these ids already, as after an old copy of the database was put back: make others.
            backOff.failed(true, now: now)
            return [.rejected("The homeserver did not take the keys of this device: \(Rejection.excerpt(code)).")]
        }
        backOff.succeeded(true)
        own.state.isPublished = true
        if body["fallback_keys"] != nil {
            own.state.fallbackKeyPublishedAt = now
            isFallbackKeyUsed = false
        }
        oneTimeKeyCount = answer["one_time_key_counts"].map { counts in
            Int(min(max(counts["signed_curve25519"]?.integer ?? 0, 0), 1_000_000))
        }
        return []
    }
}
