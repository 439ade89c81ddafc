package import Foundation

// Events of encrypted rooms.
extension CryptoMachine {
    /// The records that must be loaded before the event can be decrypted; empty when they are.
    package func recordsNeeded(for event: JSONValue, in room: RoomID) -> Set<CryptoRecordKey> {
        guard let encrypted = try? EncryptedEvent(event, in: room) else { return [] }
        let key = encrypted.session.recordKey
        return inbound.isLoaded(key) ? [] : [key]
    }

    /// The records that must be loaded so that keys that came can be put to what is stored, and keys that the own devices
    /// asked for can be sent. To be asked after `receive`; the answers go to `load`.
    package var recordsNeeded: Set<CryptoRecordKey> {
        Set(inbound.arrivals.keys)
            .union(forwards.wanted.map(\.session.recordKey).filter { !inbound.isLoaded($0) })
    }

    /// Takes records that were asked for; keys without a value do not exist. It may change the machine: store afterwards.
    ///
    /// A record that cannot be opened counts as none, so that its key can come again.
    package func load(_ records: [CryptoRecordKey: Data], for keys: Set<CryptoRecordKey>) {
        for key in keys where key.kind == .inboundGroupSession {
            let group = records[key].flatMap { try? codec.open(InboundGroup.self, $0, as: key) }
            inbound.load(group, for: key)
        }
    }

    /// Decrypts an `m.room.encrypted` event (whole, with `event_id`, `sender`, `origin_server_ts`).
    ///
    /// Reading the same event again gives the same; another event at the same index of the session is a replay. The last
    /// 1,000 messages of a session are remembered for that, and older ones refused as replays.
    ///
    /// `trust` is told from the list of the sender's devices as it is now: answer the `requests` first, so that a device is
    /// known when its first message is read.
    package func decrypt(_ event: JSONValue, in room: RoomID, now: Int64) throws(DecryptionError) -> DecryptedEvent {
        let encrypted = try EncryptedEvent(event, in: room)
        let key = encrypted.session.recordKey
        let opened: (plaintext: Data, index: UInt32)
        do {
            guard let read = try inbound.decrypt(encrypted.ciphertext, with: key) else {
                throw miss(encrypted, now: now)
            }
            opened = read
        } catch let error as DecryptionError {
            throw error
        } catch OlmError.unknownMessageIndex {
            throw miss(encrypted, now: now)
        } catch {
            throw .malformed("The message cannot be decrypted: \(error)")
        }
        guard let group = inbound.group(key), group.room == room else {
            throw .malformed("The session belongs to another room.")
        }
        let trust = try trust(in: group, of: encrypted.sender)
        let mark = ReadMarks.mark(event: encrypted.event, timestamp: encrypted.timestamp)
        let reading = group.marks.look(at: opened.index, mark: mark)
        if reading == .replay { throw .replayed }
        let decrypted = try encrypted.decrypted(opened.plaintext, trust: trust)
        if reading == .first { inbound.note(opened.index, mark: mark, of: key) }
        return decrypted
    }

    private func miss(_ event: EncryptedEvent, now: Int64) -> DecryptionError {
        if !otherOwnDevices.isEmpty { keyRequests.miss(event.session, now: now) }
        return .keyMissing(
            sessionID: event.session.session, withheld: withheld.code(for: event.session, from: event.sender))
    }

    private func trust(
        in group: InboundGroup, of sender: MatrixUserID
    ) throws(DecryptionError) -> DecryptedEvent.Trust {
        // Nobody has said whose a forwarded session is.
        if group.origins.isEmpty { return .unknownDevice }
        let origins = group.origins.filter { $0.sender == sender }
        guard let origin = origins.first else {
            throw .malformed("The session was made by another user than the sender of the event.")
        }
        let known = devices.devices(of: sender, curve25519: origin.curve25519)
        if known.isEmpty { return .unknownDevice }
        guard let device = known.first(where: { $0.ed25519 == origin.ed25519 }) else {
            throw .malformed("The session was made with the name of another device.")
        }
        return device.isCrossSigned ? .crossSigned : .unsignedDevice
    }
}
