import Crypto
import CryptoExtras
import Foundation

/// `m.secret_storage.v1.aes-hmac-sha2`: AES-256-CTR and HMAC-SHA256 with keys derived for each secret (specification,
/// “Secrets”).
struct SecretBox {
    static let algorithm = "m.secret_storage.v1.aes-hmac-sha2"

    private let encryption: SymmetricKey
    private let authentication: SymmetricKey

    /// - Parameter name: of the secret; empty for the check of the key itself.
    init(_ key: RecoveryKey, name: String) {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: key.bytes), salt: Data(count: 32), info: Data(name.utf8),
            outputByteCount: 64
        ).withUnsafeBytes { Data($0) }
        encryption = SymmetricKey(data: derived.prefix(32))
        authentication = SymmetricKey(data: derived.suffix(32))
    }

    func encrypt(_ secret: Data) throws -> JSONValue {
        var iv = SecretBytes.random(count: 16).prefix(16)
        // Implementations of the counter differ in whether it carries beyond this bit.
        iv[8] &= 0x7F
        let ciphertext = try AES._CTR.encrypt(secret, using: encryption, nonce: .init(nonceBytes: iv))
        let mac = HMAC<SHA256>.authenticationCode(for: ciphertext, using: authentication)
        return [
            "iv": .string(Base64.encode(iv)), "ciphertext": .string(Base64.encode(ciphertext)),
            "mac": .string(Base64.encode(Data(mac))),
        ]
    }

    /// - Returns: `nil` for what is malformed, was changed, or was encrypted with another key.
    func decrypt(_ encrypted: JSONValue) -> Data? {
        guard let iv = bytes("iv", of: encrypted), iv.count == 16, let mac = bytes("mac", of: encrypted),
            let ciphertext = bytes("ciphertext", of: encrypted),
            HMAC<SHA256>.isValidAuthenticationCode(mac, authenticating: ciphertext, using: authentication)
        else { return nil }
        return try? AES._CTR.decrypt(ciphertext, using: encryption, nonce: .init(nonceBytes: iv))
    }

    /// `iv` and `mac` by which a key is recognised later: those of 32 zero bytes.
    func check() throws -> JSONValue {
        var check = try encrypt(Data(count: 32))
        check["ciphertext"] = nil
        return check
    }

    /// Whether the key is the one that `check` was made with. Where a description has none, it must be taken for right.
    func passes(check: JSONValue) -> Bool {
        guard check["iv"] != nil || check["mac"] != nil else { return true }
        guard let iv = bytes("iv", of: check), iv.count == 16, let mac = bytes("mac", of: check),
            let ciphertext = try? AES._CTR.encrypt(Data(count: 32), using: encryption, nonce: .init(nonceBytes: iv))
        else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(mac, authenticating: ciphertext, using: authentication)
    }

    private func bytes(_ name: String, of object: JSONValue) -> Data? { object[name]?.string.flatMap(Base64.decode) }
}
