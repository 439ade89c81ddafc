import Foundation

/// The Olm sessions with all devices, by the devices' Curve25519 keys.
struct OlmChannels {
    private var channels: [String: OlmChannel]
    private var changed: Set<String> = []
    private let pickleKey: Data

    init(records: [String: OlmChannel.Record], pickleKey: Data) {
        channels = records.mapValues { OlmChannel(record: $0, pickleKey: pickleKey) }
        self.pickleKey = pickleKey
    }

    func hasSession(with key: String) -> Bool { channels[key]?.entries.isEmpty == false }

    /// Devices with which a session shall be begun in place of a broken one.
    var renewals: [String: DeviceAddress] { channels.compactMapValues(\.renewal) }

    /// - Returns: `nil` when there is no session with the device.
    mutating func encrypt(_ plaintext: Data, for key: String, now: Int64) throws -> OlmMessage? {
        guard hasSession(with: key) else { return nil }
        return try change(key, now: now) { channel in try channel.encrypt(plaintext) }
    }

    /// Why a message cannot be read.
    enum Failure: Error, Equatable {
        /// It has been read before.
        case replayed
        case unreadable
    }

    /// - Returns: what was inside, and the id of the session that was begun with it, if it was.
    mutating func decrypt(
        _ message: OlmMessage, from key: String, own: inout OwnDevice, now: Int64
    ) throws(Failure) -> (plaintext: Data, begun: String?) {
        guard let fingerprint = OlmChannel.fingerprint(of: message) else { throw .unreadable }
        if channels[key]?.hasSeen(fingerprint) == true { throw .replayed }
        switch channels[key]?.decrypt(message) ?? .unknown {
        case .plaintext(let plaintext):
            change(key, now: now) { $0.see(fingerprint) }
            return (plaintext, nil)
        case .broken: throw .unreadable
        case .unknown: break
        }
        // A session is kept, and the one-time key dropped, only after the message could be read.
        guard message.kind == .preKey,
            let session = try? OlmSession(
                inboundFor: own.account, theirIdentityKey: key, preKeyMessage: message.body),
            let plaintext = try? session.decrypt(message),
            (try? own.account.removeOneTimeKeys(usedBy: session)) != nil
        else { throw .unreadable }
        own.isChanged = true
        makeRoom(for: key)
        change(key, now: now) { [pickleKey] channel in
            channel.add(session, pickleKey: pickleKey)
            channel.see(fingerprint)
        }
        return (plaintext, session.id)
    }

    /// Takes a session that this device has begun.
    mutating func add(_ session: OlmSession, with key: String, now: Int64) {
        makeRoom(for: key)
        change(key, now: now) { [pickleKey] channel in
            channel.add(session, pickleKey: pickleKey)
            channel.renewal = nil
        }
    }

    /// Drops a session whose first message was not acceptable.
    mutating func drop(_ session: String, with key: String) {
        channels[key]?.entries.removeAll { $0.id == session }
        if channels[key]?.entries.isEmpty == true, channels[key]?.isToldOfNoOlm == false { channels[key] = nil }
        changed.insert(key)
    }

    /// - Returns: whether a new session will be made.
    mutating func renew(_ key: String, for address: DeviceAddress, now: Int64) -> Bool {
        makeRoom(for: key)
        return change(key, now: now) { $0.renew(for: address, now: now) }
    }

    mutating func giveUpRenewal(_ key: String) {
        guard channels[key]?.renewal != nil else { return }
        channels[key]?.renewal = nil
        changed.insert(key)
    }

    /// - Returns: whether the device must still be told that there is no session with it.
    mutating func tellOfNoOlm(_ key: String, now: Int64) -> Bool {
        guard channels[key]?.isToldOfNoOlm != true else { return false }
        makeRoom(for: key)
        change(key, now: now) { $0.isToldOfNoOlm = true }
        return true
    }

    private mutating func change<Result>(
        _ key: String, now: Int64, _ body: (inout OlmChannel) throws -> Result
    ) rethrows -> Result {
        changed.insert(key)
        channels[key, default: OlmChannel()].usedAt = now
        return try body(&channels[key, default: OlmChannel()])
    }

    /// Drops the device that was heard of least recently when there are too many: strangers can make up devices.
    private mutating func makeRoom(for key: String) {
        guard channels[key] == nil, channels.count >= CryptoLimits.olmChannels,
            let oldest = channels.min(by: { $0.value.usedAt < $1.value.usedAt })?.key
        else { return }
        channels[oldest] = nil
        changed.insert(oldest)
    }

    mutating func takeChanges(into changes: inout CryptoRecordChanges, codec: RecordCodec) throws {
        for id in changed {
            let key = CryptoRecordKey(.olmSessions, id)
            let record = try channels[id]?.record()
            changes.updateValue(try record.map { try codec.seal($0, as: key) }, forKey: key)
        }
        changed = []
    }
}
