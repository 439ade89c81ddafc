import Engine

/// What Overseerr, Jellyseerr and Seerr (API v1) have in common on the wire.
enum SeerrMessages {
    struct SearchPage: Decodable {
        let results: TolerantList<Found>
    }

    struct Found: Decodable {
        let id: Int
        let mediaType: String?
        /// Of a film.
        let title: String?
        let releaseDate: String?
        /// Of a series.
        let name: String?
        let firstAirDate: String?
        let mediaInfo: MediaInfo?

        /// `nil` for people and collections.
        var requestable: RequestableTitle? {
            guard let kind = mediaType.flatMap(TitleKind.init(rawValue:)) else { return nil }
            let date = kind == .movie ? releaseDate : firstAirDate
            return RequestableTitle(
                title: TitleID(kind, id), name: (kind == .movie ? title : name) ?? "",
                year: date.flatMap { Int($0.prefix(4)) }, status: mediaInfo?.status())
        }
    }

    struct Details: Decodable {
        let mediaInfo: MediaInfo?
    }

    struct MediaInfo: Decodable {
        let tmdbId: Int?
        let mediaType: String?
        let status: Int?
        let requests: TolerantList<Request>?

        /// How far the title is; where nothing is there, what became of the last request for it.
        func status(of last: Request? = nil) -> RequestStatus? {
            switch (status, last?.status) {
            case (5, _): .available
            case (4, _): .partlyAvailable
            case (_, 1): .pending
            case (_, 3): .declined
            case (_, 4): .failed
            case (3, _): .processing
            case (_, 2): .approved
            case (2, _): .pending
            // 1 is unknown, 6 and 7 are deleted or blocked.
            default: nil
            }
        }

        /// The newest one.
        var lastRequest: Request? { requests?.entries.max { $0.id < $1.id } }
    }

    struct Request: Decodable {
        let id: Int
        /// 1 pending, 2 approved, 3 declined, 4 failed, 5 completed.
        let status: Int?
        let type: String?
        let media: MediaInfo?
        let requestedBy: User?

        /// Whether it still stands: the same may not be requested again.
        var isOpen: Bool { status == 1 || status == 2 }

        /// `nil` when it does not say what it is for.
        func request(for known: TitleID? = nil, in info: MediaInfo? = nil) -> TitleRequest? {
            let kind = (type ?? media?.mediaType).flatMap(TitleKind.init(rawValue:))
            guard let title = known ?? kind.flatMap({ kind in media?.tmdbId.map { TitleID(kind, $0) } }) else {
                return nil
            }
            let status = (info ?? media)?.status(of: self) ?? Self.status(of: status)
            return TitleRequest(id: id, title: title, status: status, requestedBy: requestedBy?.id)
        }

        private static func status(of code: Int?) -> RequestStatus {
            switch code {
            case 2: .approved
            case 3: .declined
            case 4: .failed
            case 5: .available
            default: .pending
            }
        }
    }

    struct RequestPage: Decodable {
        let results: TolerantList<Request>
    }

    struct User: Decodable {
        let id: Int
        let displayName: String?
        let username: String?
        let plexUsername: String?
        let jellyfinUsername: String?
        let plexId: Int?
        let jellyfinUserId: String?

        func user(discordIDs: [String]) -> RequestUser {
            let name = [displayName, username, plexUsername, jellyfinUsername].compactMap(\.self).first { !$0.isEmpty }
            return RequestUser(
                id: id, name: name ?? String(id), plexID: plexId.map(String.init), jellyfinID: jellyfinUserId,
                discordIDs: discordIDs)
        }
    }

    struct UserPage: Decodable {
        let pageInfo: PageInfo?
        let results: TolerantList<User>
    }

    struct PageInfo: Decodable {
        let results: Int?
    }

    struct NotificationSettings: Decodable {
        let discordId: String?
        /// Since Seerr 3.3 beside the other.
        let discordIds: [String]?

        var discordIDs: [String] {
            var seen: Set<String> = []
            return ([discordId].compactMap(\.self) + (discordIds ?? [])).filter {
                !$0.isEmpty && seen.insert($0).inserted
            }
        }
    }

    struct NewRequest: Encodable {
        let mediaType: String
        let mediaId: Int
        /// `all` leaves away what is there or requested.
        let seasons: String?
        let is4k = false
    }

    /// A refusal. What it says for people is in `message`; a call without rights has an `error` instead.
    struct Refusal: Decodable {
        let message: String?
    }
}
