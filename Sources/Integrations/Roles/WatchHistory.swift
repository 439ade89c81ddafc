/// What people watched, read from where it is kept.
package protocol WatchHistory: Sendable {
    /// The plays that ended since `cursor`, oldest first; a play may come again on a later page, with the same `id`.
    ///
    /// Plays that are still running are left out.
    /// - Parameter cursor: of the page before; `nil` begins with the oldest.
    func plays(after cursor: SourceCursor?) async throws -> SourcePage<Play>
}

/// Somebody played a film or an episode: one sitting, which may be a part of a viewing.
package struct Play: Sendable, Equatable, Codable {
    /// The film or the series on the media server, or what is known of it where it is no longer there.
    package struct Subject: Sendable, Equatable, Codable {
        /// The item's id on the media server; of the series for an episode.
        package var item: String?
        package var isEpisode: Bool
        /// Of the film or the series, not of the episode.
        package var ids: ExternalIDs
        /// Of the film or the series.
        package var name: String?
        package var year: Int?
        package var season: Int?
        package var episode: Int?

        package init(
            item: String?, isEpisode: Bool, ids: ExternalIDs = ExternalIDs(), name: String? = nil, year: Int? = nil,
            season: Int? = nil, episode: Int? = nil
        ) {
            self.item = item
            self.isEpisode = isEpisode
            self.ids = ids
            self.name = name
            self.year = year
            self.season = season
            self.episode = episode
        }
    }

    /// Unique at the source and the same whenever it is read again; `nil` for one that was only announced (a webhook),
    /// which is recognised by account, subject and time.
    package var id: String?
    /// The account's id on the media server.
    package var account: String
    package var subject: Subject
    /// Milliseconds since 1970. `nil` when only the end is known; never both `nil`.
    package var startedAt: Int64?
    package var stoppedAt: Int64?
    /// How far they were when it ended, 0…1; `nil` when the source says only that it was watched.
    package var completion: Double?
    /// What it was played on.
    package var device: String?

    package init(
        id: String?, account: String, subject: Subject, startedAt: Int64?, stoppedAt: Int64?, completion: Double?,
        device: String? = nil
    ) {
        self.id = id
        self.account = account
        self.subject = subject
        self.startedAt = startedAt
        self.stoppedAt = stoppedAt
        self.completion = completion
        self.device = device
    }
}
