import Foundation
import MatrixCrypto
import TestSupport

/// A homeserver in memory that does what the bot needs as the client-server API says, and lets tests interfere.
actor StubHomeserver {
    /// What happens to a call instead of, or after, being carried out.
    enum Fault: Sendable {
        /// It is refused with this.
        case refuse(Int, JSONValue)
        /// It is carried out, and the answer gets lost.
        case loseAnswer
        /// It never arrives.
        case lose
    }

    struct Device {
        let user: String
        let id: String
        var token: String
        var refreshToken: String?
        var name: String?
        var keys: JSONValue?
        var oneTimeKeys: [String: JSONValue] = [:]
        var fallbackKey: (String, JSONValue)?
        var messages: [(position: Int, event: JSONValue)] = []
        var transactions: [String: String] = [:]
    }

    struct StubRoom {
        let id: String
        var events: [(position: Int, event: JSONValue)] = []

        /// The newest state events, by type and key.
        var state: [String: (position: Int, event: JSONValue)] {
            var state: [String: (position: Int, event: JSONValue)] = [:]
            for (position, event) in events {
                if let type = event["type"]?.string, let key = event["state_key"]?.string {
                    state["\(type) \(key)"] = (position, event)
                }
            }
            return state
        }

        func membership(of user: String) -> (position: Int, value: String)? {
            guard let (position, event) = state["m.room.member \(user)"],
                let value = event["content"]?["membership"]?.string
            else { return nil }
            return (position, value)
        }
    }

    static let name = "example.org"
    var passwords: [String: String] = [:]
    var devices: [Device] = []
    var rooms: [String: StubRoom] = [:]
    var accountData: [String: [String: JSONValue]] = [:]
    var accountDataChanges: [(position: Int, user: String, type: String)] = []
    var crossSigning: [String: JSONValue] = [:]
    var deviceListChanges: [(position: Int, user: String)] = []
    var uploads: [(type: String, bytes: Int)] = []
    var calls: [String] = []
    var position = 1
    var counter = 0
    /// More events of a room do not go into one sync.
    var timelineLimit = 50
    /// Publishing cross-signing keys needs the password.
    var wantsProof = true
    var fault: (@Sendable (_ method: String, _ path: String) -> Fault?)?
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    private var nextWaiter = 0
    private var isClosed = false

    /// Runs `body` beside a homeserver that listens on a loopback port.
    static func with<T: Sendable>(_ body: (StubHomeserver, _ address: String) async throws -> T) async throws -> T {
        let homeserver = StubHomeserver()
        return try await StubServer.with({ _, request in await homeserver.answer(request) }) { server in
            do {
                let result = try await body(homeserver, server.address)
                await homeserver.close()
                return result
            } catch {
                await homeserver.close()
                throw error
            }
        }
    }

    func register(_ user: String, password: String) { passwords[user] = password }

    func setFault(_ fault: (@Sendable (_ method: String, _ path: String) -> Fault?)?) { self.fault = fault }
    func setTimelineLimit(_ limit: Int) { timelineLimit = limit }
    func setWantsProof(_ wants: Bool) { wantsProof = wants }

    /// Returns once `condition` holds; it is looked at whenever something has happened.
    func wait(until condition: @Sendable (isolated StubHomeserver) -> Bool) async {
        while !condition(self), !isClosed, !Task.isCancelled { await nextChange() }
    }

    func changed() {
        let woken = waiting.values
        waiting = [:]
        for continuation in woken { continuation.resume() }
    }

    func nextChange() async {
        guard !isClosed, !Task.isCancelled else { return }
        nextWaiter += 1
        let number = nextWaiter
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiting[number] = $0 }
        } onCancel: {
            // An actor can be entered by a task only.
            _ = Task { await self.giveUp(number) }
        }
    }

    private func giveUp(_ number: Int) { waiting.removeValue(forKey: number)?.resume() }

    var isOpen: Bool { !isClosed }

    private func close() {
        isClosed = true
        changed()
    }

    // MARK: - HTTP

    private func answer(_ request: StubServer.Request) async -> StubServer.Answer {
        let token = request.headers["authorization"].map { String($0.dropFirst("Bearer ".count)) }
        let path = request.uri.split(separator: "?").first.map(String.init) ?? ""
        switch fault?(request.method, path) {
        case .refuse(let status, let body):
            note(request.method, path)
            return StubServer.Answer(status: status, body: Self.text(body))
        case .lose: return StubServer.Answer(hangsUp: true)
        case .loseAnswer:
            _ = await handle(request.method, request.uri, token: token, body: request.body)
            return StubServer.Answer(hangsUp: true)
        case nil:
            let (status, body) = await handle(request.method, request.uri, token: token, body: request.body)
            return StubServer.Answer(
                status: status, headers: ["Content-Type": "application/json"], body: Self.text(body))
        }
    }

    private func note(_ method: String, _ path: String) {
        calls.append("\(method) \(path)")
        changed()
    }

    static func text(_ value: JSONValue) -> String {
        (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    static func refusal(_ code: String, _ words: String = "No.") -> JSONValue {
        ["errcode": .string(code), "error": .string(words)]
    }

    /// Carries out a call, whoever makes it and however.
    func handle(_ method: String, _ uri: String, token: String?, body: String) async -> (Int, JSONValue) {
        let parts = uri.split(separator: "?", maxSplits: 1).map(String.init)
        let path = parts[0]
        var query: [String: String] = [:]
        for pair in (parts.count > 1 ? parts[1] : "").split(separator: "&") {
            let pair = pair.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? "" }
            if pair.count == 2 { query[pair[0]] = pair[1] }
        }
        let words = path.split(separator: "/").map { String($0).removingPercentEncoding ?? "" }
        let json = (try? JSONValue(Data(body.utf8))) ?? [:]
        note(method, path)
        if path == "/_matrix/client/versions" { return (200, ["versions": ["v1.11"]]) }
        let call = Array(words.dropFirst(3))
        if call == ["login"] { return logIn(json) }
        if call == ["refresh"] { return refresh(json) }
        guard let index = devices.firstIndex(where: { $0.token == token }) else {
            let isKnown = devices.contains { $0.refreshToken != nil }
            var refusal = Self.refusal("M_UNKNOWN_TOKEN", "Unknown token")
            refusal["soft_logout"] = .bool(isKnown)
            return (401, refusal)
        }
        if call.first == "sync" { return (200, await sync(of: index, query)) }
        if words.starts(with: ["_matrix", "media", "v3", "upload"]) {
            uploads.append((type: "", bytes: body.utf8.count))
            return (200, ["content_uri": .string("mxc://\(Self.name)/\(unique("media"))")])
        }
        return perform(method, call, query, json, by: index)
    }

    func unique(_ what: String) -> String {
        counter += 1
        return "\(what)\(counter)"
    }

    func advance() -> Int {
        position += 1
        return position
    }

    // MARK: - Logging in

    private func logIn(_ body: JSONValue) -> (Int, JSONValue) {
        guard let user = body["identifier"]?["user"]?.string, let password = body["password"]?.string,
            passwords[user] == password
        else { return (403, Self.refusal("M_FORBIDDEN", "Invalid username or password")) }
        let id = body["device_id"]?.string ?? unique("DEVICE").uppercased()
        var device = devices.first { $0.user == user && $0.id == id } ?? Device(user: user, id: id, token: "")
        device.token = unique("token")
        device.name = body["initial_device_display_name"]?.string ?? device.name
        if body["refresh_token"]?.bool == true { device.refreshToken = unique("refresh") }
        devices.removeAll { $0.user == user && $0.id == id }
        devices.append(device)
        var answer: JSONValue = [
            "user_id": .string(user), "device_id": .string(id), "access_token": .string(device.token),
        ]
        answer["refresh_token"] = device.refreshToken.map(JSONValue.string)
        changed()
        return (200, answer)
    }

    private func refresh(_ body: JSONValue) -> (Int, JSONValue) {
        guard let index = devices.firstIndex(where: { $0.refreshToken == body["refresh_token"]?.string }) else {
            return (401, Self.refusal("M_UNKNOWN_TOKEN"))
        }
        devices[index].token = unique("token")
        devices[index].refreshToken = unique("refresh")
        return (
            200,
            [
                "access_token": .string(devices[index].token),
                "refresh_token": .string(devices[index].refreshToken ?? ""),
            ]
        )
    }

    /// Makes the access tokens of a user expire.
    func expireTokens(of user: String) {
        for index in devices.indices where devices[index].user == user { devices[index].token = unique("expired") }
    }

    /// Ends all logins of a user for good.
    func logOutAll(_ user: String) {
        devices.removeAll { $0.user == user }
        for index in devices.indices { devices[index].refreshToken = nil }
    }
}
