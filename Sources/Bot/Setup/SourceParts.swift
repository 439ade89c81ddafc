import Foundation
import Integrations
import Storage
import Sync
import Webhooks
import Web

/// The clients of the systems that are configured, and what is known of each.
struct SourceParts {
    private(set) var media: [MediaSource] = []
    private(set) var metadata: TMDBClient?
    private(set) var managers: [(name: String, manager: any MediaManager)] = []
    private(set) var requests: SeerrClient?
    private(set) var decoders: [Hook: any WebhookDecoder] = [:]
    private(set) var secrets: [Hook: HookSecret] = [:]
    /// Whose plays a hook tells of.
    private(set) var origins: [Hook: EventRecorder.Origin] = [:]
    private var known: [String: Web.SourceHealth] = [:]

    /// - Parameters:
    ///   - database: keeps what the metadata source said.
    ///   - identifier: what this installation is called by other systems.
    init(_ settings: [SourceSettings], database: any Database, identifier: String, connections: HTTPConnections) throws
    {
        let tautulli = settings.first { $0.name.product == .tautulli }
        if tautulli != nil, !settings.contains(where: { $0.name.product == .plex }) {
            throw ConfigurationError.sourceIncomplete(
                missing: "plex.url", what: "the address of the Plex server that Tautulli watches", source: "tautulli")
        }
        for source in settings { known["\(source.name)"] = SourceHealth(name: "\(source.name)") }
        for source in settings { try add(source, tautulli: tautulli, database, identifier: identifier, connections) }
    }

    static func make(
        _ settings: [SourceSettings], database: any Database, connections: HTTPConnections
    ) async throws -> SourceParts {
        let candidate = UUID().uuidString.lowercased()
        let identifier = try await database.write { try InstallationStore($0).identifier(orElse: candidate) }
        return try SourceParts(settings, database: database, identifier: identifier, connections: connections)
    }

    func sync(_ database: any Database, rules: LibraryRules) -> HouseholdSync {
        var probes = managers.map { name, manager in SourceProbe(name: name) { _ = try await manager.queue() } }
        if let requests {
            probes.append(SourceProbe(name: "seerr") { _ = try await requests.requests(limit: 1) })
        }
        return HouseholdSync(
            database: database, sources: media, metadata: metadata, probes: probes, rules: rules, clock: { .now })
    }

    private mutating func add(
        _ source: SourceSettings, tautulli: SourceSettings?, _ database: any Database, identifier: String,
        _ connections: HTTPConnections
    ) throws {
        let plexAccounts = try WebAddress(PlexServer.accountAddress)
        let (name, key) = ("\(source.name)", source.key)
        let known = known
        func service(
            _ headers: [String: String] = [:], query: [String: String] = [:], of source: SourceSettings = source,
            at address: WebAddress? = nil
        ) -> WebService {
            var service = WebService(
                name: source.name.title, address: address ?? source.address, secretHeaders: headers,
                secretQuery: query, connections: connections)
            // Another machine than the source itself tells nothing of the source.
            if address == nil { service.health = known["\(source.name)"] }
            return service
        }
        switch source.name.product {
        case .plex:
            let headers = PlexServer.headers(token: key, clientIdentifier: identifier)
            let server = PlexServer(
                server: service(headers), account: service(headers, at: source.accountAddress ?? plexAccounts))
            let history: MediaSource.History =
                if let tautulli {
                    .init(
                        name: "\(tautulli.name)",
                        source: TautulliHistory(service: service(of: tautulli), apiKey: tautulli.key))
                } else {
                    .init(name: name, source: server)
                }
            media.append(MediaSource(name: name, server: server, history: history))
            hook(.plex, source, PlexWebhook(owner: nil), .init(server: name, history: history.name, ownerAlias: "1"))
        case .tautulli:
            hook(.tautulli, source, TautulliWebhook(), .init(server: "plex", history: name))
        case .jellyfin, .emby:
            let product: JellyfinServer.Product = source.name.product == .emby ? .emby : .jellyfin
            let headers = JellyfinServer.headers(token: key, product: product, clientIdentifier: identifier)
            let server = JellyfinServer(service: service(headers), product: product, clientIdentifier: identifier)
            media.append(MediaSource(name: name, server: server, history: .init(name: name, source: server)))
            guard product == .jellyfin else { return }
            hook(.jellyfin, source, JellyfinWebhook(), .init(server: name, history: name))
        case .kodi:
            let library = KodiLibrary(service: service(KodiLibrary.headers(user: source.user ?? "kodi", password: key)))
            media.append(MediaSource(name: name, server: library, history: .init(name: name, source: library)))
        case .radarr:
            managers.append((name, RadarrClient(service: service(RadarrClient.headers(key: key)))))
            hook(.radarr, source, RadarrWebhook())
        case .sonarr:
            managers.append((name, SonarrClient(service: service(SonarrClient.headers(key: key)))))
            hook(.sonarr, source, SonarrWebhook())
        case .seerr:
            requests = SeerrClient(service: service(SeerrClient.headers(key: key)))
            hook(.seerr, source, SeerrWebhook())
        case .tmdb:
            let credential = TMDBCredential(key)
            metadata = TMDBClient(
                service: service(credential.headers, query: credential.query), cache: .stored(in: database, as: name))
        }
    }

    /// A hook without a secret does not exist.
    private mutating func hook(
        _ product: Hook.Product, _ source: SourceSettings, _ decoder: any WebhookDecoder,
        _ origin: EventRecorder.Origin? = nil
    ) {
        guard let hook = Hook(product, instance: source.name.instance),
            let secret = source.webhookSecret.flatMap({ HookSecret($0) })
        else { return }
        decoders[hook] = decoder
        secrets[hook] = secret
        origins[hook] = origin
    }
}
