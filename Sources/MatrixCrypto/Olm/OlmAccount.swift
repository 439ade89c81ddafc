import COlm
package import Foundation

/// The long-term identity of a device and its one-time keys.
package final class OlmAccount {
    private let object: OlmObject
    /// Published for good, in unpadded base64.
    package let identityKeys: (curve25519: String, ed25519: String)

    /// A new identity.
    package convenience init() throws(OlmError) {
        let object = try OlmObject(.account)
        let random = SecretBytes.random(count: object.read { olm_create_account_random_length($0) })
        try object.call { account in random.withPointer { olm_create_account(account, $0, random.count) } }
        try self.init(object)
    }

    /// What `pickle` made.
    package convenience init(pickle: Data, key: Data) throws(OlmError) {
        try self.init(OlmObject(.account, pickle: pickle, key: key))
    }

    private init(_ object: OlmObject) throws(OlmError) {
        let json = try object.output(count: { olm_account_identity_keys_length($0) }) {
            olm_account_identity_keys($0, $1, $2)
        }
        let keys = try? JSONValue(json)
        guard let curve25519 = keys?["curve25519"]?.string, let ed25519 = keys?["ed25519"]?.string else {
            throw .badPickle
        }
        identityKeys = (curve25519, ed25519)
        self.object = object
    }

    package func pickle(key: Data) throws(OlmError) -> Data { try object.pickle(key: key) }

    /// The signature of the device, in unpadded base64.
    package func sign(_ message: Data) throws(OlmError) -> String {
        let message = SecretBytes(copying: message)
        return try object.text(count: { olm_account_signature_length($0) }) { account, signature, count in
            message.withPointer { olm_account_sign(account, $0, message.count, signature, count) }
        }
    }

    // MARK: - One-time keys

    /// How many private keys are kept, published or not; of which half may well wait at the server.
    package var maxOneTimeKeys: Int { object.read { olm_account_max_number_of_one_time_keys($0) } }

    /// Makes more keys to be published. The oldest are forgotten when there are more than `maxOneTimeKeys`.
    package func generateOneTimeKeys(_ count: Int) throws(OlmError) {
        let random = SecretBytes.random(
            count: object.read { olm_account_generate_one_time_keys_random_length($0, count) })
        try object.call { account in
            random.withPointer { olm_account_generate_one_time_keys(account, count, $0, random.count) }
        }
    }

    /// Those that are not published yet, in the order of their ids; keys in unpadded base64.
    package var oneTimeKeys: [(id: String, key: String)] {
        get throws(OlmError) {
            Self.keys(
                in: try object.output(count: { olm_account_one_time_keys_length($0) }) {
                    olm_account_one_time_keys($0, $1, $2)
                })
        }
    }

    /// The one-time keys and the fallback key that are not published count as published from now on.
    package func markKeysAsPublished() { object.read { _ = olm_account_mark_keys_as_published($0) } }

    /// Forgets the private keys that the session was begun with, so that nobody can begin it again. A fallback key stays.
    package func removeOneTimeKeys(usedBy session: OlmSession) throws(OlmError) {
        try object.call { account in session.withPointer { olm_remove_one_time_keys(account, $0) } }
    }

    // MARK: - Fallback key

    /// Makes the key that others take when there is no one-time key left. The one before can still be used.
    package func generateFallbackKey() throws(OlmError) {
        let random = SecretBytes.random(count: object.read { olm_account_generate_fallback_key_random_length($0) })
        try object.call { account in
            random.withPointer { olm_account_generate_fallback_key(account, $0, random.count) }
        }
    }

    /// The fallback key while it is not published.
    package var unpublishedFallbackKey: (id: String, key: String)? {
        get throws(OlmError) {
            Self.keys(
                in: try object.output(count: { olm_account_unpublished_fallback_key_length($0) }) {
                    olm_account_unpublished_fallback_key($0, $1, $2)
                }
            ).first
        }
    }

    /// No session can be begun with the key before the current one from now on.
    package func forgetOldFallbackKey() { object.read { olm_account_forget_old_fallback_key($0) } }

    private static func keys(in json: Data) -> [(id: String, key: String)] {
        let keys = (try? JSONValue(json))?["curve25519"]?.object ?? [:]
        return keys.compactMap { id, key in key.string.map { (id, $0) } }.sorted { $0.id < $1.id }
    }

    /// Lends the account to a function of libolm.
    func withPointer(_ body: (OpaquePointer) -> Int) -> Int { object.read(body) }
}
