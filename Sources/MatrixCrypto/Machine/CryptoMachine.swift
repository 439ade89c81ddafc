package import Foundation

/// The end-to-end encryption of one device, without input and output: it is told what came and what was answered, and says
/// what to send and what to store.
///
/// Not `Sendable`: it belongs to one actor. Every change must be stored (`takeChanges`) before anything that was made with it
/// leaves the process, or a key is used twice after a crash. When storing fails, make a new machine from what is stored.
///
/// One turn of its owner: `receive` a sync, `load` what `recordsNeeded` names, store `takeChanges` together with the position
/// of the sync; then `requests`, store `takeChanges`, make the calls, and `complete` each. Requests are made and answered one
/// way or the other at any time; all that is asked is the storing in between.
package final class CryptoMachine {
    package let user: MatrixUserID
    package let device: DeviceID
    let sharing: KeySharing
    let codec: RecordCodec

    var own: OwnDevice
    var uploads = KeyUploads()
    var identity: OwnIdentity?
    var isIdentityChanged = false
    var signature = SelfSignature()
    /// The keys of this device as they go along with what it sends; made when they are needed.
    var sentDeviceKeys: JSONValue?

    var devices: DeviceList
    /// Users whose lists were asked for because of a device that was not in them.
    var lookups = BackOff<MatrixUserID>()
    var channels: OlmChannels
    var claims = KeyClaims()
    /// Users whose devices shall get sessions as soon as they are known.
    var prepared: Set<MatrixUserID> = []

    var outbound: OutboundGroups
    var inbound: InboundGroups
    var budget = SenderBudget()
    var outbox = Outbox()
    var keyRequests = KeyRequests()
    var forwards = KeyForwards()
    var withheld = WithheldNotes()
    /// Requests of keys by others than the own devices, since this was last told.
    var refusedRequests = 0

    /// - Parameters:
    ///   - records: all records of all kinds but `inboundGroupSession`; none for a new device.
    ///   - key: what records are sealed with.
    ///   - sharing: which devices of the readers get keys.
    /// - Throws: `CryptoStoreError` when the records cannot be opened with the key, or belong to another device.
    package init(
        user: MatrixUserID, device: DeviceID, records: [CryptoRecordKey: Data], key: StoreKey,
        sharing: KeySharing = .everyDevice, now: Int64
    ) throws {
        self.user = user
        self.device = device
        self.sharing = sharing
        codec = RecordCodec(key: key)
        let stored = try StoredMachine(records, user: user, device: device, codec: codec)
        own = try stored.own ?? OwnDevice(user: user, device: device)
        identity = stored.identity
        devices = DeviceList(own: user, records: stored.devices)
        devices.ownMasterKey = stored.identity?.masterKey
        channels = OlmChannels(records: stored.channels, pickleKey: key.pickleKey)
        outbound = OutboundGroups(groups: stored.groups)
        inbound = InboundGroups(arrivals: stored.arrivals, pickleKey: key.pickleKey)
        outbox = stored.outbox
        keyRequests = stored.keyRequests
        forwards = stored.forwards
        withheld = stored.withheld
        devices.track(user)
    }

    /// The keys of the device as they are published, in unpadded base64.
    package var identityKeys: (curve25519: String, ed25519: String) { own.account.identityKeys }

    /// What has changed since the last time, to be stored in one transaction with what it belongs to.
    package func takeChanges() -> CryptoRecordChanges {
        do {
            var changes: CryptoRecordChanges = [:]
            try own.takeChanges(into: &changes, codec: codec)
            if isIdentityChanged, let identity {
                let key = CryptoRecordKey(.crossSigning)
                changes[key] = try codec.seal(identity.record, as: key)
                isIdentityChanged = false
            }
            try devices.takeChanges(into: &changes, codec: codec)
            try channels.takeChanges(into: &changes, codec: codec)
            try outbound.takeChanges(into: &changes, codec: codec)
            try inbound.takeChanges(into: &changes, codec: codec)
            try outbox.takeChanges(into: &changes, codec: codec)
            try keyRequests.takeChanges(into: &changes, codec: codec)
            try forwards.takeChanges(into: &changes, codec: codec)
            try withheld.takeChanges(into: &changes, codec: codec)
            return changes
        } catch {
            // Only a fault of memory or of this code leads here, nothing from outside; and to go on with a change that
            // is not stored would mean to use a key twice.
            preconditionFailure("A change of the encryption cannot be written down: \(error)")
        }
    }
}
