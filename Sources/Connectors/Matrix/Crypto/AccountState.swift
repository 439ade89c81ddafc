import Chat
import Foundation
import MatrixCrypto

/// Everything that is kept of the account, in memory as it will be in the database when the turn has ended.
///
/// Belongs to a `MatrixAccount`, which throws it away and reads it anew when a turn fails.
final class AccountState {
    let machine: CryptoMachine
    var directory: RoomDirectory
    var position: String? {
        didSet { stage(position, .position, "") }
    }
    /// By room, in the order of arrival.
    private(set) var inbox: [RoomID: [InboxEntry]] = [:]
    /// By room, in the order of being said.
    private(set) var outbox: [RoomID: [OutboxEntry]] = [:]
    /// The last event of each room that was taken over since the start.
    private(set) var lastTaken: [RoomID: EventID] = [:]
    private(set) var unread: [EventID: UnreadEvent] = [:]
    /// Sessions whose sender was told, and when.
    private(set) var told: [String: Int64] = [:]
    /// When an event was taken over.
    private(set) var seen: [EventID: Int64] = [:]
    private(set) var errands: [RoomID: Errand] = [:]
    private(set) var openings: [MatrixUserID: DirectRoom.Opening] = [:]
    private let records: SealedRecords
    private var nextSequence: Int64 = 1
    private var changes: ConnectorMemory.Changes = [:]
    private var failure: (any Error)?

    /// How long the ids of events are remembered that were taken over.
    private static let memoryOfSeen: Int64 = 3 * 86_400_000
    private static let memoryOfTold: Int64 = 86_400_000
    /// More messages of a room are not kept waiting.
    static let longestQueue = 1_000

    private static let cryptoPrefix = "crypto."
    /// The kinds of the encryption's records among those of the connector.
    static let cryptoKinds = CryptoRecordKey.Kind.allCases.map { cryptoPrefix + $0.rawValue }

    /// Reads everything.
    /// - Throws: `CryptoStoreError`, or what the database throws.
    init(
        _ login: MatrixLogin, records: SealedRecords, sharing: KeySharing, now: Int64
    ) async throws {
        self.records = records
        var crypto: [CryptoRecordKey: Data] = [:]
        for kind in CryptoRecordKey.Kind.allCases where kind != .inboundGroupSession {
            for (id, value) in try await records.memory.all(Self.cryptoPrefix + kind.rawValue) {
                crypto[CryptoRecordKey(kind, id)] = value
            }
        }
        machine = try CryptoMachine(
            user: login.user, device: login.device, records: crypto, key: records.key, sharing: sharing,
            now: now)
        let rooms = try await records.all(.room, as: RoomRecord.self)
        directory = RoomDirectory(
            bot: login.user, rooms: Dictionary(rooms.values.map { ($0.id, $0) }) { $1 },
            direct: try await records.value(.direct, "") ?? [:])
        position = try await records.value(.position, "")
        let received = try await records.all(.inbox, as: InboxEntry.self).values
        for entry in received.sorted(by: { $0.sequence < $1.sequence }) {
            inbox[entry.event.room, default: []].append(entry)
            nextSequence = max(nextSequence, entry.sequence + 1)
        }
        let unsent = try await records.all(.outbox, as: OutboxEntry.self).values
        for entry in unsent.sorted(by: { $0.sequence < $1.sequence }) {
            outbox[entry.room, default: []].append(entry)
            nextSequence = max(nextSequence, entry.sequence + 1)
        }
        unread = Self.keyed(try await records.all(.unread), EventID.init(_:))
        told = try await records.all(.told)
        seen = Self.keyed(try await records.all(.seen), EventID.init(_:))
        errands = Self.keyed(try await records.all(.errand), RoomID.init(_:))
        openings = Self.keyed(try await records.all(.opening), MatrixUserID.init(_:))
        changes = [:]
        forgetOld(now: now)
    }

    private static func keyed<Key: Hashable, Value>(_ values: [String: Value], _ key: (String) -> Key) -> [Key: Value] {
        Dictionary(values.map { (key($0), $1) }) { $1 }
    }

    // MARK: - What is to be stored

    /// What has changed since the last time.
    func takeChanges() throws -> ConnectorMemory.Changes {
        if let failure { throw failure }
        for room in directory.changed { stage(directory[room], .room, room.rawValue) }
        if directory.hasDirectChanged { stage(directory.direct, .direct, "") }
        directory.forgetChanges()
        for (key, value) in machine.takeChanges() {
            changes[Self.key(key)] = value
        }
        defer { changes = [:] }
        return changes
    }

    /// - Parameter value: `nil` removes the record.
    private func stage(_ value: (some Encodable)?, _ kind: RecordKind, _ id: String) {
        do {
            changes[kind.key(id)] = .some(try value.map { try records.seal($0, kind, id) })
        } catch {
            failure = error
        }
    }

    /// Records of the conversation, whose kinds begin with `talk.`.
    func remember(_ records: [String: [String: Data?]]) {
        for (kind, values) in records where kind.hasPrefix("talk.") {
            for (id, value) in values { changes[ConnectorMemory.Key(kind, id)] = value }
        }
    }

    /// The name of a record of the encryption among those of the connector.
    static func key(_ key: CryptoRecordKey) -> ConnectorMemory.Key {
        ConnectorMemory.Key(cryptoPrefix + key.kind.rawValue, key.id)
    }

    // MARK: - Events to be worked on

    /// - Returns: whether there was room for it.
    func appendToInbox(_ event: RoomEvent) -> Bool {
        guard inbox[event.room, default: []].count < Self.longestQueue else { return false }
        let entry = InboxEntry(sequence: nextSequence, event: event)
        nextSequence += 1
        inbox[event.room, default: []].append(entry)
        stage(entry, .inbox, RecordOrder.id(entry.sequence))
        return true
    }

    /// - Returns: whether it was there.
    func removeFromInbox(_ entry: InboxEntry) -> Bool {
        let before = inbox[entry.event.room]?.count ?? 0
        inbox[entry.event.room]?.removeAll { $0.sequence == entry.sequence }
        if inbox[entry.event.room]?.isEmpty == true { inbox[entry.event.room] = nil }
        guard inbox[entry.event.room]?.count ?? 0 < before else { return false }
        stage(InboxEntry?.none, .inbox, RecordOrder.id(entry.sequence))
        return true
    }

    func markSeen(_ event: EventID, in room: RoomID, now: Int64) {
        seen[event] = now
        lastTaken[room] = event
        stage(now, .seen, event.rawValue)
    }

    func keepUnread(_ event: UnreadEvent, id: EventID) {
        unread[id] = event
        stage(event, .unread, id.rawValue)
    }

    func removeUnread(_ id: EventID) {
        if unread.removeValue(forKey: id) != nil { stage(UnreadEvent?.none, .unread, id.rawValue) }
    }

    /// - Returns: whether nobody was told of this session before.
    func tell(of session: String, now: Int64) -> Bool {
        guard told[session] == nil else { return false }
        told[session] = now
        stage(now, .told, session)
        return true
    }

    // MARK: - What is to be sent

    func appendToOutbox(_ make: (_ sequence: Int64) -> OutboxEntry) {
        let entry = make(nextSequence)
        nextSequence += 1
        outbox[entry.room, default: []].append(entry)
        stage(entry, .outbox, RecordOrder.id(entry.sequence))
    }

    func removeFromOutbox(_ entry: OutboxEntry) {
        outbox[entry.room]?.removeAll { $0.sequence == entry.sequence }
        if outbox[entry.room]?.isEmpty == true { outbox[entry.room] = nil }
        stage(OutboxEntry?.none, .outbox, RecordOrder.id(entry.sequence))
    }

    /// Keeps which event a message became, so that later ones can refer to it.
    func markSent(_ message: String, as event: SentMessages.Event, now: Int64) {
        let reference = SentMessages.Reference(event: event, at: now)
        changes[RecordKind.sent.key(message)] = .some(reference.data)
        changes[RecordKind.sentEvent.key(event.id.rawValue)] = .some(Data(message.utf8))
    }

    // MARK: - Rooms

    func setErrand(_ errand: Errand?, in room: RoomID) {
        guard errands[room] != errand else { return }
        errands[room] = errand
        stage(errand, .errand, room.rawValue)
    }

    func setOpening(_ opening: DirectRoom.Opening?, for person: MatrixUserID) {
        openings[person] = opening
        stage(opening, .opening, person.rawValue)
    }

    /// The bot is not in the room any more: nothing can be said or answered there.
    /// - Returns: how many messages were not sent.
    func forget(_ room: RoomID) -> Int {
        directory.forget(room)
        machine.discardSession(of: room)
        for entry in inbox.removeValue(forKey: room) ?? [] {
            stage(InboxEntry?.none, .inbox, RecordOrder.id(entry.sequence))
        }
        for (id, event) in unread where event.room == room { removeUnread(id) }
        let unsent = outbox.removeValue(forKey: room) ?? []
        for entry in unsent { stage(OutboxEntry?.none, .outbox, RecordOrder.id(entry.sequence)) }
        return unsent.count
    }

    func forgetOld(now: Int64) {
        for (event, time) in seen where now - time > Self.memoryOfSeen {
            seen[event] = nil
            stage(Int64?.none, .seen, event.rawValue)
        }
        for (session, time) in told where now - time > Self.memoryOfTold {
            told[session] = nil
            stage(Int64?.none, .told, session)
        }
    }
}
