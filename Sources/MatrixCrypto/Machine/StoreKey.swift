package import Foundation

/// What the records are sealed with, from the owner's secret: AES-256-GCM, with kind and id as authenticated data.
package struct StoreKey: Sendable {
    /// - Parameter secret: at least 16 bytes of the owner's secret; the key is derived from it by HKDF-SHA256.
    package init(secret: Data) throws(CryptoStoreError) { fatalError("to be written") }

    package func seal(_ value: Data, as key: CryptoRecordKey) -> Data { fatalError("to be written") }

    package func open(_ sealed: Data, as key: CryptoRecordKey) throws(CryptoStoreError) -> Data {
        fatalError("to be written")
    }
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
