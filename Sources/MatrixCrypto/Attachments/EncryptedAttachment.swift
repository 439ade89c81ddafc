import Crypto
import CryptoExtras
package import Foundation

/// A file encrypted for an encrypted room, and the key to it, which goes into the event (specification, “Sending encrypted
/// attachments”).
package struct EncryptedAttachment: Sendable, Equatable {
    /// What is uploaded.
    package let ciphertext: Data
    private let key: Data
    private let counter: Data

    /// Encrypts with a new key.
    package init(encrypting plaintext: Data) throws {
        let key = SymmetricKey(size: .bits256)
        self.key = key.withUnsafeBytes { Data($0) }
        // 64 bits of chance, and a counter of 64 bits that begins at zero and so cannot run into them.
        counter = SecretBytes.random(count: 8).prefix(8) + Data(count: 8)
        ciphertext = try AES._CTR.encrypt(plaintext, using: key, nonce: .init(nonceBytes: counter))
    }

    /// The `file` of the event (`EncryptedFile`).
    ///
    /// - Parameter url: where it was uploaded to, `mxc://…`.
    package func file(url: String) -> JSONValue {
        [
            "v": "v2",
            "url": .string(url),
            "key": [
                "kty": "oct", "alg": "A256CTR", "ext": true, "key_ops": ["encrypt", "decrypt"],
                "k": .string(Base64.encodeURLSafe(key)),
            ],
            "iv": .string(Base64.encode(counter)),
            "hashes": ["sha256": .string(Base64.encode(Data(SHA256.hash(data: ciphertext))))],
        ]
    }

    /// Why an attachment cannot be read.
    package enum Unreadable: Error, Sendable, Equatable {
        /// The `file` of the event lacks this, or has it in a form that the specification does not know.
        case malformed(String)
        /// What was downloaded is not what the sender has uploaded.
        case changed
    }

    /// Decrypts what was downloaded, after comparing its hash.
    package static func decrypt(_ ciphertext: Data, file: JSONValue) throws(Unreadable) -> Data {
        guard file["v"] == "v2" else { throw .malformed("v") }
        guard file["key"]?["kty"] == "oct", file["key"]?["alg"] == "A256CTR",
            let key = file["key"]?["k"]?.string.flatMap(Base64.decodeURLSafe), key.count == 32
        else { throw .malformed("key") }
        guard let counter = file["iv"]?.string.flatMap(Base64.decode), counter.count == 16 else {
            throw .malformed("iv")
        }
        guard let hash = file["hashes"]?["sha256"]?.string.flatMap(Base64.decode), hash.count == 32 else {
            throw .malformed("hashes")
        }
        guard SHA256.hash(data: ciphertext) == hash else { throw .changed }
        guard
            let plaintext = try? AES._CTR.decrypt(
                ciphertext, using: SymmetricKey(data: key), nonce: .init(nonceBytes: counter))
        else { throw .malformed("key") }
        return plaintext
    }
}

extension EncryptedAttachment.Unreadable: CustomStringConvertible {
    package var description: String {
        switch self {
        case .malformed(let part): "The description of the encrypted file is malformed at “\(part)”."
        case .changed: "The encrypted file was changed on its way: its hash is not the one that the sender tells."
        }
    }
}
