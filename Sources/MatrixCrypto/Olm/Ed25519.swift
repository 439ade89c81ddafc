import Crypto
package import Foundation

/// Signatures by Ed25519. Checked by swift-crypto and not by libolm, which takes altered forms of a valid signature for valid
/// too (CVE-2024-45193).
package enum Ed25519 {
    /// - Parameters:
    ///   - signature: in base64.
    ///   - publicKey: in base64.
    package static func isValid(signature: String, of message: Data, publicKey: String) -> Bool {
        guard let signature = Base64.decode(signature), let bytes = Base64.decode(publicKey), bytes.count == 32,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        else { return false }
        return key.isValidSignature(signature, for: message)
    }

    /// What no private key is: something that has not 32 bytes.
    package struct WrongSeed: Error, Equatable {}

    /// - Parameter seed: the private key, 32 bytes.
    /// - Returns: the signature in unpadded base64.
    package static func sign(_ message: Data, seed: Data) throws -> String {
        try Base64.encode(key(seed).signature(for: message))
    }

    /// The public key of a private key of 32 bytes, in unpadded base64.
    package static func publicKey(seed: Data) throws(WrongSeed) -> String {
        try Base64.encode(key(seed).publicKey.rawRepresentation)
    }

    private static func key(_ seed: Data) throws(WrongSeed) -> Curve25519.Signing.PrivateKey {
        guard seed.count == 32, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw WrongSeed()
        }
        return key
    }
}
