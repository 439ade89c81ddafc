/// What a simulated household knows of itself, to compare with what was read from its servers.
package struct HouseholdTruth: Decodable, Sendable {
    package struct Library: Decodable, Sendable {
        package var id: Int
        package var name: String
        /// `movie` or `tv`.
        package var kind: String
        package var count: Int
    }

    package struct Member: Decodable, Sendable {
        package var index: Int
        /// The number at plex.tv and Tautulli; the owner has another one at the server itself.
        package var account: String
        package var localAccount: String
        /// The id at Jellyfin and Emby.
        package var jellyfin: String
        package var name: String
        package var isOwner: Bool
        /// The libraries that they may see.
        package var sections: [Int]
        /// The user's number at Seerr.
        package var seerr: Int
    }

    package struct Item: Decodable, Sendable {
        package var index: Int
        package var kind: String
        package var section: Int?
        /// Plex's rating key now.
        package var key: String
        package var guid: String
        package var jellyfin: String
        /// How it can be identified: by `tmdb`, `imdb`, `tvdb`, `title` (and year), or by `none`.
        package var match: String
        package var name: String
        package var year: Int
        package var tmdb: Int?
        package var imdb: String?
        package var tvdb: Int?
    }

    /// One row of history; a viewing in parts has several with the same reference.
    package struct Row: Decodable, Sendable {
        package var id: Int
        package var reference: Int
        package var account: String
        package var member: Int
        package var kind: String
        /// The item's index.
        package var title: Int
        package var match: String
        package var tmdb: Int?
        package var season: Int?
        package var episode: Int?
        /// Seconds since 1970.
        package var startedAt: Int64
        package var stoppedAt: Int64
        package var percent: Int
        package var inLibrary: Bool
    }

    package struct Rating: Decodable, Sendable {
        package var member: Int
        package var account: String
        package var title: Int
        package var key: String
        package var stars: Double
    }

    /// Seconds since 1970.
    package var now: Int64
    /// How many rows of history there are.
    package var plays: Int
    package var libraries: [Library]
    package var members: [Member]
    package var items: [Item]?
    package var rows: [Row]?
    package var ratings: [Rating]?
}
