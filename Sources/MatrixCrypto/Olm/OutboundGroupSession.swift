import COlm
package import Foundation

/// The Megolm session that this device encrypts the messages of a room with.
///
/// Encrypting changes it. When the new state is lost, a message key would be used twice: store it before the message leaves.
package final class OutboundGroupSession {
    private let object: OlmObject
    /// Its public signing key, in unpadded base64.
    package let id: String

    private init(_ object: OlmObject) throws(OlmError) {
        id = try object.text(count: { olm_outbound_group_session_id_length($0) }) {
            olm_outbound_group_session_id($0, $1.assumingMemoryBound(to: UInt8.self), $2)
        }
        self.object = object
    }

    package convenience init() throws(OlmError) {
        let object = try OlmObject(.outboundGroupSession)
        let random = SecretBytes.random(count: object.read { olm_init_outbound_group_session_random_length($0) })
        try object.call { session in
            random.withPointer {
                olm_init_outbound_group_session(session, $0.assumingMemoryBound(to: UInt8.self), random.count)
            }
        }
        try self.init(object)
    }

    /// What `pickle` made.
    package convenience init(pickle: Data, key: Data) throws(OlmError) {
        try self.init(OlmObject(.outboundGroupSession, pickle: pickle, key: key))
    }

    package func pickle(key: Data) throws(OlmError) -> Data { try object.pickle(key: key) }

    /// The index of the next message.
    package var messageIndex: UInt32 { object.read { olm_outbound_group_session_message_index($0) } }

    /// What reads the messages from the next one on; signed by the session. Secret.
    package var sessionKey: String {
        get throws(OlmError) {
            try object.text(count: { olm_outbound_group_session_key_length($0) }) {
                olm_outbound_group_session_key($0, $1.assumingMemoryBound(to: UInt8.self), $2)
            }
        }
    }

    /// - Returns: the message in unpadded base64.
    package func encrypt(_ plaintext: Data) throws(OlmError) -> String {
        let plaintext = SecretBytes(copying: plaintext)
        return try object.text(
            count: { olm_group_encrypt_message_length($0, plaintext.count) },
            fill: { session, buffer, count in
                plaintext.withPointer {
                    olm_group_encrypt(
                        session, $0.assumingMemoryBound(to: UInt8.self), plaintext.count,
                        buffer.assumingMemoryBound(to: UInt8.self), count)
                }
            })
    }
}
