import Engine

/// Films on the wire of Radarr (API v3).
enum RadarrMessages {
    struct Movie: Decodable {
        let id: Int?
        let title: String?
        let year: Int?
        let tmdbId: Int?
        let imdbId: String?
        let titleSlug: String?
        let monitored: Bool?
        let hasFile: Bool?
        let sizeOnDisk: Int64?
        let inCinemas: String?
        let digitalRelease: String?
        let physicalRelease: String?

        var managed: ManagedTitle {
            ManagedTitle(
                managerID: id.flatMap { $0 > 0 ? $0 : nil }, kind: .movie,
                ids: ExternalIDs(
                    tmdb: tmdbId.flatMap { $0 > 0 ? $0 : nil }, imdb: imdbId.flatMap { $0.isEmpty ? nil : $0 }),
                name: title ?? "", year: year.flatMap { $0 > 0 ? $0 : nil }, isMonitored: monitored ?? false,
                isAvailable: hasFile ?? false, sizeOnDisk: sizeOnDisk ?? 0)
        }

        /// The first time between two moments that it can be seen somewhere.
        func released(from start: Int64, to end: Int64) -> Int64? {
            [inCinemas, digitalRelease, physicalRelease].compactMap { $0.flatMap(Timestamps.parse) }
                .filter { $0 >= start && $0 <= end }.min()
        }
    }

    struct NewMovie: Encodable {
        let title: String
        let tmdbId: Int
        let year: Int
        let titleSlug: String?
        let qualityProfileId: Int
        let rootFolderPath: String
        let monitored = true
        /// Searches for what is to be had; before that there are only recordings made in a cinema.
        let minimumAvailability = "released"
        let tags: [Int]
        let addOptions: AddOptions
    }

    struct AddOptions: Encodable {
        let monitor = "movieOnly"
        let searchForMovie: Bool
        let addMethod = "manual"
    }
}
