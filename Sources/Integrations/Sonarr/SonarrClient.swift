package import Engine
import Foundation
package import Web

/// One Sonarr (API v3); several instances, such as one for anime, are several values.
package struct SonarrClient: MediaManager {
    package let kind = TitleKind.tv
    private let arr: ArrService

    /// - Parameter service: its address is the one a browser opens, and `headers(key:)` are its secret headers.
    package init(service: WebService) { arr = ArrService(service: service) }

    /// The header that carries the key.
    package static func headers(key: String) -> [String: String] { ArrService.headers(key: key) }

    package func titles() async throws -> [ManagedTitle] {
        try await arr.everything("/series", of: SonarrMessages.Series.self).map(\.managed)
    }

    package func lookUp(_ ids: ExternalIDs) async throws -> ManagedTitle? { try await found(ids)?.managed }

    package func add(_ ids: ExternalIDs, with choice: AddingChoice) async throws -> ManagedTitle {
        if let tvdb = ids.tvdb, let series = try await own(tvdb) { return series.managed }
        guard let series = try await found(ids), let tvdb = series.ids.tvdb else {
            throw NoSuchTitle(service: arr.service.name)
        }
        if ids.tvdb != tvdb, let series = try await own(tvdb) { return series.managed }
        let new = SonarrMessages.NewSeries(
            title: series.title ?? "", tvdbId: tvdb, year: series.year ?? 0, titleSlug: series.titleSlug,
            qualityProfileId: choice.qualityProfile, rootFolderPath: choice.rootFolder, seriesType: series.numbering,
            // Season 0 holds the specials.
            seasons: (series.seasons ?? []).map {
                .init(seasonNumber: $0.seasonNumber, monitored: $0.seasonNumber > 0)
            },
            tags: choice.tags, addOptions: .init(searchForMissingEpisodes: choice.searches))
        if let added = try await arr.add(new, to: "/series", as: SonarrMessages.Series.self) { return added.managed }
        return try await own(tvdb)?.managed ?? series.managed
    }

    package func remove(_ ids: ExternalIDs) async throws {
        var tvdb = ids.tvdb
        if tvdb == nil { tvdb = try await found(ids)?.ids.tvdb }
        guard let tvdb, let id = try await own(tvdb)?.managed.managerID else { return }
        try await arr.remove(id, from: "/series", exclusion: "addImportListExclusion")
    }

    package func calendar(from start: Int64, to end: Int64) async throws -> [Release] {
        let query = ArrService.span(from: start, to: end) + [URLQueryItem(name: "includeSeries", value: "true")]
        return try await arr.list("/calendar", query: query, of: SonarrMessages.Episode.self).compactMap(\.release)
    }

    package func queue() async throws -> [Download] { try await arr.queue() }

    package func options() async throws -> AddingOptions { try await arr.options() }

    package func notifiers() async throws -> [ManagerNotifier] { try await arr.notifiers() }

    /// The series in the list of what is monitored.
    private func own(_ tvdb: Int) async throws -> SonarrMessages.Series? {
        let query = [URLQueryItem(name: "tvdbId", value: String(tvdb))]
        return try await arr.list("/series", query: query, of: SonarrMessages.Series.self).first { $0.tvdbId == tvdb }
    }

    /// What it knows of a series, whether or not it is monitored.
    private func found(_ ids: ExternalIDs) async throws -> SonarrMessages.Series? {
        let term =
            ids.tvdb.map { "tvdb:\($0)" } ?? ids.imdb.map { "imdb:\($0)" } ?? ids.tmdb.map { "tmdb:\($0)" }
        guard let term else { return nil }
        // A server that does not know the kind of id would search for it as a name and find something else.
        return try await arr.list(
            "/series/lookup", query: [URLQueryItem(name: "term", value: term)], of: SonarrMessages.Series.self
        ).first { series in
            if let tvdb = ids.tvdb { return series.tvdbId == tvdb }
            if let imdb = ids.imdb { return series.imdbId == imdb }
            return series.tmdbId == ids.tmdb
        }
    }
}
