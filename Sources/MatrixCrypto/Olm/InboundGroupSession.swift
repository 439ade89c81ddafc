import COlm
package import Foundation

/// A Megolm session of somebody, as far as this device can read it: from `firstKnownIndex` on.
///
/// It does not notice when a message is decrypted again: who reads events must remember which one stood at which index.
package final class InboundGroupSession {
    private let object: OlmObject
    /// Its public signing key, in unpadded base64.
    package let id: String

    private init(_ object: OlmObject) throws(OlmError) {
        id = try object.text(count: { olm_inbound_group_session_id_length($0) }) {
            olm_inbound_group_session_id($0, $1.assumingMemoryBound(to: UInt8.self), $2)
        }
        self.object = object
    }

    /// From `session_key` of an `m.room_key`, which the session has signed.
    package convenience init(sessionKey: String) throws(OlmError) {
        try self.init(key: sessionKey) { olm_init_inbound_group_session($0, $1, $2) }
    }

    /// From the key of an `m.forwarded_room_key` or of a backup, which nobody has signed.
    package convenience init(exported: String) throws(OlmError) {
        try self.init(key: exported) { olm_import_inbound_group_session($0, $1, $2) }
    }

    private convenience init(
        key: String, take: (OpaquePointer, UnsafePointer<UInt8>, Int) -> Int
    ) throws(OlmError) {
        let object = try OlmObject(.inboundGroupSession)
        let key = try SecretBytes(base64: key)
        try object.call { session in
            key.withPointer { take(session, UnsafePointer($0.assumingMemoryBound(to: UInt8.self)), key.count) }
        }
        try self.init(object)
    }

    /// What `pickle` made.
    package convenience init(pickle: Data, key: Data) throws(OlmError) {
        try self.init(OlmObject(.inboundGroupSession, pickle: pickle, key: key))
    }

    package func pickle(key: Data) throws(OlmError) -> Data { try object.pickle(key: key) }

    /// The first message that can be read.
    package var firstKnownIndex: UInt32 { object.read { olm_inbound_group_session_first_known_index($0) } }

    /// Whether the key was signed by the session, or a message with a valid signature has been read since.
    package var isVerified: Bool { object.read { olm_inbound_group_session_is_verified($0) } != 0 }

    package func decrypt(_ message: String) throws(OlmError) -> (plaintext: Data, index: UInt32) {
        // Both calls destroy their input.
        let measured = try SecretBytes(base64: message)
        let opened = try SecretBytes(base64: message)
        var index: UInt32 = 0
        let plaintext = try object.output(
            count: { session in
                measured.withPointer {
                    olm_group_decrypt_max_plaintext_length(
                        session, $0.assumingMemoryBound(to: UInt8.self), measured.count)
                }
            },
            fill: { session, buffer, count in
                opened.withPointer {
                    olm_group_decrypt(
                        session, $0.assumingMemoryBound(to: UInt8.self), opened.count,
                        buffer.assumingMemoryBound(to: UInt8.self), count, &index)
                }
            })
        return (plaintext, index)
    }

    /// A key that reads the messages from an index on, for `init(exported:)`. Secret.
    ///
    /// - Throws: `unknownMessageIndex` when the index is before `firstKnownIndex`.
    package func export(at index: UInt32) throws(OlmError) -> String {
        try object.text(count: { olm_export_inbound_group_session_length($0) }) {
            olm_export_inbound_group_session($0, $1.assumingMemoryBound(to: UInt8.self), $2, index)
        }
    }
}
