/// What a run read, and what it could not.
package struct SyncReport: Sendable, Equatable {
    /// Something that could not be read; the rest of the run went on without it.
    package struct Failure: Sendable, Equatable {
        package var source: String
        /// Such as `history`.
        package var topic: String
        /// A complete sentence with the remedy, without secrets.
        package var problem: String
    }

    /// Items that were read: the new and changed ones, and some more.
    package var items = 0
    package var accounts = 0
    package var ratings = 0
    /// Plays that are new or different.
    package var plays = 0
    /// Plays that wait until it is known who played what.
    package var pendingPlays = 0
    /// Items of which nobody could find out which title they are.
    package var unmatchedItems = 0
    /// Entries that could not be understood, the first of each source.
    package var rejected: [String] = []
    package var rejectedCount = 0
    package var failures: [Failure] = []

    package init() {}
}

/// Where a run is.
package struct SyncProgress: Sendable, Equatable {
    package var source: String
    package var topic: SyncTopic
    /// 0…1
    package var share: Double
}
