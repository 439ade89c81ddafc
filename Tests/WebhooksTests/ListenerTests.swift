import Foundation
import Logging
import NIOCore
import ServiceLifecycle
import Storage
import TestSupport
import Testing

@testable import Webhooks

/// What a product sees when it delivers.
@Suite struct ListenerTests {
    private static let secret = RunningListener.secret

    @Test(arguments: TestDatabase.available)
    func storesADeliveryBeforeItIsAcknowledgedAndRecognisesItAgain(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            try await RunningListener.with(on: database) { (listener: RunningListener) async throws in
                let first = try #require(try await listener.deliver("\u{FEFF} {\"a\": 1} "))
                #expect(first.status == 202)
                #expect(first.body == #"{"stored":true}"#)
                #expect(try await database.waiting() == ["{\"a\": 1}"])
                let again = try #require(try await listener.deliver("{\"a\": 1}"))
                #expect(again.status == 200)
                #expect(again.body == #"{"duplicate":true,"stored":true}"#)
                let elsewhere = try #require(try await listener.deliver("{\"a\": 1}", to: "/webhook/sonarr/anime"))
                #expect(elsewhere.status == 202)
                let sonarr = try #require(Hook(.sonarr))
                var tally = HookTally()
                (tally.received, tally.stored, tally.duplicates) = (2, 1, 1)
                #expect(listener.counters.snapshot[sonarr] == tally)
            }
        }
    }

    @Test(arguments: [
        "Authorization: Bearer \(secret)\r\n", "Authorization: bearer  \(secret)\r\n", "Authorization: \(secret)\r\n",
        "Authorization: Basic \(Data("me:\(secret)".utf8).base64EncodedString())\r\n",
        "x-webhook-secret: \(secret)\r\n", "Authorization: Bearer of something else\r\nX-Webhook-Secret: \(secret)\r\n",
    ])
    func takesTheSecretFromWhereAProductCanPutIt(header: String) async throws {
        try await TestDatabase.memory.withDatabase { database in
            try await RunningListener.with(on: database) { (listener: RunningListener) async throws in
                let request = RunningListener.delivery(
                    "{}", to: "/webhook/radarr", method: "PUT", headers: header + "Content-Type: application/json\r\n")
                #expect(try await listener.ask(request)?.status == 202)
            }
        }
    }

    @Test func takesTheSecretFromTheAddressForPlex() async throws {
        try await TestDatabase.memory.withDatabase { database in
            try await RunningListener.with(on: database) { (listener: RunningListener) async throws in
                let form = [
                    "--b", "Content-Disposition: form-data; name=\"payload\"", "Content-Type: application/json", "",
                    "{\"event\":\"media.scrobble\"}", "--b",
                    "Content-Disposition: form-data; name=\"thumb\"; filename=\"thumb.jpg\"", "", "\u{0}JFIF", "--b--",
                    "",
                ].joined(separator: "\r\n")
                let request = RunningListener.delivery(
                    form, to: "/webhook/plex?x=1&token=\(Self.secret)",
                    headers: "Content-Type: multipart/form-data; boundary=b\r\n")
                #expect(try await listener.ask(request)?.status == 202)
                #expect(try await database.waiting() == ["{\"event\":\"media.scrobble\"}"])
            }
        }
    }

    @Test func aWrongSecretOfAnyLengthIsRefusedAndNothingOfItIsRead() async throws {
        try await TestDatabase.memory.withDatabase { database in
            try await RunningListener.with(on: database) { (listener: RunningListener) async throws in
                let correct = Self.secret
                var wrong = (0..<correct.count).map { String(correct.prefix($0)) }
                wrong += [correct + "x", " ", "\(correct)\(correct)", String(repeating: "x", count: 5_000)]
                wrong += correct.indices.map { correct.replacingCharacters(in: $0...$0, with: "Z") }
                for secret in wrong {
                    try await LoopbackConnection.with(port: listener.port) { connection in
                        // The body is announced but never comes.
                        try await connection.send(
                            "POST /webhook/sonarr HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n"
                                + "X-Webhook-Secret: \(secret)\r\n\r\n")
                        let answer = try #require(await connection.answer())
                        #expect(answer.status == 401)
                        #expect(answer.headers["connection"] == "close")
                    }
                }
                #expect(try await database.waiting().isEmpty)
                let sonarr = try #require(Hook(.sonarr))
                #expect(listener.counters.snapshot[sonarr]?.refused == wrong.count)
            }
        }
    }

    @Test func whoGoesOnSendingWhatIsNotWantedLosesTheConnection() async throws {
        try await TestDatabase.memory.withDatabase { database in
            try await RunningListener.with(on: database) { (listener: RunningListener) async throws in
                try await LoopbackConnection.with(port: listener.port) { connection in
                    try await connection.send(
                        "POST /webhook/sonarr HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                    #expect(await connection.answer()?.status == 401)
                    let part = "8000\r\n" + String(repeating: "x", count: 0x8000) + "\r\n"
                    var isOpen = true
                    while isOpen {
                        do { try await connection.send(part) } catch { isOpen = false }
                    }
                }
            }
        }
    }

    @Test(arguments: [
        "/webhook/seerr", "/webhook/sonarr/other", "/webhook/sonarr/anime/x", "/webhook/nothing", "/webhook", "/",
        "/webhook/SONARR", "/webhook/sonarr%2Fanime",
    ])
    func aHookWithoutASecretDoesNotExist(path: String) async throws {
        try await TestDatabase.memory.withDatabase { database in
            try await RunningListener.with(on: database) { (listener: RunningListener) async throws in
                #expect(try await listener.deliver("{}", to: path)?.status == 404)
                #expect(try await listener.ask(RunningListener.delivery("", to: path, method: "GET"))?.status == 404)
                #expect(try await database.waiting().isEmpty)
            }
        }
    }

    @Test func tellsHowToDeliver() async throws {
        try await TestDatabase.memory.withDatabase { database in
            try await RunningListener.with(on: database) { (listener: RunningListener) async throws in
                let answer = try #require(
                    try await listener.ask("GET /webhook/sonarr HTTP/1.1\r\nHost: x\r\n\r\n"))
                #expect(answer.status == 405)
                #expect(answer.headers["allow"] == "POST, PUT")
                for type in ["Content-Type: application/x-www-form-urlencoded\r\n", "Content-Type: text/plain\r\n", ""]
                {
                    let request = RunningListener.delivery(
                        "a=b", headers: "X-Webhook-Secret: \(Self.secret)\r\n" + type)
                    let answer = try #require(try await listener.ask(request))
                    #expect(answer.status == 415)
                    #expect(answer.body.contains("application/json"))
                }
            }
        }
    }

    @Test func neverTakesMoreThanTheLimit() async throws {
        try await TestDatabase.memory.withDatabase { database in
            var limits = ListenerSettings.Limits()
            limits.body = 1_000
            try await RunningListener.with(on: database, limits: limits) { (listener: RunningListener) async throws in
                let fitting = "{\"a\":\"\(String(repeating: "x", count: 992))\"}"
                #expect(fitting.utf8.count == 1_000)
                #expect(try await listener.deliver(fitting)?.status == 202)
                #expect(try await listener.deliver(fitting + " ")?.status == 413)
                let head =
                    "POST /webhook/sonarr HTTP/1.1\r\nHost: x\r\nX-Webhook-Secret: \(Self.secret)\r\n"
                    + "Content-Type: application/json\r\n"
                #expect(try await listener.ask(head + "Content-Length: 10000000\r\n\r\n")?.status == 413)
                let chunk = "3e8\r\n" + String(repeating: "x", count: 1_000) + "\r\n"
                #expect(
                    try await listener.ask(head + "Transfer-Encoding: chunked\r\n\r\n\(chunk)\(chunk)")?.status == 413)
                let sonarr = try #require(Hook(.sonarr))
                #expect(listener.counters.snapshot[sonarr]?.tooLarge == 3)
            }
        }
    }

    @Test func whatIsMalformedIsExplainedAndHarmsNothing() async throws {
        try await TestDatabase.memory.withDatabase { database in
            try await RunningListener.with(on: database) { (listener: RunningListener) async throws in
                let hostile = [
                    "": "byte 0", "[]": "byte 0", "null": "byte 0", "{\"a\":1": "byte 6", "{\"a\":1}x": "byte 7",
                    "{\"a\":\u{1}}": "byte 5",
                    "{\"a\":" + String(repeating: "[", count: 100_000): "deeper",
                    "{\"a\":" + String(repeating: "{\"a\":", count: 100_000): "deeper",
                ]
                try await LoopbackConnection.with(port: listener.port) { connection in
                    for (body, words) in hostile {
                        try await connection.send(RunningListener.delivery(body))
                        let answer = try #require(await connection.answer())
                        #expect(answer.status == 400)
                        #expect(answer.body.contains(words), "\(answer.body)")
                    }
                    try await connection.send(RunningListener.delivery("{\"fine\":true}"))
                    #expect(await connection.answer()?.status == 202)
                }
                let sonarr = try #require(Hook(.sonarr))
                #expect(listener.counters.snapshot[sonarr]?.malformed == hostile.count)
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func oneDeliveryThatComesManyTimesAtOnceIsStoredOnce(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let rings = Rings()
            try await RunningListener.with(on: database, onStored: { rings.ring() }) {
                (listener: RunningListener) async throws in
                let statuses = try await withThrowingTaskGroup(of: Int?.self) { group in
                    for _ in 0..<40 { group.addTask { try await listener.deliver("{\"same\":1}")?.status } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.count { $0 == 202 } == 1)
                #expect(statuses.count { $0 == 200 } == 39)
                #expect(try await database.waiting() == ["{\"same\":1}"])
                #expect(rings.count == 1)
            }
        }
    }

    @Test func asksToComeAgainWhileTheDatabaseIsAway() async throws {
        let database = try await DatabaseLocation.memory.open()
        try await database.close()
        try await RunningListener.with(
            on: database, sources: [SourceHealth(name: "plex", isHealthy: false, detail: "It does not answer.")]
        ) { (listener: RunningListener) async throws in
            let answer = try #require(try await listener.deliver("{}"))
            #expect(answer.status == 503)
            #expect(answer.headers["retry-after"] == "5")
            let ready = try #require(try await listener.ask("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n"))
            #expect(ready.status == 503)
            #expect(ready.body == #"{"ready":false,"reason":"The database is closed."}"#)
            let health = try #require(try await listener.ask("GET /health HTTP/1.1\r\nHost: x\r\n\r\n"))
            #expect(health.status == 200)
            for words in [
                #""version":"1.2.3""#, #"{"detail":"It does not answer.","isHealthy":false,"name":"plex"}"#,
                #""turnedAway":1"#,
            ] { #expect(health.body.contains(words), "\(health.body)") }
        }
    }

    @Test func isReadyWhenTheDatabaseAnswers() async throws {
        try await TestDatabase.memory.withDatabase { database in
            try await RunningListener.with(on: database) { (listener: RunningListener) async throws in
                let ready = try #require(try await listener.ask("GET /ready HTTP/1.1\r\nHost: x\r\n\r\n"))
                #expect(ready.status == 200)
                #expect(ready.body == #"{"ready":true}"#)
            }
        }
    }

    @Test func saysWhereItCannotListenAndWhatToDo() async throws {
        try await TestDatabase.memory.withDatabase { database in
            try await RunningListener.with(on: database) { (listener: RunningListener) async throws in
                var settings = ListenerSettings(secrets: [:])
                settings.port = listener.port
                let second = WebhookListener(
                    settings: settings, writer: InboxWriter(database: database) {}, counters: HookCounters(),
                    database: database, version: "1",
                    logger: Logger(label: "x", factory: { _ in SwiftLogNoOpLogHandler() }),
                    now: { 0 })
                let error = await #expect(throws: WebhookListener.CannotListen.self) { try await second.run() }
                #expect(error?.description.contains("127.0.0.1:\(listener.port)") == true)
            }
        }
    }

    @Test func neverLogsASecretOrAnAddress() async throws {
        try await TestDatabase.memory.withDatabase { database in
            let log = LogBook()
            try await RunningListener.with(on: database, logger: log.logger) {
                (listener: RunningListener) async throws in
                for token in [Self.secret, "a-wrong-secret-of-somebody"] {
                    let request = RunningListener.delivery(
                        "{\"token\":\"body-content\"}", to: "/webhook/plex?token=\(token)",
                        headers: "Authorization: Bearer \(token)\r\nContent-Type: application/json\r\n")
                    _ = try await listener.ask(request)
                }
                _ = try await listener.ask("POST /webhook/plex?token=a-wrong-secret-of-somebody\0 HTTP/1.1\r\n\r\n")
            }
            #expect(log.text.contains("refused"))
            for words in [Self.secret, "a-wrong-secret", "token", "body-content"] {
                #expect(!log.text.contains(words), "\(log.text)")
            }
        }
    }

    @Test func answersWhatItHasTakenBeforeItStops() async throws {
        try await TestDatabase.file.withDatabase { database in
            try await RunningListener.with(on: database) { (listener: RunningListener) async throws in
                let gate = Gate()
                let (begun, beginning) = AsyncStream<Void>.makeStream()
                async let blocker: Void = database.write { _ in
                    beginning.yield()
                    gate.wait()
                }
                for await _ in begun { break }
                try await LoopbackConnection.with(port: listener.port) { connection in
                    try await connection.send(RunningListener.delivery("{\"late\":1}"))
                    let sonarr = try #require(Hook(.sonarr))
                    while listener.counters.snapshot[sonarr]?.received != 1 { await Task.yield() }
                    await listener.group.triggerGracefulShutdown()
                    gate.open()
                    #expect(await connection.answer()?.status == 202)
                    #expect(await connection.answer() == nil)
                }
                try await blocker
                #expect(try await database.waiting() == ["{\"late\":1}"])
            }
        }
    }

    @Test func whoSendsTooSlowlyLosesTheConnection() async throws {
        try await TestDatabase.memory.withDatabase { database in
            var limits = ListenerSettings.Limits()
            limits.bodyTime = .milliseconds(200)
            limits.idleTime = .milliseconds(200)
            try await RunningListener.with(on: database, limits: limits) { (listener: RunningListener) async throws in
                for request in [
                    "", "POST /webhook/so",
                    "POST /webhook/sonarr HTTP/1.1\r\nHost: x\r\nX-Webhook-Secret: \(Self.secret)",
                    String(RunningListener.delivery("{\"a\":1}").dropLast()),
                ] {
                    try await LoopbackConnection.with(port: listener.port) { connection in
                        // On a slow machine it may be over before everything is said.
                        guard (try? await connection.send(request)) != nil else { return }
                        #expect(await connection.answer()?.status ?? 400 == 400)
                        #expect(await connection.answer() == nil)
                    }
                }
                #expect(try await database.waiting().isEmpty)
            }
        }
    }
}
