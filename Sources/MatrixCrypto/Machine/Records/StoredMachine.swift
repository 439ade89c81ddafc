import Foundation

/// The records of a machine, opened.
struct StoredMachine {
    var own: OwnDevice?
    var identity: OwnIdentity?
    var devices: [MatrixUserID: UserDevices] = [:]
    var channels: [ChannelKey: OlmChannel.Record] = [:]
    var groups: [RoomID: OutboundGroup] = [:]
    var arrivals: [InboundGroup] = []
    var outbox = Outbox()
    var keyRequests = KeyRequests()
    var forwards = KeyForwards()
    var withheld = WithheldNotes()

    init(
        _ records: [CryptoRecordKey: Data], user: MatrixUserID, device: DeviceID, codec: RecordCodec
    ) throws(CryptoStoreError) {
        guard let account = records[OwnDevice.recordKey] else {
            guard records.isEmpty else {
                throw .malformed("The record of the account is missing among those of the encryption.")
            }
            return
        }
        let record = try codec.open(OwnDevice.Record.self, account, as: OwnDevice.recordKey)
        guard record.user == user.rawValue, record.device == device.rawValue else {
            throw .otherDevice(stored: DeviceID(record.device))
        }
        do {
            own = try OwnDevice(record: record, pickleKey: codec.pickleKey)
        } catch {
            throw .malformed("The stored account of the encryption cannot be opened: \(error)")
        }
        for (key, sealed) in records { try take(sealed, as: key, records: records, codec: codec) }
    }

    private mutating func take(
        _ sealed: Data, as key: CryptoRecordKey, records: [CryptoRecordKey: Data], codec: RecordCodec
    ) throws(CryptoStoreError) {
        switch key.kind {
        case .account, .inboundGroupSession: break
        case .crossSigning:
            let record = try codec.open(OwnIdentity.Record.self, sealed, as: key)
            guard let stored = try? OwnIdentity(record: record) else {
                throw .malformed("The stored cross-signing keys have not 32 bytes each.")
            }
            identity = stored
        case .devices: devices[MatrixUserID(key.id)] = try codec.open(UserDevices.self, sealed, as: key)
        case .olmSessions:
            guard let channel = ChannelKey(recordID: key.id) else { break }
            channels[channel] = try codec.open(OlmChannel.Record.self, sealed, as: key)
        case .outboundGroupSession:
            let room = RoomID(key.id)
            // The record of the audience is read with that of its session.
            guard key == OutboundGroups.recordKey(of: room), !key.id.contains(" ") else { break }
            let record = try codec.open(OutboundGroup.Record.self, sealed, as: key)
            let audienceKey = OutboundGroups.audienceKey(of: room)
            // Without knowing who has the session it must not be used again.
            guard let audience = records[audienceKey] else { break }
            groups[room] = OutboundGroup(
                record: record,
                audience: try codec.open(OutboundGroup.Audience.self, audience, as: audienceKey),
                pickleKey: codec.pickleKey)
        case .pending: try takePending(sealed, as: key, codec: codec)
        }
    }

    private mutating func takePending(
        _ sealed: Data, as key: CryptoRecordKey, codec: RecordCodec
    ) throws(CryptoStoreError) {
        switch key {
        case InboundGroups.arrivalsKey: arrivals = try codec.open([InboundGroup].self, sealed, as: key)
        case Outbox.recordKey: outbox = try Outbox(sealed: sealed, codec: codec)
        case KeyRequests.recordKey: keyRequests = try KeyRequests(sealed: sealed, codec: codec)
        case KeyForwards.recordKey: forwards = try KeyForwards(sealed: sealed, codec: codec)
        case WithheldNotes.recordKey: withheld = try WithheldNotes(sealed: sealed, codec: codec)
        default: break
        }
    }
}
