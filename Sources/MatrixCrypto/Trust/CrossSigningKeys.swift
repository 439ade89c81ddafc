import Crypto
package import Foundation

/// The private keys of an account's cross-signing identity: Ed25519 seeds of 32 bytes.
///
/// What is made with seeds of another size throws `Ed25519.WrongSeed`.
package struct CrossSigningKeys: Sendable, Equatable {
    package var master: Data
    package var selfSigning: Data
    package var userSigning: Data

    package init(master: Data, selfSigning: Data, userSigning: Data) {
        self.master = master
        self.selfSigning = selfSigning
        self.userSigning = userSigning
    }

    package static func generate() -> CrossSigningKeys {
        func seed() -> Data { Curve25519.Signing.PrivateKey().rawRepresentation }
        return CrossSigningKeys(master: seed(), selfSigning: seed(), userSigning: seed())
    }

    /// The body of `POST /keys/device_signing/upload`, to which the server wants `auth` added.
    ///
    /// - Parameter sign: the signature of the device, in unpadded base64. Who has verified the device so can follow it to the
    ///   master key.
    package func publicKeys(
        of user: MatrixUserID, device: DeviceID, sign: (Data) throws -> String
    ) throws -> JSONValue {
        let master = try publicKey(master, of: user, usage: "master")
        return [
            "master_key": try JSONSigning.sign(master, as: user, key: "ed25519:\(device)", with: sign),
            "self_signing_key": try signedByMaster(publicKey(selfSigning, of: user, usage: "self_signing"), of: user),
            "user_signing_key": try signedByMaster(publicKey(userSigning, of: user, usage: "user_signing"), of: user),
        ]
    }

    /// The body of `POST /keys/signatures/upload` that makes a device of this account a cross-signed one.
    ///
    /// - Parameter keys: the device's keys as they were uploaded, or as `/keys/query` tells them.
    package func signature(ofDevice keys: JSONValue, id: DeviceID, of user: MatrixUserID) throws -> JSONValue {
        [user.rawValue: [id.rawValue: try onlySignature(of: keys, as: user, seed: selfSigning)]]
    }

    /// The body of `POST /keys/signatures/upload` that says: this is the true identity of that user.
    ///
    /// - Parameters:
    ///   - masterKey: the key object of that user, as `/keys/query` tells it.
    ///   - verified: the public key that was verified.
    ///   - user: this account.
    /// - Throws: `CrossSigningMismatch.masterKey` when the object is of another key than was verified.
    package func signature(
        ofMasterKey masterKey: JSONValue, verified: String, of other: MatrixUserID, by user: MatrixUserID
    ) throws -> JSONValue {
        guard let identity = CrossSigningIdentity(user: other, master: masterKey), identity.masterKey == verified else {
            throw CrossSigningMismatch.masterKey
        }
        return [other.rawValue: [verified: try onlySignature(of: masterKey, as: user, seed: userSigning)]]
    }

    /// Makes sure that these are the private keys of what the server publishes for this account.
    package func check(against published: CrossSigningIdentity) throws(CrossSigningMismatch) {
        func isSeed(_ seed: Data, of key: String?) -> Bool {
            guard let key, let own = try? Ed25519.publicKey(seed: seed) else { return false }
            return Base64.decode(own) == Base64.decode(key)
        }
        guard isSeed(master, of: published.masterKey) else { throw .masterKey }
        guard isSeed(selfSigning, of: published.selfSigningKey) else { throw .selfSigningKey }
        guard isSeed(userSigning, of: published.userSigningKey) else { throw .userSigningKey }
    }

    private func publicKey(_ seed: Data, of user: MatrixUserID, usage: String) throws -> JSONValue {
        let key = try Ed25519.publicKey(seed: seed)
        return [
            "user_id": .string(user.rawValue), "usage": [.string(usage)], "keys": ["ed25519:\(key)": .string(key)],
        ]
    }

    private func signedByMaster(_ object: JSONValue, of user: MatrixUserID) throws -> JSONValue {
        let key = "ed25519:\(try Ed25519.publicKey(seed: master))"
        return try JSONSigning.sign(object, as: user, key: key) { try Ed25519.sign($0, seed: master) }
    }

    /// The object with this signature and no others, as uploads want it.
    private func onlySignature(of object: JSONValue, as user: MatrixUserID, seed: Data) throws -> JSONValue {
        var object = object
        object["signatures"] = nil
        object["unsigned"] = nil
        let key = "ed25519:\(try Ed25519.publicKey(seed: seed))"
        return try JSONSigning.sign(object, as: user, key: key) { try Ed25519.sign($0, seed: seed) }
    }
}

/// Which private key is not the one of the public key that the server publishes.
package enum CrossSigningMismatch: Error, Sendable, Equatable {
    case masterKey, selfSigningKey, userSigningKey
}

extension CrossSigningMismatch: CustomStringConvertible {
    package var description: String {
        let key =
            switch self {
            case .masterKey: "master key"
            case .selfSigningKey: "self-signing key"
            case .userSigningKey: "user-signing key"
            }
        return """
            The \(key) that was restored is not the one that the homeserver publishes for this account. The identity of the \
            account was probably reset after the recovery key was written down: give the newest recovery key.
            """
    }
}
