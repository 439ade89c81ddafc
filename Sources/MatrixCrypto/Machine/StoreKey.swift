import Crypto
package import Foundation

/// What the records are sealed with, from the owner's secret: AES-256-GCM, with kind and id as authenticated data.
package struct StoreKey: Sendable {
    /// Shorter secrets can be guessed: deriving is quick, as it must be for good secrets.
    package static let shortestSecret = 16

    private let records: SymmetricKey
    /// The key that libolm encrypts its objects with before they are sealed with the record that they are part of.
    package let pickleKey: Data

    /// - Parameter secret: at least 16 bytes of the owner's secret; the key is derived from it by HKDF-SHA256.
    package init(secret: Data) throws(CryptoStoreError) {
        guard secret.count >= Self.shortestSecret else { throw .secretTooShort }
        func derived(for purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: secret), info: Data("recommendarr matrix \(purpose)".utf8),
                outputByteCount: 32)
        }
        records = derived(for: "records")
        pickleKey = derived(for: "pickles").withUnsafeBytes { Data($0) }
    }

    package func seal(_ value: Data, as key: CryptoRecordKey) -> Data {
        // Fails for nonces and keys of a wrong size only, which these are not.
        guard let box = try? AES.GCM.seal(value, using: records, authenticating: Self.name(of: key)),
            let sealed = box.combined
        else { preconditionFailure("AES-GCM refused a key of 32 bytes") }
        return sealed
    }

    package func open(_ sealed: Data, as key: CryptoRecordKey) throws(CryptoStoreError) -> Data {
        do {
            return try AES.GCM.open(
                AES.GCM.SealedBox(combined: sealed), using: records, authenticating: Self.name(of: key))
        } catch {
            throw .cannotOpen(kind: key.kind.rawValue)
        }
    }

    /// Bound to what is sealed, so that one record cannot be put in the place of another. No kind has a NUL in it.
    private static func name(of key: CryptoRecordKey) -> Data { Data("\(key.kind.rawValue)\0\(key.id)".utf8) }
}

/// Why what was stored cannot be used.
package enum CryptoStoreError: Error, Sendable, Equatable {
    case secretTooShort
    /// Another key, or the record was changed.
    case cannotOpen(kind: String)
    /// The records belong to another device of another login.
    case otherDevice(stored: DeviceID)
    case malformed(String)
}

extension CryptoStoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .secretTooShort:
            "The secret that the encryption keys are stored with must have at least \(StoreKey.shortestSecret) bytes."
        case .cannotOpen(let kind):
            """
            The stored encryption keys (\(kind)) cannot be opened: they were stored with another secret, or were changed. \
            Give the secret that they were stored with.
            """
        case .otherDevice(let stored):
            """
            The stored encryption keys belong to the device \(stored), and this login is another one. Log in as that \
            device again, or begin with an empty store.
            """
        case .malformed(let what): "The stored encryption keys are malformed: \(what)."
        }
    }
}
