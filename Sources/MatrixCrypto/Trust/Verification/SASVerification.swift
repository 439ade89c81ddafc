import Crypto
import Foundation

/// One interactive verification by `m.sas.v1` that somebody else has begun with this device, as a state machine.
///
/// The bot has no eyes: its side confirms the short authentication string at once, without comparing anything. So this is
/// what a completed verification proves, and what not:
/// - To the owner, who compares the string that their client shows with the one in the bot's log, which they reach by another
///   way: that the keys their client has of the bot are the bot's own.
/// - To the bot: that the other side holds the private keys of the public ones that the homeserver tells of that user. Not
///   that the user is who they seem: a homeserver that lies about the keys can complete a verification as well, and only the
///   owner, comparing, would notice. The bot's signature on the user's master key is worth no more than “first use”: it makes
///   a later change of the key noticed.
struct SASVerification: Sendable {
    /// A verification that takes longer has failed.
    static let longest: Int64 = 10 * 60 * 1000
    private static let method = "m.sas.v1"

    let transaction: String
    let peer: VerificationPeer
    let deadline: Int64
    private let own: VerificationPeer
    private let ownKeys: VerificationKeys
    private var state = State.ready

    private enum State: Sendable {
        /// The request is answered; `start` is to come.
        case ready
        /// `key` is to come. The keys that are verified are fixed from here on, as the specification asks.
        case accepted(SASExchange, VerificationKeys)
        /// `mac` is to come.
        case exchanged(SASSecret, VerificationKeys)
        /// Only `done` is to come.
        case verified
        case ended
    }

    init(
        transaction: String, peer: VerificationPeer, own: VerificationPeer, ownKeys: VerificationKeys, now: Int64
    ) {
        self.transaction = transaction
        self.peer = peer
        self.own = own
        self.ownKeys = ownKeys
        deadline = now + Self.longest
    }

    /// Nothing is to come any more.
    var hasEnded: Bool { if case .ended = state { true } else { false } }

    /// Whether the result is known already.
    var isVerified: Bool { if case .verified = state { true } else { false } }

    /// The answer to a request that offers these methods.
    ///
    /// - Returns: nothing to send when no method is known: another device of the same user may know one.
    mutating func answerRequest(_ content: JSONValue) -> [VerificationAction] {
        guard content["methods"]?.array?.contains(.string(Self.method)) == true else {
            state = .ended
            return [.ignored("\(peer.user) asks for a verification by methods that are not known here.")]
        }
        return [send("ready", ["from_device": .string(own.device.rawValue), "methods": [.string(Self.method)]])]
    }

    /// Takes the next message of the other side.
    ///
    /// - Parameter theirKeys: what is known of a device of the other side.
    mutating func receive(
        _ type: String, _ content: JSONValue, theirKeys: (DeviceID) -> VerificationKeys
    ) -> [VerificationAction] {
        if hasEnded { return [] }
        if type == "m.key.verification.cancel" {
            state = .ended
            let (code, reason) = (content["code"]?.string ?? "none", content["reason"]?.string ?? "")
            return [.cancelled(peer, code: code, reason: reason)]
        }
        do {
            switch (state, type) {
            case (.ready, "m.key.verification.start"): return try accept(content, theirKeys(peer.device))
            case (.accepted(let exchange, let keys), "m.key.verification.key"):
                return try agree(exchange, keys, content)
            case (.exchanged(let secret, let keys), "m.key.verification.mac"):
                return try compare(secret, keys, content)
            case (.verified, "m.key.verification.done"):
                state = .ended
                return []
            // The result stands, whatever comes after it.
            case (.verified, _): return []
            default: throw VerificationFailure.unexpectedMessage
            }
        } catch {
            return cancel(error as? VerificationFailure ?? .invalidMessage)
        }
    }

    /// Ends it, and tells the other side.
    mutating func cancel(_ failure: VerificationFailure) -> [VerificationAction] {
        if hasEnded { return [] }
        let wasVerified = isVerified
        state = .ended
        if wasVerified { return [] }
        return [
            send("cancel", ["code": .string(failure.rawValue), "reason": .string(failure.reason)]),
            .cancelled(peer, code: failure.rawValue, reason: failure.reason),
        ]
    }

    // MARK: - Steps

    private mutating func accept(
        _ start: JSONValue, _ theirKeys: VerificationKeys
    ) throws -> [VerificationAction] {
        guard let device = start["from_device"]?.string, let method = start["method"]?.string else {
            throw VerificationFailure.invalidMessage
        }
        guard device == peer.device.rawValue else { throw VerificationFailure.userMismatch }
        guard method == Self.method else { throw VerificationFailure.unknownMethod }
        func offers(_ name: String) throws -> [JSONValue] {
            guard let offered = start[name]?.array else { throw VerificationFailure.invalidMessage }
            return offered
        }
        let strings = try offers("short_authentication_string").filter { $0 == "decimal" || $0 == "emoji" }
        guard try offers("key_agreement_protocols").contains("curve25519-hkdf-sha256"),
            try offers("hashes").contains("sha256"),
            try offers("message_authentication_codes").contains("hkdf-hmac-sha256.v2"), !strings.isEmpty
        else { throw VerificationFailure.unknownMethod }
        guard theirKeys.device != nil || theirKeys.master != nil else { throw VerificationFailure.keyMismatch }

        let exchange = SASExchange()
        // Binds us to a key before we see theirs: who could choose afterwards could choose the string.
        let commitment = SHA256.hash(data: Data(exchange.publicKey.utf8) + (try CanonicalJSON.encode(start)))
        state = .accepted(exchange, theirKeys)
        return [
            send(
                "accept",
                [
                    "method": .string(Self.method), "key_agreement_protocol": "curve25519-hkdf-sha256",
                    "hash": "sha256", "message_authentication_code": "hkdf-hmac-sha256.v2",
                    "short_authentication_string": .array(strings),
                    "commitment": .string(Base64.encode(Data(commitment))),
                ])
        ]
    }

    private mutating func agree(
        _ exchange: SASExchange, _ theirKeys: VerificationKeys, _ content: JSONValue
    ) throws -> [VerificationAction] {
        guard let theirKey = content["key"]?.string.flatMap(Base64.decode).map(Base64.encode),
            let secret = exchange.agree(with: theirKey)
        else { throw VerificationFailure.invalidMessage }
        let info = [
            "MATRIX_KEY_VERIFICATION_SAS", peer.user.rawValue, peer.device.rawValue, theirKey, own.user.rawValue,
            own.device.rawValue, exchange.publicKey, transaction,
        ].joined(separator: "|")
        state = .exchanged(secret, theirKeys)
        return [
            send("key", ["key": .string(exchange.publicKey)]),
            .show(ShortAuthenticationString(secret.bytes(count: 6, info: info)), with: peer),
            send("mac", ownMAC(secret)),
        ]
    }

    private func ownMAC(_ secret: SASSecret) -> JSONValue {
        var keys: [String: String] = [:]
        if let key = ownKeys.device { keys["ed25519:\(own.device)"] = key }
        if let key = ownKeys.master { keys["ed25519:\(key)"] = key }
        func mac(of text: String, _ id: String) -> JSONValue {
            .string(secret.mac(of: text, info: info(from: own, to: peer, id)))
        }
        let macs = keys.map { id, key in (id, mac(of: key, id)) }
        return [
            "mac": .object(Dictionary(uniqueKeysWithValues: macs)), "keys": mac(of: Self.list(keys.keys), "KEY_IDS"),
        ]
    }

    private mutating func compare(
        _ secret: SASSecret, _ theirKeys: VerificationKeys, _ content: JSONValue
    ) throws -> [VerificationAction] {
        guard let macs = content["mac"]?.object?.mapValues(\.string), let keys = content["keys"]?.string else {
            throw VerificationFailure.invalidMessage
        }
        guard secret.isValid(mac: keys, of: Self.list(macs.keys), info: info(from: peer, to: own, "KEY_IDS")) else {
            throw VerificationFailure.keyMismatch
        }
        /// The key, if the other side has vouched for it. Keys that we do not know say nothing.
        func vouched(_ key: String?, id: String) throws -> String? {
            guard let key, let mac = macs[id] else { return nil }
            guard let mac, secret.isValid(mac: mac, of: key, info: info(from: peer, to: own, id)) else {
                throw VerificationFailure.keyMismatch
            }
            return key
        }
        // A device that is called like the master key would make one MAC count for the other key.
        guard peer.device.rawValue != theirKeys.master else { throw VerificationFailure.keyMismatch }
        let device = try vouched(theirKeys.device, id: "ed25519:\(peer.device)")
        let master = try theirKeys.master.flatMap { try vouched($0, id: "ed25519:\($0)") }
        guard device != nil || master != nil else { throw VerificationFailure.keyMismatch }
        state = .verified
        return [send("done", [:]), .verified(peer, masterKey: master, deviceKey: device)]
    }

    // MARK: - Formats

    /// Sorted by code point, as the specification's “lexicographically” is understood.
    private static func list(_ ids: some Sequence<String>) -> String {
        ids.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }.joined(separator: ",")
    }

    private func info(from sender: VerificationPeer, to receiver: VerificationPeer, _ key: String) -> String {
        "MATRIX_KEY_VERIFICATION_MAC\(sender.user)\(sender.device)\(receiver.user)\(receiver.device)\(transaction)\(key)"
    }

    private func send(_ type: String, _ content: JSONValue) -> VerificationAction {
        var content = content
        switch peer.channel {
        case .toDevice: content["transaction_id"] = .string(transaction)
        case .room: content["m.relates_to"] = ["rel_type": "m.reference", "event_id": .string(transaction)]
        }
        return .send(type: "m.key.verification.\(type)", content: content, to: peer)
    }
}
