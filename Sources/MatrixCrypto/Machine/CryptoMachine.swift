package import Foundation

/// The end-to-end encryption of one device, without input and output: it is told what came and what was answered, and says
/// what to send and what to store.
///
/// Not `Sendable`: it belongs to one actor. Every change must be stored (`takeChanges`) before anything that was made with it
/// leaves the process, or a key is used twice after a crash. When storing fails, make a new machine from what is stored.
package final class CryptoMachine {
    package let user: MatrixUserID
    package let device: DeviceID

    /// - Parameters:
    ///   - records: all records of all kinds but `inboundGroupSession`; none for a new device.
    ///   - key: what records are sealed with.
    /// - Throws: `CryptoStoreError` when the records cannot be opened with the key, or belong to another device.
    package init(
        user: MatrixUserID, device: DeviceID, records: [CryptoRecordKey: Data], key: StoreKey, now: Int64
    ) throws {
        fatalError("to be written")
    }

    /// The keys of the device as they are published, in unpadded base64.
    package var identityKeys: (curve25519: String, ed25519: String) { fatalError("to be written") }

    /// What has changed since the last time, to be stored in one transaction with what it belongs to.
    package func takeChanges() -> CryptoRecordChanges { fatalError("to be written") }

    // MARK: - The homeserver

    /// The calls to be made now: keys to publish, device lists to ask for, sessions to begin, requests that answer others'.
    /// The same until they are answered.
    package func requests(now: Int64) -> [CryptoRequest] { fatalError("to be written") }

    /// Takes the answer to a request. What is wrong in it is rejected entry by entry.
    package func complete(_ request: CryptoRequest, with answer: JSONValue, now: Int64) -> [CryptoNews] {
        fatalError("to be written")
    }

    /// Takes what a sync brought; must be followed by storing, in one transaction with the position of the sync.
    package func receive(_ sync: CryptoSync, now: Int64) -> [CryptoNews] { fatalError("to be written") }

    // MARK: - Reading

    /// The records that must be loaded before the event can be decrypted; empty when they are.
    package func recordsNeeded(for event: JSONValue, in room: RoomID) -> Set<CryptoRecordKey> {
        fatalError("to be written")
    }

    /// Takes records that were asked for; keys without a value do not exist.
    package func load(_ records: [CryptoRecordKey: Data], for keys: Set<CryptoRecordKey>) {
        fatalError("to be written")
    }

    /// Decrypts an `m.room.encrypted` event (whole, with `event_id`, `sender`, `origin_server_ts`).
    ///
    /// Reading the same event again gives the same; another event at the same index of the session is a replay.
    package func decrypt(_ event: JSONValue, in room: RoomID, now: Int64) throws(DecryptionError) -> DecryptedEvent {
        fatalError("to be written")
    }

    // MARK: - Sending

    /// Makes sure that the devices of these users are known and stay known, and that there are sessions with them:
    /// afterwards `requests` contains what is missing. Empty `requests` of the kinds query and claim mean: ready.
    package func prepare(for readers: Set<MatrixUserID>, now: Int64) { fatalError("to be written") }

    /// Encrypts an event for a room.
    ///
    /// - Parameters:
    ///   - readers: everybody who shall be able to read it; the session is replaced when somebody has left, by age and by count.
    ///   - settings: the content of the room's `m.room.encryption`.
    /// - Returns: the content of the `m.room.encrypted` event, and what must be sent to devices before (keys, or that they are
    ///   withheld). A device that no session could be made with does not hold up the others.
    package func encrypt(
        type: String, content: JSONValue, in room: RoomID, readers: Set<MatrixUserID>, settings: JSONValue, now: Int64
    ) throws -> (content: JSONValue, toDevice: [CryptoRequest]) {
        fatalError("to be written")
    }

    /// Never uses the room's session again, as after the encryption of the room was changed.
    package func discardSession(of room: RoomID) { fatalError("to be written") }

    // MARK: - Trust

    /// The cross-signing identity of this account; `nil` while it was neither created nor restored.
    package var crossSigning: CrossSigningKeys? { fatalError("to be written") }

    /// Takes the private keys, created or restored, and signs this device with them: `requests` will upload the signature.
    package func adopt(_ keys: CrossSigningKeys) { fatalError("to be written") }

    /// What is known of the devices and the keys of a user.
    package func knownDevices(of user: MatrixUserID) -> [KnownDevice] { fatalError("to be written") }

    /// The public master key of a user, in unpadded base64.
    package func masterKey(of user: MatrixUserID) -> String? { fatalError("to be written") }

    /// Encrypts a to-device event for one device with Olm, such as an answer to a request of a key.
    package func encrypt(
        type: String, content: JSONValue, to user: MatrixUserID, device: DeviceID, now: Int64
    ) throws -> CryptoRequest {
        fatalError("to be written")
    }
}

/// A device as its owner's homeserver tells of it.
package struct KnownDevice: Sendable, Equatable {
    package var id: DeviceID
    package var curve25519: String
    package var ed25519: String
    package var name: String?
    /// Signed by its owner's self-signing key, which is signed by the owner's master key.
    package var isCrossSigned: Bool
}
