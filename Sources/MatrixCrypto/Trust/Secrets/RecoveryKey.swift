import Crypto
import CryptoExtras
package import Foundation

/// The key of an account's secret storage, 32 bytes, as its owner writes it down (specification, appendices, “Cryptographic
/// key representation”).
package struct RecoveryKey: Sendable, Equatable {
    /// Why a text is no recovery key.
    package enum Invalid: Error, Sendable, Equatable {
        case wrongCharacter(Character)
        case wrongLength
        case wrongPrefix
        /// A letter was mistaken, most probably.
        case wrongParity
        /// How the passphrase becomes a key is described in a way that is not known, or absurd; says what.
        case passphrase(String)
    }

    /// Iterations of PBKDF2 beyond this are no protection but an attack; common are 500,000.
    static let mostIterations: Int64 = 10_000_000

    private static let prefix = Data([0x8B, 0x01])

    package let bytes: Data

    /// A new one.
    package init() { bytes = SecretBytes.random(count: 32).prefix(32) }

    /// What somebody has written down; spaces do not count.
    package init(_ text: String) throws(Invalid) {
        let text = text.filter { !$0.isWhitespace }
        guard text.utf8.count <= 64 else { throw .wrongLength }
        for character in text where Base58.decode(String(character)) == nil { throw .wrongCharacter(character) }
        guard let decoded = Base58.decode(text), decoded.count == Self.prefix.count + 32 + 1 else { throw .wrongLength }
        guard decoded.starts(with: Self.prefix) else { throw .wrongPrefix }
        guard Self.parity(of: decoded) == 0 else { throw .wrongParity }
        bytes = decoded.dropFirst(Self.prefix.count).dropLast()
    }

    /// From a passphrase, by PBKDF2 with HMAC-SHA512.
    ///
    /// - Parameter parameters: `passphrase` of the key's description.
    package init(passphrase: String, parameters: JSONValue) throws(Invalid) {
        guard parameters["algorithm"] == "m.pbkdf2" else {
            throw .passphrase("its algorithm is not m.pbkdf2")
        }
        guard let salt = parameters["salt"]?.string else { throw .passphrase("its salt is missing") }
        guard let iterations = parameters["iterations"]?.integer, (1...Self.mostIterations).contains(iterations) else {
            throw .passphrase("its iterations are not between 1 and \(Self.mostIterations)")
        }
        guard (parameters["bits"] ?? 256) == 256 else { throw .passphrase("it makes a key of other than 256 bits") }
        // Others have chosen the count, which swift-crypto might find too low.
        guard
            let key = try? KDF.Insecure.PBKDF2.deriveKey(
                from: Data(passphrase.utf8), salt: Data(salt.utf8), using: .sha512, outputByteCount: 32,
                unsafeUncheckedRounds: Int(iterations))
        else { throw .passphrase("deriving a key failed") }
        bytes = key.withUnsafeBytes { Data($0) }
    }

    /// In groups of four, to be shown to the owner once. Secret.
    package var text: String {
        let unchecked = Self.prefix + bytes
        let digits = Array(Base58.encode(unchecked + [Self.parity(of: unchecked)]))
        return stride(from: 0, to: digits.count, by: 4)
            .map { String(digits[$0..<min($0 + 4, digits.count)]) }
            .joined(separator: " ")
    }

    private static func parity(of bytes: Data) -> UInt8 { bytes.reduce(0, ^) }
}

extension RecoveryKey.Invalid: CustomStringConvertible {
    package var description: String {
        switch self {
        case .wrongCharacter(let character):
            """
            The recovery key has the character “\(character)”, which no recovery key has; 0, O, I and l are left out because \
            they are easily mistaken.
            """
        case .wrongLength: "The recovery key is too short or too long: it has twelve groups of four characters."
        case .wrongPrefix: "This is no recovery key: all of them begin with “Es”."
        case .wrongParity: "The recovery key has a wrong character in it; please compare it with what was written down."
        case .passphrase(let what):
            """
            The passphrase of the secret storage cannot be used, because \(what). Give the recovery key itself, or set up \
            the recovery anew in another client.
            """
        }
    }
}
