import COlm
package import Foundation

/// A message of an Olm session, as it stands in `ciphertext`.
package struct OlmMessage: Sendable, Equatable {
    package enum Kind: Int, Sendable {
        /// Begins a session, until an answer came.
        case preKey = 0
        case normal = 1
    }

    package var kind: Kind
    /// In unpadded base64.
    package var body: String

    package init(kind: Kind, body: String) {
        self.kind = kind
        self.body = body
    }
}

/// An encrypted connection with one device (the double ratchet).
///
/// Encrypting and decrypting change it. When the new state is lost, a message key would be used twice: store it before the
/// message leaves.
package final class OlmSession {
    private let object: OlmObject
    /// The same at both ends, in unpadded base64.
    package let id: String

    private init(_ object: OlmObject) throws(OlmError) {
        id = try object.text(count: { olm_session_id_length($0) }) { olm_session_id($0, $1, $2) }
        self.object = object
    }

    /// Begins a session with a device, from its keys in base64. Whose keys they are must have been checked.
    package convenience init(
        outboundFor account: OlmAccount, theirIdentityKey: String, theirOneTimeKey: String
    ) throws(OlmError) {
        let object = try OlmObject(.session)
        let identityKey = try SecretBytes(publicKey: theirIdentityKey)
        let oneTimeKey = try SecretBytes(publicKey: theirOneTimeKey)
        let random = SecretBytes.random(count: object.read { olm_create_outbound_session_random_length($0) })
        try object.call { session in
            account.withPointer { account in
                identityKey.withPointer { identity in
                    oneTimeKey.withPointer { oneTime in
                        random.withPointer {
                            olm_create_outbound_session(
                                session, account, identity, identityKey.count, oneTime, oneTimeKey.count, $0,
                                random.count)
                        }
                    }
                }
            }
        }
        try self.init(object)
    }

    /// Takes up a session that another device began with this message, which must be decrypted with it afterwards. Then the
    /// account must forget the key that was used (`removeOneTimeKeys`).
    ///
    /// - Throws: `otherIdentityKey` when the message is of another device than the one with `theirIdentityKey`.
    package convenience init(
        inboundFor account: OlmAccount, theirIdentityKey: String, preKeyMessage: String
    ) throws(OlmError) {
        let object = try OlmObject(.session)
        let identityKey = try SecretBytes(publicKey: theirIdentityKey)
        // Both calls destroy their input.
        let message = try SecretBytes(base64: preKeyMessage)
        let compared = try SecretBytes(base64: preKeyMessage)
        // Not olm_create_inbound_session_from, which compares in one go: it reads from a null pointer when the message has no
        // identity key in it. Without a key to compare with, such a message is refused.
        try object.call { session in
            account.withPointer { account in
                message.withPointer { olm_create_inbound_session(session, account, $0, message.count) }
            }
        }
        let isTheirs = try object.call { session in
            identityKey.withPointer { identity in
                compared.withPointer {
                    olm_matches_inbound_session_from(session, identity, identityKey.count, $0, compared.count)
                }
            }
        }
        guard isTheirs == 1 else { throw .otherIdentityKey }
        try self.init(object)
    }

    /// What `pickle` made.
    package convenience init(pickle: Data, key: Data) throws(OlmError) {
        try self.init(OlmObject(.session, pickle: pickle, key: key))
    }

    package func pickle(key: Data) throws(OlmError) -> Data { try object.pickle(key: key) }

    /// Whether the other device has answered, so that `encrypt` makes no more pre-key messages.
    package var hasReceivedMessage: Bool { object.read { olm_session_has_received_message($0) } != 0 }

    /// Whether the message begins this very session.
    package func matches(preKeyMessage: String) -> Bool {
        guard let message = try? SecretBytes(base64: preKeyMessage) else { return false }
        return object.read { session in
            message.withPointer { olm_matches_inbound_session(session, $0, message.count) }
        } == 1
    }

    package func encrypt(_ plaintext: Data) throws(OlmError) -> OlmMessage {
        let plaintext = SecretBytes(copying: plaintext)
        let random = SecretBytes.random(count: try object.call { olm_encrypt_random_length($0) })
        let kind = try object.call { olm_encrypt_message_type($0) }
        let body = try object.text(
            count: { olm_encrypt_message_length($0, plaintext.count) },
            fill: { session, buffer, count in
                plaintext.withPointer { text in
                    random.withPointer { olm_encrypt(session, text, plaintext.count, $0, random.count, buffer, count) }
                }
            })
        return OlmMessage(kind: kind == OLM_MESSAGE_TYPE_PRE_KEY ? .preKey : .normal, body: body)
    }

    package func decrypt(_ message: OlmMessage) throws(OlmError) -> Data {
        // Both calls destroy their input.
        let measured = try SecretBytes(base64: message.body)
        let opened = try SecretBytes(base64: message.body)
        return try object.output(
            count: { session in
                measured.withPointer {
                    olm_decrypt_max_plaintext_length(session, message.kind.rawValue, $0, measured.count)
                }
            },
            fill: { session, buffer, count in
                opened.withPointer {
                    olm_decrypt(session, message.kind.rawValue, $0, opened.count, buffer, count)
                }
            })
    }

    /// Lends the session to a function of libolm.
    func withPointer(_ body: (OpaquePointer) -> Int) -> Int { object.read(body) }
}
