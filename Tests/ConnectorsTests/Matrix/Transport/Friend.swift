import Foundation
import MatrixCrypto

/// Somebody who speaks with the bot from a device of their own, with real encryption and without HTTP.
actor Friend {
    struct Heard: Sendable, Equatable {
        var event: String
        var room: String
        var sender: String
        var type: String
        var content: JSONValue
        var wasEncrypted: Bool

        var body: String { content["body"]?.string ?? "" }
    }

    /// What was sent to this device alone and was not about keys.
    private(set) var messages: [(type: String, content: JSONValue)] = []
    private(set) var heard: [Heard] = []
    /// What could not be read.
    private(set) var unreadable: [DecryptionError] = []
    nonisolated let user: String
    nonisolated let device: String
    private let homeserver: StubHomeserver
    private let token: String
    private let machine: CryptoMachine
    private var stored: [CryptoRecordKey: Data] = [:]
    private var position: String?
    private var encrypted: Set<String> = []
    private var members: [String: Set<String>] = [:]
    private var joined: [String: Set<String>] = [:]
    private var transactions = 0

    init(_ user: String, at homeserver: StubHomeserver) async throws {
        self.user = user
        self.homeserver = homeserver
        await homeserver.register(user, password: "their password")
        let login: JSONValue = [
            "type": "m.login.password", "identifier": ["type": "m.id.user", "user": .string(user)],
            "password": "their password",
        ]
        let (_, answer) = await homeserver.handle(
            "POST", "/_matrix/client/v3/login", token: nil, body: StubHomeserver.text(login))
        token = answer["access_token"]?.string ?? ""
        device = answer["device_id"]?.string ?? ""
        machine = try CryptoMachine(
            user: MatrixUserID(user), device: DeviceID(device), records: [:],
            key: try StoreKey(secret: Data("the secret of a friend".utf8)), now: 0)
        try await settle()
    }

    @discardableResult
    func call(_ method: String, _ path: String, _ body: JSONValue = [:]) async -> JSONValue {
        await homeserver.handle(
            method, "/_matrix/client/v3/" + path, token: token, body: StubHomeserver.text(body)
        ).1
    }

    // MARK: - Rooms

    func open(with guest: String, encrypted: Bool) async throws -> String {
        var body: JSONValue = ["invite": [.string(guest)], "is_direct": true]
        if encrypted {
            body["initial_state"] = [
                [
                    "type": "m.room.encryption", "state_key": "",
                    "content": ["algorithm": "m.megolm.v1.aes-sha2"],
                ]
            ]
        }
        let room = await call("POST", "createRoom", body)["room_id"]?.string ?? ""
        try await listen(waiting: false)
        return room
    }

    /// Returns when somebody has joined the room.
    func wait(for guest: String, in room: String) async throws {
        while joined[room]?.contains(guest) != true { try await listen() }
    }

    // MARK: - Speaking

    private var asked = 0

    /// The questions one after the other, over several lives of the bot.
    func nextQuestion(of questions: [String]) -> String? {
        guard asked < questions.count else { return nil }
        asked += 1
        return questions[asked - 1]
    }

    @discardableResult
    func say(_ text: String, in room: String, withKeys: Bool = true) async throws -> String {
        try await send("m.room.message", ["msgtype": "m.text", "body": .string(text)], in: room, withKeys: withKeys)
    }

    /// - Parameter withKeys: whether the others get the keys of what is encrypted.
    @discardableResult
    func send(
        _ type: String, _ content: JSONValue, in room: String, withKeys: Bool = true
    ) async throws -> String {
        transactions += 1
        guard encrypted.contains(room), type != "m.reaction" else {
            return await call("PUT", "rooms/\(room)/send/\(type)/\(transactions)", content)["event_id"]?.string ?? ""
        }
        let readers = Set((members[room] ?? []).map(MatrixUserID.init(_:))).subtracting([MatrixUserID(user)])
        machine.prepare(for: readers, now: 0)
        try await settle()
        let (sealed, keys) = try machine.encrypt(
            type: type, content: content, in: RoomID(room), readers: readers,
            settings: ["algorithm": "m.megolm.v1.aes-sha2"], now: 0)
        if withKeys { for key in keys { await make(key) } } else { held += keys }
        let path = "rooms/\(room)/send/m.room.encrypted/\(transactions)"
        return await call("PUT", path, sealed)["event_id"]?.string ?? ""
    }

    private var held: [CryptoRequest] = []

    /// Hands out the keys that were held back.
    func sendKeys() async {
        for key in held { await make(key) }
        held = []
    }

    // MARK: - Listening

    /// Returns when this many events have come from `sender`.
    func hear(_ count: Int, from sender: String) async throws -> [Heard] {
        while heard.count(where: { $0.sender == sender }) < count { try await listen() }
        return heard.filter { $0.sender == sender }
    }

    /// Returns when this many pictures have come from `sender`.
    func hear(picturesFrom sender: String, count: Int) async throws -> [Heard] {
        func isPicture(_ heard: Heard) -> Bool { heard.sender == sender && heard.content["msgtype"] == "m.image" }
        while heard.count(where: isPicture) < count { try await listen() }
        return heard.filter(isPicture)
    }

    /// Returns when so many answers have come, wherever; invites are accepted.
    func hear(answers count: Int) async throws {
        while heard.count(where: { $0.body.hasPrefix("answer to") }) < count { try await listen() }
    }

    /// Returns when a message with this type has come to the device.
    func wait(forMessage type: String) async throws -> JSONValue {
        while true {
            if let index = messages.firstIndex(where: { $0.type == type }) { return messages.remove(at: index).content }
            try await listen()
        }
    }

    func listen(waiting: Bool = true) async throws {
        var query = waiting ? "?" : "?timeout=0&"
        if let position { query += "since=\(position)" }
        let answer = await call("GET", "sync" + query)
        try Task.checkCancellation()
        guard let next = answer["next_batch"]?.string else { throw CancellationError() }
        position = next
        let news = machine.receive(
            CryptoSync(
                toDevice: answer["to_device"]?["events"]?.array ?? [],
                changed: (answer["device_lists"]?["changed"]?.array ?? []).map { MatrixUserID($0.string ?? "") },
                oneTimeKeyCount: answer["device_one_time_keys_count"]?["signed_curve25519"]?.integer.map { Int($0) },
                unusedFallbackKeyTypes: ["signed_curve25519"]), now: 0)
        load(machine.recordsNeeded)
        for case .toDevice(_, _, let type, let content) in news { messages.append((type, content)) }
        try await settle()
        for room in (answer["rooms"]?["invite"]?.object ?? [:]).keys { await call("POST", "join/\(room)") }
        for (room, part) in answer["rooms"]?["join"]?.object ?? [:] {
            let events = (part["state"]?["events"]?.array ?? []) + (part["timeline"]?["events"]?.array ?? [])
            for event in events { take(event, in: room) }
        }
        keep()
    }

    private func take(_ event: JSONValue, in room: String) {
        let type = event["type"]?.string ?? ""
        if let key = event["state_key"]?.string {
            if type == "m.room.encryption" { encrypted.insert(room) }
            if type == "m.room.member" {
                if event["content"]?["membership"] == "join" { joined[room, default: []].insert(key) }
                if ["join", "invite"].contains(event["content"]?["membership"]?.string) {
                    members[room, default: []].insert(key)
                } else {
                    members[room]?.remove(key)
                }
            }
            return
        }
        guard event["sender"]?.string != user else { return }
        var sound = Heard(
            event: event["event_id"]?.string ?? "", room: room, sender: event["sender"]?.string ?? "", type: type,
            content: event["content"] ?? [:], wasEncrypted: false)
        guard type == "m.room.encrypted" else { return heard.append(sound) }
        load(machine.recordsNeeded(for: event, in: RoomID(room)))
        do throws(DecryptionError) {
            let opened = try machine.decrypt(event, in: RoomID(room), now: 0)
            sound.type = opened.type
            sound.content = opened.content
            if let relation = event["content"]?["m.relates_to"] { sound.content["m.relates_to"] = relation }
            sound.wasEncrypted = true
            heard.append(sound)
        } catch {
            unreadable.append(error)
        }
    }

    // MARK: - Encryption

    private func load(_ keys: Set<CryptoRecordKey>) {
        keep()
        machine.load(stored.filter { keys.contains($0.key) }, for: keys)
    }

    private func keep() {
        for (key, value) in machine.takeChanges() { stored[key] = value }
    }

    /// Makes the calls that the encryption needs.
    private func settle() async throws {
        var made: Set<String> = []
        while true {
            let requests = machine.requests(now: 0).filter { made.insert($0.id).inserted }
            guard !requests.isEmpty else { return keep() }
            for request in requests { _ = machine.complete(request, with: await make(request), now: 0) }
        }
    }

    @discardableResult
    private func make(_ request: CryptoRequest) async -> JSONValue {
        switch request.call {
        case .uploadKeys(let body): await call("POST", "keys/upload", body)
        case .queryKeys(let users):
            await call(
                "POST", "keys/query",
                ["device_keys": .object(Dictionary(users.map { ($0.rawValue, []) }) { $1 })])
        case .claimKeys(let body): await call("POST", "keys/claim", body)
        case .uploadSignatures(let body): await call("POST", "keys/signatures/upload", body)
        case .sendToDevice(let type, let messages):
            await call("PUT", "sendToDevice/\(type)/\(request.id)", ["messages": messages])
        }
    }
}
