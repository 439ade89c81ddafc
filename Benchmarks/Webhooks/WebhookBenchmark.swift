import Foundation
import Integrations
import Logging
import ServiceLifecycle
import Storage
import Sync
import UnixSignals
import Webhooks

/// Takes deliveries at every hook, stores and works on them, until it is told to end; `Benchmarks/peers/webhooks.py` loads
/// it, and a test kills it.
///
///     WEBHOOK_SECRET=… WebhookBenchmark DATABASE
///
/// The first line that it prints is the number of its port. The effect of a delivery is one more in the table `effects`
/// under its `marker`, so that it is seen when one is done twice.
@main
struct WebhookBenchmark {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard CommandLine.arguments.count == 2, let secret = environment["WEBHOOK_SECRET"].flatMap(HookSecret.init)
        else {
            say("usage: WEBHOOK_SECRET=(16 characters or more) WebhookBenchmark DATABASE")
            exit(2)
        }
        let database = try await DatabaseLocation(CommandLine.arguments[1]).open()
        do {
            try await run(on: database, secret: secret)
        } catch {
            say("\(error)")
            try? await database.close()
            exit(1)
        }
        try await database.close()
    }

    private static func run(on database: any Database, secret: HookSecret) async throws {
        try await database.write { session in
            try session.execute(
                "CREATE TABLE IF NOT EXISTS effects (marker TEXT NOT NULL PRIMARY KEY, times BIGINT NOT NULL)")
        }
        var logger = Logger(label: "benchmark", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        let hooks = Hook.Product.allCases.compactMap { Hook($0) }
        let now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }
        let bell = InboxBell()
        let writer = InboxWriter(database: database) { bell.ring() }
        var policy = InboxPolicy()
        policy.lease = .seconds(3)
        let decoders: [Hook: any WebhookDecoder] = Dictionary(uniqueKeysWithValues: hooks.map { ($0, MarkerDecoder()) })
        let worker = InboxWorker(
            database: database, bell: bell, decoders: decoders, policy: policy, logger: logger, now: now,
            apply: { event, session in
                guard case .other(let marker) = event.event else { return [] }
                try session.execute(
                    """
                    INSERT INTO effects (marker, times) VALUES ($1, 1)
                    ON CONFLICT (marker) DO UPDATE SET times = effects.times + 1
                    """, [.text(marker)])
                return []
            }, followUp: { _ in })
        var settings = ListenerSettings(secrets: Dictionary(uniqueKeysWithValues: hooks.map { ($0, secret) }))
        settings.port = 0
        let listener = WebhookListener(
            settings: settings, writer: writer, counters: HookCounters(), database: database, version: "benchmark",
            logger: logger, now: now, onListening: { say("\($0)") })
        // The last one is stopped first.
        let group = ServiceGroup(
            services: [worker, listener], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
    }

    private static func say(_ line: String) {
        FileHandle.standardOutput.write(Data("\(line)\n".utf8))
    }
}

/// Takes any delivery that has a marker.
private struct MarkerDecoder: WebhookDecoder {
    private struct Body: Decodable {
        let marker: String
    }

    func events(in body: [UInt8], receivedAt: Int64) throws(WebhookRejection) -> [SourceEvent] {
        do {
            return [.other(try JSONDecoder().decode(Body.self, from: Data(body)).marker)]
        } catch {
            throw WebhookRejection("The delivery has no marker.")
        }
    }
}
