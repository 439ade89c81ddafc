import Foundation

/// The cross-signing identity of this account, with the public keys that belong to it, in unpadded base64.
struct OwnIdentity {
    let keys: CrossSigningKeys
    let masterKey: String
    let selfSigningKey: String

    init(_ keys: CrossSigningKeys) throws(Ed25519.WrongSeed) {
        self.keys = keys
        masterKey = try Ed25519.publicKey(seed: keys.master)
        selfSigningKey = try Ed25519.publicKey(seed: keys.selfSigning)
        _ = try Ed25519.publicKey(seed: keys.userSigning)
    }

    /// The object with the signature of the self-signing key.
    func sign(_ object: JSONValue, as user: MatrixUserID) throws -> JSONValue {
        try JSONSigning.sign(object, as: user, key: "ed25519:\(selfSigningKey)") { message in
            try Ed25519.sign(message, seed: keys.selfSigning)
        }
    }

    /// As it is stored.
    struct Record: Codable {
        var master: Data
        var selfSigning: Data
        var userSigning: Data
    }

    var record: Record { Record(master: keys.master, selfSigning: keys.selfSigning, userSigning: keys.userSigning) }

    init(record: Record) throws(Ed25519.WrongSeed) {
        try self.init(
            CrossSigningKeys(
                master: record.master, selfSigning: record.selfSigning, userSigning: record.userSigning))
    }
}
