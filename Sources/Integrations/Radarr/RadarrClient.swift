package import Engine
import Foundation
package import Web

/// One Radarr (API v3); several instances are several values.
package struct RadarrClient: MediaManager {
    package let kind = TitleKind.movie
    private let arr: ArrService

    /// - Parameter service: its address is the one a browser opens, and `headers(key:)` are its secret headers.
    package init(service: WebService) { arr = ArrService(service: service) }

    /// The header that carries the key.
    package static func headers(key: String) -> [String: String] { ArrService.headers(key: key) }

    package func titles() async throws -> [ManagedTitle] {
        try await arr.everything("/movie", of: RadarrMessages.Movie.self).map(\.managed)
    }

    package func lookUp(_ ids: ExternalIDs) async throws -> ManagedTitle? { try await found(ids)?.managed }

    package func add(_ ids: ExternalIDs, with choice: AddingChoice) async throws -> ManagedTitle {
        if let movie = try await own(ids) { return movie.managed }
        guard let movie = try await found(ids), let tmdb = movie.managed.ids.tmdb else {
            throw NoSuchTitle(service: arr.service.name)
        }
        let new = RadarrMessages.NewMovie(
            title: movie.title ?? "", tmdbId: tmdb, year: movie.year ?? 0, titleSlug: movie.titleSlug,
            qualityProfileId: choice.qualityProfile, rootFolderPath: choice.rootFolder, tags: choice.tags,
            addOptions: .init(searchForMovie: choice.searches))
        if let added = try await arr.add(new, to: "/movie", as: RadarrMessages.Movie.self) { return added.managed }
        return try await own(ExternalIDs(tmdb: tmdb))?.managed ?? movie.managed
    }

    package func remove(_ ids: ExternalIDs) async throws {
        guard let id = try await own(ids)?.managed.managerID else { return }
        try await arr.remove(id, from: "/movie", exclusion: "addImportExclusion")
    }

    package func calendar(from start: Int64, to end: Int64) async throws -> [Release] {
        let query = ArrService.span(from: start, to: end)
        return try await arr.list("/calendar", query: query, of: RadarrMessages.Movie.self).compactMap { movie in
            movie.released(from: start, to: end).map { Release(title: movie.managed, at: $0) }
        }
    }

    package func queue() async throws -> [Download] { try await arr.queue() }

    package func options() async throws -> AddingOptions { try await arr.options() }

    package func notifiers() async throws -> [ManagerNotifier] { try await arr.notifiers() }

    /// The film in the list of what is monitored.
    private func own(_ ids: ExternalIDs) async throws -> RadarrMessages.Movie? {
        var tmdb = ids.tmdb
        if tmdb == nil { tmdb = try await found(ids)?.managed.ids.tmdb }
        guard let tmdb else { return nil }
        let query = [URLQueryItem(name: "tmdbId", value: String(tmdb))]
        return try await arr.list("/movie", query: query, of: RadarrMessages.Movie.self).first { $0.tmdbId == tmdb }
    }

    /// What it knows of a film, whether or not it is monitored.
    private func found(_ ids: ExternalIDs) async throws -> RadarrMessages.Movie? {
        guard let term = ids.tmdb.map({ "tmdb:\($0)" }) ?? ids.imdb.map({ "imdb:\($0)" }) else { return nil }
        return try await arr.list(
            "/movie/lookup", query: [URLQueryItem(name: "term", value: term)], of: RadarrMessages.Movie.self
        ).first { movie in ids.tmdb.map { $0 == movie.tmdbId } ?? (movie.imdbId == ids.imdb) }
    }
}
