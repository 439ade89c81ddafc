package import Chat
import Engine
import Foundation
package import Integrations
package import Storage
import Synchronization
import Web

/// Finds posters by the references of cards: TMDB's, else the media server's own. Each is fetched once and kept in the
/// database, as long as it is shown now and then (docs/decisions/0010-posters.md).
package final class PosterLibrary: Sendable {
    private let database: any Database
    private let tmdb: TMDBPosters?
    private let servers: [String: any PosterSource]
    private let limit: Int
    private let clock: @Sendable () -> Int64
    private let report: @Sendable (any Error) -> Void
    /// Until when a source that failed is left alone.
    private let pauses = Mutex<[String: Int64]>([:])

    /// Bytes of all posters in the database: those of about a thousand titles and more.
    package static let standardLimit = 64 << 20
    /// A card does not wait for a source that has just failed, ms.
    private static let pause: Int64 = 60_000

    /// - Parameters:
    ///   - tmdb: `nil` where TMDB is not configured.
    ///   - servers: the media servers that have pictures, by the names of their sources.
    ///   - limit: bytes of all posters that are kept.
    ///   - clock: milliseconds since 1970.
    ///   - report: told of what failed; the card goes without a poster then.
    package init(
        database: any Database, tmdb: TMDBPosters?, servers: [String: any PosterSource],
        limit: Int = PosterLibrary.standardLimit, clock: @escaping @Sendable () -> Int64,
        report: @escaping @Sendable (any Error) -> Void
    ) {
        self.database = database
        self.tmdb = tmdb
        self.servers = servers
        self.limit = limit
        self.clock = clock
        self.report = report
    }

    /// The poster of a title, such as `movie:603`; `nil` where there is none, or none can be had now.
    package func image(_ reference: String) async -> PosterImage? {
        guard let title = TitleID(reference) else { return nil }
        do { return try await image(of: title) } catch is CancellationError { return nil } catch {
            report(error)
            return nil
        }
    }

    /// Where anybody may fetch the poster from; `nil` where only we can.
    package func link(_ reference: String) async -> String? {
        guard let title = TitleID(reference), let tmdb else { return nil }
        let path = try? await database.read { try PosterStore($0).path(of: title) }
        return path.flatMap { $0 }.flatMap(tmdb.link(to:))
    }

    private func image(of title: TitleID) async throws -> PosterImage? {
        let now = clock()
        let (places, kept) = try await database.read { [self] session in
            let store = PosterStore(session)
            return (try origins(of: title, in: store), try store.fetched(title, now: now))
        }
        if let kept, places.contains(where: { $0.name == kept.poster.origin }) {
            if let image = kept.poster.image {
                if !kept.isUseKnown { try await database.write { try PosterStore($0).markUsed(title, at: now) } }
                return image
            }
            // There was none; one may be added.
            if now - kept.poster.fetchedAt < .day { return nil }
        }
        return try await fetch(title, from: places, now: now)
    }

    private func fetch(_ title: TitleID, from origins: [Origin], now: Int64) async throws -> PosterImage? {
        var isCertain = true
        for origin in origins {
            guard pauses.withLock({ $0[origin.source] ?? .min }) <= now else {
                isCertain = false
                continue
            }
            do {
                guard let picture = try await origin.fetch() else { continue }
                let poster = StoredPoster(
                    origin: origin.name, bytes: [UInt8](picture.bytes), mimeType: picture.format.rawValue,
                    width: picture.width, height: picture.height, fetchedAt: now)
                try await keep(poster, of: title)
                return poster.image
            } catch let error as WebError {
                report(error)
                isCertain = false
                // Whoever answers with an error answers; the next picture may be fine.
                if error.isSilence { pauses.withLock { $0[origin.source] = now + Self.pause } }
            }
        }
        if isCertain, let first = origins.first {
            try await keep(StoredPoster(origin: first.name, bytes: nil, fetchedAt: now), of: title)
        }
        return nil
    }

    private func keep(_ poster: StoredPoster, of title: TitleID) async throws {
        try await database.write { [limit] in try PosterStore($0).keep(poster, of: title, limit: limit) }
    }

    /// A place where the poster of a title may be.
    private struct Origin: Sendable {
        /// Such as `tmdb`.
        let source: String
        /// Such as `tmdb:/abc.jpg`.
        let name: String
        let fetch: @Sendable () async throws -> Picture?
    }

    private func origins(of title: TitleID, in store: PosterStore) throws -> [Origin] {
        var origins: [Origin] = []
        if let tmdb, let path = try store.path(of: title) {
            origins.append(Origin(source: "tmdb", name: "tmdb:\(path)") { try await tmdb.poster(path) })
        }
        for item in try store.items(of: title) {
            guard let server = servers[item.server] else { continue }
            origins.append(
                Origin(source: item.server, name: item.rawValue) { try await server.poster(item.item) })
        }
        return origins
    }
}

extension WebError {
    fileprivate var isSilence: Bool {
        switch problem {
        case .unreachable, .insecure, .cutOff, .timedOut: true
        case .refused, .notFound, .status, .tooLarge, .malformed, .leftAlone, .crowded: false
        }
    }
}

extension StoredPoster {
    fileprivate var image: PosterImage? {
        bytes.map { PosterImage(bytes: Data($0), mimeType: mimeType, width: width, height: height) }
    }
}
