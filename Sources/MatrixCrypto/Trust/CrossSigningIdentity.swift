import Foundation

/// The public cross-signing keys of a user, in unpadded base64, as far as each is signed as it must be.
///
/// That they are the user's own is another question: the homeserver may have made them. Only comparing the master key with
/// the user, by verification, or over time, answers it.
package struct CrossSigningIdentity: Sendable, Equatable {
    package let user: MatrixUserID
    package let masterKey: String
    /// `nil` when there is none that the master key has signed.
    package let selfSigningKey: String?
    /// `nil` when there is none that the master key has signed; the server tells it to its owner only.
    package let userSigningKey: String?

    /// What an answer to `/keys/query` tells of a user.
    ///
    /// - Returns: `nil` when the user has no usable master key.
    package init?(of user: MatrixUserID, in answer: JSONValue) {
        guard let master = answer["master_keys"]?[user.rawValue] else { return nil }
        self.init(
            user: user, master: master, selfSigning: answer["self_signing_keys"]?[user.rawValue],
            userSigning: answer["user_signing_keys"]?[user.rawValue])
    }

    /// From the key objects. - Returns: `nil` when the master key is none of this user.
    package init?(
        user: MatrixUserID, master: JSONValue, selfSigning: JSONValue? = nil, userSigning: JSONValue? = nil
    ) {
        guard let masterKey = Self.key(in: master, of: user, usage: "master") else { return nil }
        func signed(_ object: JSONValue?, usage: String) -> String? {
            guard let object, let key = Self.key(in: object, of: user, usage: usage),
                JSONSigning.isSigned(object, by: user, key: "ed25519:\(masterKey)", publicKey: masterKey)
            else { return nil }
            return key
        }
        self.user = user
        self.masterKey = masterKey
        selfSigningKey = signed(selfSigning, usage: "self_signing")
        userSigningKey = signed(userSigning, usage: "user_signing")
    }

    /// Whether the user has signed the device: master key → self-signing key → device.
    ///
    /// - Parameter device: the device's keys as `/keys/query` tells them.
    package func hasSigned(device: JSONValue) -> Bool {
        guard let selfSigningKey, device["user_id"]?.string == user.rawValue,
            let id = device["device_id"]?.string, device["keys"]?["ed25519:\(id)"]?.string != nil,
            // Ids of devices and public keys share a namespace; a device that is called like a key is a trick.
            id != masterKey, id != selfSigningKey
        else { return false }
        return JSONSigning.isSigned(device, by: user, key: "ed25519:\(selfSigningKey)", publicKey: selfSigningKey)
    }

    /// Whether a user-signing key has signed this master key: its owner has verified this user.
    ///
    /// - Parameter master: the key object that this identity is made of.
    package func isVerified(master: JSONValue, by own: CrossSigningIdentity) -> Bool {
        guard let key = own.userSigningKey, Self.key(in: master, of: user, usage: "master") == masterKey else {
            return false
        }
        return JSONSigning.isSigned(master, by: own.user, key: "ed25519:\(key)", publicKey: key)
    }

    /// The one key in a key object of this user for this usage.
    private static func key(in object: JSONValue, of user: MatrixUserID, usage: String) -> String? {
        guard object["user_id"]?.string == user.rawValue,
            object["usage"]?.array?.contains(.string(usage)) == true,
            let keys = object["keys"]?.object, keys.count == 1, let (id, value) = keys.first, let key = value.string,
            id == "ed25519:\(key)", Base64.decode(key)?.count == 32
        else { return nil }
        return key
    }
}
