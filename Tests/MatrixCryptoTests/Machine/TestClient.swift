import Foundation
import MatrixCrypto
import Testing

/// A client around a machine that stores before it sends, and can die at any moment.
final class TestClient {
    let user: MatrixUserID
    let device: DeviceID
    let server: FakeHomeserver
    let sharing: KeySharing
    private(set) var machine: CryptoMachine
    /// What survives.
    private(set) var stored: [CryptoRecordKey: Data] = [:]
    var now: Int64 = 1_700_000_000_000
    var news: [CryptoNews] = []
    private(set) var sent: [CryptoRequest] = []

    /// It died before the message was stored, which so was never sent.
    struct Died: Error {}

    /// A moment at which a client may die.
    enum Moment: CaseIterable {
        case beforeStoringSync, afterStoringSync, beforeStoringRequests, beforeStoringAnswer
        case beforeStoringMessage, afterStoringMessage
    }

    /// Whether it dies now.
    var dies: (Moment) -> Bool = { _ in false }

    static var secret: Data { Data("a secret that only tests have".utf8) }

    init(
        _ user: String, _ device: String, at server: FakeHomeserver, sharing: KeySharing = .everyDevice
    ) throws {
        self.user = MatrixUserID(user)
        self.device = DeviceID(device)
        self.server = server
        self.sharing = sharing
        machine = try Self.machine(self.user, self.device, [:], sharing: sharing)
        settle()
    }

    private static func machine(
        _ user: MatrixUserID, _ device: DeviceID, _ records: [CryptoRecordKey: Data], sharing: KeySharing
    ) throws -> CryptoMachine {
        try CryptoMachine(
            user: user, device: device, records: records.filter { $0.key.kind != .inboundGroupSession },
            key: StoreKey(secret: secret), sharing: sharing, now: 0)
    }

    // MARK: - Storing and dying

    func store() {
        for (key, value) in machine.takeChanges() { stored[key] = value }
    }

    /// Loses everything that was not stored.
    func die() {
        do {
            machine = try Self.machine(user, device, stored, sharing: sharing)
        } catch {
            Issue.record("What was stored makes no machine: \(error)")
        }
    }

    /// Loses some of what was stored, as a client of others does that has forgotten.
    func lose(_ kind: CryptoRecordKey.Kind) {
        stored = stored.filter { $0.key.kind != kind }
        die()
    }

    func load(_ keys: Set<CryptoRecordKey>) {
        machine.load(stored.filter { keys.contains($0.key) }, for: keys)
    }

    // MARK: - Talking to the server

    /// Takes one sync and stores what came of it.
    func sync(limit: Int = 100) {
        let sync = server.sync(user, device, limit: limit)
        let news = machine.receive(sync, now: now)
        load(machine.recordsNeeded)
        if dies(.beforeStoringSync) { return die() }
        store()
        server.advance(user, device, past: sync)
        self.news += news
        if dies(.afterStoringSync) { die() }
    }

    /// Makes the requests that are due.
    ///
    /// - Returns: whether there were any.
    @discardableResult func makeRequests() -> Bool {
        let requests = machine.requests(now: now)
        if dies(.beforeStoringRequests) {
            die()
            return true
        }
        store()
        for request in requests {
            let answer = server.answer(request, of: user, device)
            sent.append(request)
            if dies(.beforeStoringAnswer) {
                die()
                return true
            }
            news += machine.complete(request, with: answer, now: now)
            store()
        }
        return !requests.isEmpty
    }

    /// Syncs and asks until there is nothing left to do.
    func settle() {
        for _ in 0..<50 {
            sync()
            if !makeRequests() { return }
        }
    }

    /// What was not accepted.
    var rejections: [String] {
        news.compactMap { if case .rejected(let reason) = $0 { reason } else { nil } }
    }

    // MARK: - Rooms

    /// Sends an event as a client does: prepared, stored, keys first.
    func send(
        _ text: String, in room: RoomID, to readers: Set<MatrixUserID>, settings: JSONValue = [:],
        content: JSONValue? = nil
    ) throws -> JSONValue {
        for _ in 0..<50 {
            // Each time: one that has died has forgotten that it was asked to.
            machine.prepare(for: readers, now: now)
            if !makeRequests() { break }
        }
        return try encrypt(text, in: room, to: readers, settings: settings, content: content)
    }

    /// As `send`, without asking for anything before.
    func encrypt(
        _ text: String, in room: RoomID, to readers: Set<MatrixUserID>, settings: JSONValue = [:],
        content: JSONValue? = nil
    ) throws -> JSONValue {
        let encrypted = try machine.encrypt(
            type: "m.room.message", content: content ?? ["body": .string(text)], in: room, readers: readers,
            settings: settings, now: now)
        if dies(.beforeStoringMessage) {
            die()
            throw Died()
        }
        store()
        if dies(.afterStoringMessage) { die() }
        for request in encrypted.toDevice {
            sent.append(request)
            _ = server.answer(request, of: user, device)
        }
        return event(encrypted.content, in: room)
    }

    func event(_ content: JSONValue, in room: RoomID) -> JSONValue {
        [
            "type": "m.room.encrypted", "event_id": .string("$" + UUID().uuidString),
            "sender": .string(user.rawValue), "room_id": .string(room.rawValue), "origin_server_ts": .integer(now),
            "content": content,
        ]
    }

    func read(_ event: JSONValue, in room: RoomID) throws -> DecryptedEvent {
        load(machine.recordsNeeded(for: event, in: room))
        defer { store() }
        return try machine.decrypt(event, in: room, now: now)
    }

    /// The words of an event; `nil` when it cannot be read.
    func words(_ event: JSONValue, in room: RoomID) -> String? {
        (try? read(event, in: room))?.content["body"]?.string
    }

    /// Signs this device with a new identity, which the server has.
    @discardableResult func crossSign() throws -> CrossSigningKeys {
        let keys = CrossSigningKeys.generate()
        try server.publish(keys, of: user)
        machine.adopt(keys)
        settle()
        return keys
    }
}
