import Engine

/// Series and episodes on the wire of Sonarr (API v3).
enum SonarrMessages {
    struct Series: Decodable {
        let id: Int?
        let title: String?
        let year: Int?
        let tvdbId: Int?
        let tmdbId: Int?
        let imdbId: String?
        let titleSlug: String?
        let monitored: Bool?
        let seriesType: String?
        let genres: [String]?
        let seasons: [Season]?
        let statistics: Statistics?

        var ids: ExternalIDs {
            ExternalIDs(
                tmdb: tmdbId.flatMap { $0 > 0 ? $0 : nil }, imdb: imdbId.flatMap { $0.isEmpty ? nil : $0 },
                tvdb: tvdbId.flatMap { $0 > 0 ? $0 : nil })
        }

        var managed: ManagedTitle {
            ManagedTitle(
                managerID: id.flatMap { $0 > 0 ? $0 : nil }, kind: .tv, ids: ids, name: title ?? "",
                year: year.flatMap { $0 > 0 ? $0 : nil }, isMonitored: monitored ?? false,
                isAvailable: (statistics?.percentOfEpisodes ?? 0) >= 100, sizeOnDisk: statistics?.sizeOnDisk ?? 0)
        }

        /// How its episodes are numbered. Sonarr itself leaves that to whoever adds a series.
        var numbering: String {
            genres?.contains("Anime") == true ? "anime" : seriesType ?? "standard"
        }
    }

    struct Season: Codable {
        let seasonNumber: Int
        let monitored: Bool?
    }

    struct Statistics: Decodable {
        /// Of the episodes that were on air and are monitored, or have a file.
        let percentOfEpisodes: Double?
        let sizeOnDisk: Int64?
    }

    struct Episode: Decodable {
        let seriesId: Int
        let seasonNumber: Int?
        let episodeNumber: Int?
        let airDateUtc: String?
        let series: Series?

        var release: Release? {
            guard let series, let at = airDateUtc.flatMap(Timestamps.parse) else { return nil }
            return Release(title: series.managed, at: at, season: seasonNumber, episode: episodeNumber)
        }
    }

    struct NewSeries: Encodable {
        let title: String
        let tvdbId: Int
        let year: Int
        let titleSlug: String?
        let qualityProfileId: Int
        let rootFolderPath: String
        let monitored = true
        let monitorNewItems = "all"
        let seasonFolder = true
        let seriesType: String
        let seasons: [Season]
        let tags: [Int]
        let addOptions: AddOptions
    }

    struct AddOptions: Encodable {
        let monitor = "all"
        let searchForMissingEpisodes: Bool
        let searchForCutoffUnmetEpisodes = false
    }
}
