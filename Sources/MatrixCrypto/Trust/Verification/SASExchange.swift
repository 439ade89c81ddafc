import Crypto
package import Foundation

/// One side of the key agreement of a verification, `curve25519-hkdf-sha256` (specification, “Short Authentication String (SAS)
/// verification”). Made with swift-crypto: libolm's arithmetic is not free of timing differences.
package struct SASExchange: Sendable {
    private let key = Curve25519.KeyAgreement.PrivateKey()

    package init() {}

    /// In unpadded base64.
    package var publicKey: String { Base64.encode(key.publicKey.rawRepresentation) }

    /// - Parameter theirKey: the public key of the other side, in base64.
    /// - Returns: `nil` for what is no key, or one that would make the secret known to all.
    package func agree(with theirKey: String) -> SASSecret? {
        Base64.decode(theirKey).flatMap { Curve25519Point.agree(key, with: $0) }.map(SASSecret.init)
    }
}

/// What both sides of a verification have agreed on.
package struct SASSecret: Sendable {
    private let secret: SharedSecret

    fileprivate init(_ secret: SharedSecret) { self.secret = secret }

    /// What the short authentication string is made of.
    package func bytes(count: Int, info: String) -> Data {
        derived(count: count, info: info).withUnsafeBytes { Data($0) }
    }

    /// The MAC by `hkdf-hmac-sha256.v2`, in unpadded base64.
    package func mac(of text: String, info: String) -> String {
        Base64.encode(
            Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: derived(count: 32, info: info))))
    }

    /// Compares in a time that does not tell where the difference is.
    package func isValid(mac: String, of text: String, info: String) -> Bool {
        guard let mac = Base64.decode(mac) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            mac, authenticating: Data(text.utf8), using: derived(count: 32, info: info))
    }

    private func derived(count: Int, info: String) -> SymmetricKey {
        secret.hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: Data(), sharedInfo: Data(info.utf8), outputByteCount: count)
    }
}
