import Chat
import Integrations
import Logging
import Storage
import Sync
import Web

/// Where posters come from: TMDB's pictures where TMDB is configured, and the media servers.
struct PosterParts {
    private let library: PosterLibrary

    /// - Parameter pictures: where TMDB's pictures are; another place in tests alone.
    init(
        _ parts: SourceParts, database: any Database, connections: HTTPConnections, pictures: WebAddress? = nil,
        logger: Logger
    ) throws {
        let address = try pictures ?? WebAddress(TMDBPosters.address)
        let tmdb = parts.metadata.map { _ in
            TMDBPosters(service: WebService(name: "TMDB pictures", address: address, connections: connections))
        }
        var servers: [String: any PosterSource] = [:]
        for source in parts.media { servers[source.name] = source.server as? any PosterSource }
        library = PosterLibrary(database: database, tmdb: tmdb, servers: servers, clock: { .now }) { error in
            logger.warning("a poster could not be had", metadata: ["error": "\(error)"])
        }
    }

    /// For connectors that send pictures.
    var image: PosterLookup {
        let library = library
        return { await library.image($0) }
    }

    /// For connectors whose platform fetches pictures itself; `nil` where a poster has no public address.
    var link: @Sendable (_ reference: String) async -> String? {
        let library = library
        return { await library.link($0) }
    }
}
