import Crypto
import Foundation

@testable import MatrixCrypto

/// Somebody's client that asks for a verification, as the specification wants it to be done.
struct VerificationPartner {
    let user = MatrixUserID("@anna:example.org")
    let device = DeviceID("ANNAPHONE")
    let bot = VerificationPeer(
        user: MatrixUserID("@bot:example.org"), device: DeviceID("BOTDEVICE"), channel: .toDevice)
    let keys = VerificationKeys(device: "annas+device+key", master: "annas+master+key")
    let botKeys = VerificationKeys(device: "bots+device+key", master: "bots+master+key")

    /// `nil` for verifications by to-device messages.
    var room: RoomID?
    var transaction = "$request"
    private let exchange = SASExchange()
    private var start: JSONValue = [:]
    private var commitment = ""
    private var secret: SASSecret?
    private(set) var string: ShortAuthenticationString?

    init(in room: RoomID? = nil) { self.room = room }

    func request(methods: JSONValue = ["m.qr_code.scan.v1", "m.sas.v1"], at timestamp: Int64 = 0) -> VerificationMessage
    {
        var content: JSONValue = ["from_device": .string(device.rawValue), "methods": methods]
        guard let room else {
            content["transaction_id"] = .string(transaction)
            content["timestamp"] = .integer(timestamp)
            return VerificationMessage(
                sender: user, channel: .toDevice, type: "m.key.verification.request", content: content)
        }
        content["msgtype"] = "m.key.verification.request"
        content["to"] = .string(bot.user.rawValue)
        content["body"] = "Anna asks to verify"
        return VerificationMessage(
            sender: user, channel: .room(room), event: EventID(transaction), type: "m.room.message", content: content,
            timestamp: timestamp)
    }

    func message(_ type: String, _ content: JSONValue) -> VerificationMessage {
        var content = content
        if room == nil {
            content["transaction_id"] = .string(transaction)
        } else {
            content["m.relates_to"] = ["rel_type": "m.reference", "event_id": .string(transaction)]
        }
        return VerificationMessage(
            sender: user, channel: room.map { .room($0) } ?? .toDevice, event: EventID("$other"),
            type: "m.key.verification.\(type)", content: content)
    }

    mutating func starting(_ changes: [String: JSONValue] = [:]) -> VerificationMessage {
        let content: JSONValue = [
            "from_device": .string(device.rawValue), "method": "m.sas.v1",
            "key_agreement_protocols": ["curve25519-hkdf-sha256", "curve25519"], "hashes": ["sha256"],
            "message_authentication_codes": ["hkdf-hmac-sha256.v2", "hkdf-hmac-sha256"],
            "short_authentication_string": ["decimal", "emoji"],
        ]
        let changed = JSONValue.object((content.object ?? [:]).merging(changes) { _, last in last })
        let message = message("start", changed)
        start = message.content
        return message
    }

    /// Takes `accept`, and sends the key.
    mutating func accepted(_ content: JSONValue) -> VerificationMessage {
        commitment = content["commitment"]?.string ?? ""
        return message("key", ["key": .string(exchange.publicKey)])
    }

    /// Takes `key`. - Returns: whether it is the key that the other side had bound itself to.
    mutating func exchanged(_ content: JSONValue) throws -> Bool {
        let key = content["key"]?.string ?? ""
        let hash = SHA256.hash(data: Data(key.utf8) + (try CanonicalJSON.encode(start)))
        secret = exchange.agree(with: key)
        let info =
            "MATRIX_KEY_VERIFICATION_SAS|\(user)|\(device)|\(exchange.publicKey)|\(bot.user)|\(bot.device)|\(key)|\(transaction)"
        string = secret.map { ShortAuthenticationString($0.bytes(count: 6, info: info)) }
        return Base64.encode(Data(hash)) == commitment
    }

    /// The MACs of these keys, by their ids.
    func mac(of keys: [String: String]) throws -> VerificationMessage {
        let base = "MATRIX_KEY_VERIFICATION_MAC\(user)\(device)\(bot.user)\(bot.device)\(transaction)"
        guard let secret else { return message("mac", [:]) }
        let list = keys.keys.sorted().joined(separator: ",")
        return message(
            "mac",
            [
                "mac": .object(
                    Dictionary(
                        uniqueKeysWithValues: keys.map { ($0, .string(secret.mac(of: $1, info: base + $0))) })),
                "keys": .string(secret.mac(of: list, info: base + "KEY_IDS")),
            ])
    }

    /// Whether these are right MACs of the bot's keys.
    func confirms(_ content: JSONValue) -> Bool {
        let base = "MATRIX_KEY_VERIFICATION_MAC\(bot.user)\(bot.device)\(user)\(device)\(transaction)"
        let keys = ["ed25519:BOTDEVICE": "bots+device+key", "ed25519:bots+master+key": "bots+master+key"]
        guard let secret, let macs = content["mac"]?.object, macs.count == 2, let list = content["keys"]?.string else {
            return false
        }
        return keys.allSatisfy { id, key in
            macs[id]?.string.map { secret.isValid(mac: $0, of: key, info: base + id) } ?? false
        } && secret.isValid(mac: list, of: keys.keys.sorted().joined(separator: ","), info: base + "KEY_IDS")
    }
}
