import Foundation

/// Keeps the private cross-signing keys in the account data of the homeserver, encrypted with a recovery key that the owner
/// has (specification, “Secrets”). The homeserver cannot read them.
package enum SecretStorage {
    private static let defaultKey = "m.secret_storage.default_key"
    private static let keyPrefix = "m.secret_storage.key."
    private static let masterKey = "m.cross_signing.master"
    private static let selfSigningKey = "m.cross_signing.self_signing"
    private static let userSigningKey = "m.cross_signing.user_signing"

    /// The types of account data that `restore` needs from the beginning.
    package static let types = [defaultKey, masterKey, selfSigningKey, userSigningKey]

    /// The type of account data that describes the key, which `restore` needs too: `m.secret_storage.key.{id}`.
    ///
    /// - Parameter contents: of `types`, each by its type.
    /// - Returns: `nil` when the account has no secret storage.
    package static func descriptionType(in contents: [String: JSONValue]) -> String? {
        contents[defaultKey]?["key"]?.string.map { keyPrefix + $0 }
    }

    /// A new secret storage with these keys in it.
    ///
    /// - Returns: the recovery key, to be shown to the owner once; and the contents of account data to store, by their types.
    ///   `m.secret_storage.default_key` must be stored last: by it others find the storage.
    package static func create(
        _ keys: CrossSigningKeys
    ) throws -> (recoveryKey: RecoveryKey, accountData: [String: JSONValue]) {
        let recoveryKey = RecoveryKey()
        let id = Base58.encode(SecretBytes.random(count: 24).prefix(24))
        var description = try SecretBox(recoveryKey, name: "").check()
        description["algorithm"] = .string(SecretBox.algorithm)
        var accountData = [keyPrefix + id: description, defaultKey: ["key": .string(id)]]
        for (name, seed) in [
            (masterKey, keys.master), (selfSigningKey, keys.selfSigning), (userSigningKey, keys.userSigning),
        ] {
            let secret = try SecretBox(recoveryKey, name: name).encrypt(Data(Base64.encode(seed).utf8))
            accountData[name] = ["encrypted": [id: secret]]
        }
        return (recoveryKey, accountData)
    }

    /// The keys in a secret storage. They must be checked against what the server publishes: `CrossSigningKeys.check`.
    ///
    /// - Parameters:
    ///   - accountData: contents by their types: those of `types`, and that of `descriptionType`.
    ///   - secret: the recovery key as text, or the passphrase where the storage has one.
    package static func restore(
        _ accountData: [String: JSONValue], with secret: String
    ) throws(SecretStorageError) -> CrossSigningKeys {
        guard let id = accountData[defaultKey]?["key"]?.string else { throw .noStorage }
        guard let description = accountData[keyPrefix + id], description.object?.isEmpty == false else {
            throw .keyNotDescribed(id: id)
        }
        guard description["algorithm"]?.string == SecretBox.algorithm else {
            throw .unknownAlgorithm(description["algorithm"]?.string ?? "none")
        }
        let recoveryKey = try key(from: secret, description: description)
        guard SecretBox(recoveryKey, name: "").passes(check: description) else { throw .wrongKey(id: id) }

        func seed(_ name: String) throws(SecretStorageError) -> Data {
            guard let encrypted = accountData[name]?["encrypted"]?[id] else { throw .secretMissing(name) }
            guard let text = SecretBox(recoveryKey, name: name).decrypt(encrypted),
                let seed = Base64.decode(String(decoding: text, as: UTF8.self)), seed.count == 32
            else { throw .secretUnreadable(name) }
            return seed
        }
        return CrossSigningKeys(
            master: try seed(masterKey), selfSigning: try seed(selfSigningKey), userSigning: try seed(userSigningKey))
    }

    private static func key(
        from secret: String, description: JSONValue
    ) throws(SecretStorageError) -> RecoveryKey {
        do {
            guard let parameters = description["passphrase"], (try? RecoveryKey(secret)) == nil else {
                return try RecoveryKey(secret)
            }
            return try RecoveryKey(passphrase: secret, parameters: parameters)
        } catch {
            throw .noRecoveryKey(error)
        }
    }
}

/// Why the keys cannot be restored.
package enum SecretStorageError: Error, Sendable, Equatable {
    case noStorage
    case keyNotDescribed(id: String)
    case unknownAlgorithm(String)
    case noRecoveryKey(RecoveryKey.Invalid)
    /// A recovery key, but not of this storage.
    case wrongKey(id: String)
    case secretMissing(String)
    case secretUnreadable(String)
}

extension SecretStorageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noStorage:
            """
            This Matrix account has no secret storage to restore keys from. Leave the recovery key out, and the bot will \
            set one up.
            """
        case .keyNotDescribed(let id):
            """
            The secret storage of this Matrix account names the key \(id), but does not describe it. Set up the recovery \
            anew in another client.
            """
        case .unknownAlgorithm(let name):
            "The secret storage of this Matrix account is encrypted by “\(name)”, which this program does not know."
        case .noRecoveryKey(let error): error.description
        case .wrongKey(let id):
            """
            This is not the recovery key of the account's secret storage (its key is \(id)). The recovery was probably set \
            up anew since: give the newest recovery key.
            """
        case .secretMissing(let name):
            """
            The secret storage of this Matrix account does not hold “\(name)”. Set up cross-signing and the recovery in \
            another client, or leave the recovery key out, and the bot will set up both anew.
            """
        case .secretUnreadable(let name):
            """
            “\(name)” in the secret storage of this Matrix account was changed or is damaged. Set up the recovery anew in \
            another client.
            """
        }
    }
}
