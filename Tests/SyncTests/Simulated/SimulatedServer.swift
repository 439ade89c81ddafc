import Engine
import Foundation
import Integrations
import Storage
import Sync
import TestSupport

@testable import Web

/// The media servers of a simulated household, which all hold the same.
enum SimulatedServer: String, CaseIterable, CustomStringConvertible {
    /// With Tautulli for the history.
    case plex
    case plexAlone
    case jellyfin
    case emby

    var description: String { rawValue }

    /// What its ids begin with.
    var name: String { self == .plexAlone ? "plex" : rawValue }

    /// - Parameter now: on the clock of the household, milliseconds since 1970.
    func source(
        _ household: SimulatedHousehold, _ connections: HTTPConnections, now: Int64
    ) throws -> MediaSource {
        func service(_ product: SimulatedHousehold.Product, _ headers: [String: String] = [:]) throws -> WebService {
            var service = WebService(
                name: product.rawValue, address: try WebAddress(household.address(of: product)), secretHeaders: headers,
                connections: connections, sleep: { _ in })
            service.timeLimit = .seconds(20)
            return service
        }
        switch self {
        case .plex, .plexAlone:
            let headers = PlexServer.headers(
                token: household.credential(for: .plex), clientIdentifier: "5f6e2c1c-recommendarr")
            let server = PlexServer(server: try service(.plex, headers), account: try service(.plextv, headers))
            let tautulli = TautulliHistory(
                service: try service(.tautulli), apiKey: household.credential(for: .tautulli))
            return MediaSource(
                name: name, server: server,
                history: self == .plex
                    ? .init(name: "tautulli", source: tautulli) : .init(name: "plex", source: server))
        case .jellyfin, .emby:
            let isEmby = self == .emby
            let (kind, product) =
                isEmby ? (JellyfinServer.Product.emby, SimulatedHousehold.Product.emby) : (.jellyfin, .jellyfin)
            let headers = JellyfinServer.headers(
                token: household.credential(for: product), product: kind, clientIdentifier: "recommendarr")
            let server = JellyfinServer(
                service: try service(product, headers), product: kind, clientIdentifier: "recommendarr",
                now: { now })
            return MediaSource(name: name, server: server, history: .init(name: name, source: server))
        }
    }

    static func metadata(
        _ household: SimulatedHousehold, _ connections: HTTPConnections, _ database: any Database
    ) throws -> TMDBClient {
        let credential = TMDBCredential.token(household.credential(for: .tmdb))
        return TMDBClient(
            service: WebService(
                name: "tmdb", address: try WebAddress(household.address(of: .tmdb)), secretHeaders: credential.headers,
                connections: connections, sleep: { _ in }), cache: .stored(in: database, as: "tmdb"))
    }

    /// The id that it gives a member.
    func account(of member: HouseholdTruth.Member) -> String {
        switch self {
        case .plex, .plexAlone: member.account
        case .jellyfin, .emby: member.jellyfin
        }
    }
}
