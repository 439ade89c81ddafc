import Logging
import NIOCore
import ServiceLifecycle
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Webhooks

/// A listener on a loopback port with a hook for each product and `sonarr/anime`.
struct RunningListener {
    static let secret = "a-secret-of-the-tests"

    let port: Int
    let counters: HookCounters
    let group: ServiceGroup

    static func with<T: Sendable>(
        on database: any Database, limits: ListenerSettings.Limits = .init(),
        logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
        onStored: @escaping @Sendable () -> Void = {}, sources: [SourceHealth] = [],
        _ body: (RunningListener) async throws -> T
    ) async throws -> T {
        let hooks = Hook.Product.allCases.compactMap { Hook($0) } + [try #require(Hook(.sonarr, instance: "anime"))]
        let secret = try #require(HookSecret(Self.secret))
        var settings = ListenerSettings(
            secrets: Dictionary(uniqueKeysWithValues: hooks.filter { $0.product != .seerr }.map { ($0, secret) }))
        settings.port = 0
        settings.limits = limits
        let counters = HookCounters()
        let (ports, listening) = AsyncStream<Int>.makeStream()
        let listener = WebhookListener(
            settings: settings, writer: InboxWriter(database: database, onStored: onStored), counters: counters,
            database: database, version: "1.2.3", logger: logger, now: { 1_000 }, sources: { sources },
            onListening: { listening.yield($0) })
        let group = ServiceGroup(configuration: .init(services: [.init(service: listener)], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { listening.finish() }
                try await group.run()
            }
            var port: Int?
            for await number in ports {
                port = number
                break
            }
            let result: T
            do {
                result = try await body(
                    RunningListener(port: try #require(port), counters: counters, group: group))
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
    }

    /// Sends one request on a connection of its own.
    func ask(_ request: String) async throws -> LoopbackConnection.Answer? {
        try await LoopbackConnection.with(port: port) { connection in
            try await connection.send(request)
            return await connection.answer()
        }
    }

    /// Delivers JSON with the right secret.
    func deliver(_ body: String, to path: String = "/webhook/sonarr") async throws -> LoopbackConnection.Answer? {
        try await ask(Self.delivery(body, to: path))
    }

    static func delivery(
        _ body: String, to path: String = "/webhook/sonarr", method: String = "POST",
        headers: String = "Authorization: Bearer \(secret)\r\nContent-Type: application/json\r\n"
    ) -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: x\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }
}

extension Database {
    /// The bodies that wait to be worked on, in the order of their arrival.
    func waiting() async throws -> [String] {
        try await write { try InboxStore($0).claim("look", at: .max - 1, until: .max) }
            .map { String(decoding: $0.body, as: UTF8.self) }
    }
}
