import Crypto
import Foundation

/// Agreeing on a secret by Curve25519.
enum Curve25519Point {
    /// The secret of a private key and somebody's public key.
    ///
    /// - Returns: `nil` for what is no key, and for the few points of low order: with them everybody agrees on zero, so that
    ///   whoever chose the point knows the “secret” (RFC 7748, section 6.1). Neither libolm nor swift-crypto looks at that.
    static func agree(_ key: Curve25519.KeyAgreement.PrivateKey, with publicKey: Data) -> SharedSecret? {
        guard let point = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: publicKey),
            let secret = try? key.sharedSecretFromKeyAgreement(with: point),
            secret.withUnsafeBytes({ bytes in bytes.contains { $0 != 0 } })
        else { return nil }
        return secret
    }

    /// Whether a secret can be agreed on with this public key.
    static func isUsable(_ publicKey: Data) -> Bool {
        agree(Curve25519.KeyAgreement.PrivateKey(), with: publicKey) != nil
    }
}
