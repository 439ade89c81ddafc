import Foundation

/// The Olm account of this device and what the homeserver has of it.
struct OwnDevice {
    struct Record: Codable {
        var user: String
        var device: String
        var pickle: String
        /// The homeserver has the keys of the device.
        var isPublished = false
        /// The public self-signing key whose signature of this device the homeserver has.
        var signedWith: String?
        /// When the homeserver took the current fallback key.
        var fallbackKeyPublishedAt: Int64?
        /// The fallback key before the current one can still be used.
        var keepsOldFallbackKey = false
    }

    static let recordKey = CryptoRecordKey(.account)

    let user: MatrixUserID
    let device: DeviceID
    let account: OlmAccount
    var state: Record
    /// Whether the account or the state must be stored.
    var isChanged: Bool

    /// A new identity.
    init(user: MatrixUserID, device: DeviceID) throws(OlmError) {
        self.user = user
        self.device = device
        account = try OlmAccount()
        state = Record(user: user.rawValue, device: device.rawValue, pickle: "")
        isChanged = true
    }

    init(record: Record, pickleKey: Data) throws(OlmError) {
        user = MatrixUserID(record.user)
        device = DeviceID(record.device)
        account = try OlmAccount(pickle: Data(record.pickle.utf8), key: pickleKey)
        state = record
        isChanged = false
    }

    /// The published keys, signed by the device.
    func deviceKeys() throws -> JSONValue {
        let keys: JSONValue = .object([
            "curve25519:\(device)": .string(account.identityKeys.curve25519),
            "ed25519:\(device)": .string(account.identityKeys.ed25519),
        ])
        return try sign([
            "algorithms": .array(DeviceKeys.algorithms.map { .string($0) }),
            "device_id": .string(device.rawValue),
            "keys": keys,
            "user_id": .string(user.rawValue),
        ])
    }

    /// The object with the signature of the device.
    func sign(_ object: JSONValue) throws -> JSONValue {
        try JSONSigning.sign(object, as: user, key: "ed25519:\(device)") { try account.sign($0) }
    }

    mutating func takeChanges(into changes: inout CryptoRecordChanges, codec: RecordCodec) throws {
        guard isChanged else { return }
        state.pickle = String(decoding: try account.pickle(key: codec.pickleKey), as: UTF8.self)
        changes[Self.recordKey] = try codec.seal(state, as: Self.recordKey)
        isChanged = false
    }
}
