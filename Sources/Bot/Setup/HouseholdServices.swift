import Commands
import Integrations
import Logging
import Presentation
import ServiceLifecycle
import Storage
import Sync
import Webhooks
import Web

/// What works in the background of a household: reading its systems, taking their webhooks, describing its titles.
struct HouseholdServices {
    let services: [any Service]

    /// - Parameters:
    ///   - requests: what is to be read out of turn.
    ///   - meaning: describes the titles in vectors, where an embedder is configured.
    ///   - forwarded: further paths of the listener.
    init(
        _ parts: SourceParts, configuration: Configuration, database: any Database, requests: SyncRequests,
        meaning: MeaningParts?, forwarded: [ForwardedRoute], logger: Logger
    ) {
        let bell = InboxBell()
        let counters = HookCounters()
        var settings = ListenerSettings(secrets: parts.secrets)
        settings.host = configuration.listen.host
        settings.port = configuration.listen.port
        let recorder = EventRecorder(origins: parts.origins)
        let listener = WebhookListener(
            settings: settings, writer: InboxWriter(database: database, onStored: bell.ring), counters: counters,
            database: database, version: Recommendarr.version, logger: logger, now: { .now },
            sources: { await SourceReports.current(database) }, forwarded: forwarded,
            onListening: { port in
                logger.info(
                    "webhooks are taken",
                    metadata: ["address": "\(configuration.listen.host):\(port)", "hooks": "\(parts.secrets.count)"])
            })
        let worker = InboxWorker(
            database: database, bell: bell, decoders: parts.decoders, logger: logger, now: { .now },
            apply: recorder.keep, followUp: { requests.request(Set($0.flatMap(\.topics))) })
        var services: [any Service] = [worker, listener]
        if configuration.hasMediaServer {
            services.append(
                SyncService(
                    sync: parts.sync(database, rules: configuration.libraries), requests: requests, logger: logger))
        }
        if let metadata = parts.metadata {
            services.append(
                MetadataService(
                    fill: MetadataFill(
                        database: database, metadata: metadata, languages: Language.allCases.map(\.rawValue)),
                    database: database, clock: { .now }, logger: logger))
        }
        if let meaning { services.append(meaning.service(database, logger: logger)) }
        self.services = services
    }
}

/// How it stands with the sources, for those who watch over the process.
enum SourceReports {
    static func current(_ database: any Database) async -> [Webhooks.SourceHealth] {
        let states = try? await database.read { try ReadingStateStore($0).all() }
        return SourceCondition.conditions(of: states ?? []).map { source in
            switch source.state {
            case .up: Webhooks.SourceHealth(name: source.source, isHealthy: true)
            case .degraded(_, let problem), .down(_, let problem):
                Webhooks.SourceHealth(name: source.source, isHealthy: false, detail: problem)
            }
        }
    }
}
