import Foundation

/// What Radarr and Sonarr (API v3) have in common on the wire.
enum ArrMessages {
    struct RootFolder: Decodable {
        let path: String?
        let freeSpace: Int64?
        let accessible: Bool?
    }

    struct QualityProfile: Decodable {
        let id: Int
        let name: String?
    }

    struct Tag: Decodable {
        let id: Int
        let label: String?
    }

    struct Notification: Decodable {
        let name: String?
        let implementation: String?
    }

    struct QueuePage: Decodable {
        let totalRecords: Int?
        let records: TolerantList<QueueRecord>
    }

    struct QueueRecord: Decodable {
        let movieId: Int?
        let seriesId: Int?
        let title: String?
        let size: Double?
        let sizeleft: Double?
        let status: String?
        let trackedDownloadState: String?
        let downloadId: String?

        var download: Download {
            let size = size ?? 0
            let done = size > 0 ? (size - (sizeleft ?? size)) / size : 0
            // What it tracks says more than “completed” or “downloading”, and less than “paused” or “failed”.
            let isMoving = status == "completed" || status == "downloading"
            return Download(
                managerID: movieId ?? seriesId, name: title ?? "", progress: min(max(done, 0), 1),
                status: (isMoving ? trackedDownloadState : nil) ?? status ?? "unknown")
        }
    }

    /// One entry of the list that a call which is not valid is answered with.
    struct ValidationFailure: Decodable {
        let errorMessage: String?
        let errorCode: String?

        /// Whether the title is there already.
        var isExisting: Bool {
            errorCode == "MovieExistsValidator" || errorCode == "SeriesExistsValidator"
                || errorMessage?.localizedCaseInsensitiveContains("already been added") == true
        }
    }
}
