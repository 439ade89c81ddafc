package import Engine

/// Reads what the engine works on. Within one read transaction everything belongs together.
package struct HouseholdLoader {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Taken in the same transaction as the values, it tells later whether they are still true.
    package func revision() throws -> Revision { try RevisionStore(session).current() }

    /// Every title known, in order of kind and TMDB id.
    package func titles() throws -> [Title] { try TitleStore(session).all() }

    package func household() throws -> Household {
        let libraries = LibraryStore(session)
        return Household(
            members: try MemberStore(session).all(), libraries: try libraries.all(), access: try libraries.access(),
            items: try LibraryItemStore(session).all(), events: try WatchEventStore(session).all(),
            ratings: try RatingStore(session).all(), feedback: try FeedbackStore(session).all(),
            overrides: try OverrideStore(session).all(), contributors: try SettingStore(session).contributors())
    }
}
