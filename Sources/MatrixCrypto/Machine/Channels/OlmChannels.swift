import Foundation

/// The Olm sessions with all devices.
struct OlmChannels {
    private var channels: [ChannelKey: OlmChannel]
    private var changed: Set<ChannelKey> = []
    private let pickleKey: Data

    init(records: [ChannelKey: OlmChannel.Record], pickleKey: Data) {
        channels = records.mapValues { OlmChannel(record: $0, pickleKey: pickleKey) }
        self.pickleKey = pickleKey
    }

    func hasSession(with key: ChannelKey) -> Bool { channels[key]?.entries.isEmpty == false }

    /// Devices with which a session shall be begun in place of a broken one.
    var renewals: [ChannelKey: DeviceAddress] { channels.compactMapValues(\.renewal) }

    /// - Returns: `nil` when there is no session with the device.
    mutating func encrypt(_ plaintext: Data, for key: ChannelKey, now: Int64) throws -> OlmMessage? {
        guard hasSession(with: key) else { return nil }
        return try change(key, now: now) { channel in try channel.encrypt(plaintext) }
    }

    /// Why a message is not taken.
    enum Failure: Error, Equatable {
        /// It has been read before.
        case replayed
        case unreadable
        case rejected(Rejection)
    }

    /// - Parameter accept: looks at what was inside; what it rejects changes nothing.
    mutating func decrypt<Content>(
        _ message: OlmMessage, from key: ChannelKey, own: inout OwnDevice, now: Int64,
        accept: (Data) throws(Rejection) -> Content
    ) throws(Failure) -> Content {
        guard let fingerprint = OlmChannel.fingerprint(of: message) else { throw .unreadable }
        if channels[key]?.hasSeen(fingerprint) == true { throw .replayed }
        switch channels[key]?.decrypt(message, accept: accept) ?? .unknown {
        case .content(let content):
            change(key, now: now) { $0.see(fingerprint) }
            return content
        case .rejected(let rejection): throw .rejected(rejection)
        case .broken: throw .unreadable
        case .unknown: break
        }
        // A session is kept, and the one-time key dropped, only after the message was accepted.
        guard message.kind == .preKey,
            let session = try? OlmSession(
                inboundFor: own.account, theirIdentityKey: key.curve25519, preKeyMessage: message.body),
            let plaintext = try? session.decrypt(message)
        else { throw .unreadable }
        let content: Content
        do throws(Rejection) {
            content = try accept(plaintext)
        } catch {
            throw .rejected(error)
        }
        guard (try? own.account.removeOneTimeKeys(usedBy: session)) != nil else { throw .unreadable }
        own.isChanged = true
        makeRoom(for: key)
        change(key, now: now) { [pickleKey] channel in
            channel.add(session, pickleKey: pickleKey)
            channel.see(fingerprint)
        }
        return content
    }

    /// Takes a session that this device has begun.
    mutating func add(_ session: OlmSession, with key: ChannelKey, now: Int64) {
        makeRoom(for: key)
        change(key, now: now) { [pickleKey] channel in
            channel.add(session, pickleKey: pickleKey)
            channel.renewal = nil
        }
    }

    /// - Returns: whether a new session will be made.
    mutating func renew(_ key: ChannelKey, for address: DeviceAddress, now: Int64) -> Bool {
        makeRoom(for: key)
        return change(key, now: now) { $0.renew(for: address, now: now) }
    }

    mutating func giveUpRenewal(_ key: ChannelKey) {
        guard channels[key]?.renewal != nil else { return }
        channels[key]?.renewal = nil
        changed.insert(key)
    }

    /// - Returns: whether the device must still be told that there is no session with it.
    mutating func tellOfNoOlm(_ key: ChannelKey, now: Int64) -> Bool {
        guard channels[key]?.isToldOfNoOlm != true else { return false }
        makeRoom(for: key)
        change(key, now: now) { $0.isToldOfNoOlm = true }
        return true
    }

    private mutating func change<Result>(
        _ key: ChannelKey, now: Int64, _ body: (inout OlmChannel) throws -> Result
    ) rethrows -> Result {
        changed.insert(key)
        channels[key, default: OlmChannel()].usedAt = now
        return try body(&channels[key, default: OlmChannel()])
    }

    /// Drops the device that was heard of least recently when there are too many: strangers can make up devices.
    private mutating func makeRoom(for key: ChannelKey) {
        guard channels[key] == nil, channels.count >= CryptoLimits.olmChannels,
            let oldest = channels.min(by: { $0.value.usedAt < $1.value.usedAt })?.key
        else { return }
        channels[oldest] = nil
        changed.insert(oldest)
    }

    mutating func takeChanges(into changes: inout CryptoRecordChanges, codec: RecordCodec) throws {
        for channel in changed {
            let key = CryptoRecordKey(.olmSessions, channel.recordID)
            let record = try channels[channel]?.record()
            changes.updateValue(try record.map { try codec.seal($0, as: key) }, forKey: key)
        }
        changed = []
    }
}
