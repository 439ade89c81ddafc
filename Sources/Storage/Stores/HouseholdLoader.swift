package import Engine

/// Reads what the engine works on. Within one read transaction everything belongs together.
package struct HouseholdLoader {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Taken in the same transaction as the values, it tells later whether they are still true.
    package func revision() throws -> Revision { try RevisionStore(session).current() }

    /// Every title known, in order of kind and TMDB id, with what the libraries say that it is.
    package func titles() throws -> [Title] {
        var domains: [TitleID: Domain] = [:]
        let rows = try session.query(
            """
            SELECT DISTINCT i.title_kind, i.tmdb_id, l.domain FROM library_items i
            JOIN libraries l ON l.id = i.library_id WHERE l.domain IS NOT NULL
            """)
        for row in rows {
            let (title, domain) = (try row.title(0), try row.choice(2, as: Domain.self))
            // Where libraries disagree, the narrowest word counts.
            if domains[title] != .anime { domains[title] = domain }
        }
        return try TitleStore(session).all().map { title in
            guard let domain = domains[title.id] else { return title }
            var title = title
            title.assignedDomain = domain
            return title
        }
    }

    package func household() throws -> Household {
        let libraries = LibraryStore(session)
        return Household(
            members: try MemberStore(session).all(), libraries: try libraries.all(), access: try libraries.access(),
            items: try LibraryItemStore(session).all(), events: try WatchEventStore(session).all(),
            ratings: try RatingStore(session).all(), feedback: try FeedbackStore(session).all(),
            overrides: try OverrideStore(session).all(), contributors: try SettingStore(session).contributors())
    }
}
