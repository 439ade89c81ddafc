package import Engine

/// Who watched what, when and how far.
package struct WatchEventStore {
    private let session: any DatabaseSession
    static let eventColumns = "member_id, title_kind, tmdb_id, started_at, completion, season, episode"
    static let columns = "id, source, source_event_id, device, \(eventColumns), ended_at, item_id, announced"

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Keeps the events that are not there yet and returns how many those were; a repeat changes nothing.
    @discardableResult
    package func insert(_ events: [SourcedWatchEvent]) throws -> Int {
        let batch = RowBatch(
            "INSERT INTO watch_events (\(Self.columns)) VALUES", suffix: "ON CONFLICT DO NOTHING")
        return try RevisionStore(session).change(.household) {
            try batch.execute(events.map(\.row), in: session)
        }
    }

    /// Keeps what a source tells for good: an event that is known is brought up to date, and what was only announced of
    /// the same sitting gives way. Of several with one identity the last counts.
    ///
    /// - Returns: how many events are new or different.
    @discardableResult
    package func record(_ events: [SourcedWatchEvent]) throws -> Int {
        let unique = Dictionary(events.map { ($0.id, $0) }) { _, last in last }.values.sorted { $0.id < $1.id }
        guard !unique.isEmpty else { return 0 }
        let batch = RowBatch(
            "INSERT INTO watch_events (\(Self.columns)) VALUES",
            suffix: """
                ON CONFLICT (id) DO UPDATE
                SET device = excluded.device, title_kind = excluded.title_kind, tmdb_id = excluded.tmdb_id,
                    started_at = excluded.started_at, completion = excluded.completion, season = excluded.season,
                    episode = excluded.episode, ended_at = excluded.ended_at, item_id = excluded.item_id
                WHERE watch_events.device IS DISTINCT FROM excluded.device
                    OR watch_events.title_kind <> excluded.title_kind OR watch_events.tmdb_id <> excluded.tmdb_id
                    OR watch_events.started_at <> excluded.started_at
                    OR watch_events.completion IS DISTINCT FROM excluded.completion
                    OR watch_events.season IS DISTINCT FROM excluded.season
                    OR watch_events.episode IS DISTINCT FROM excluded.episode
                    OR watch_events.ended_at IS DISTINCT FROM excluded.ended_at
                    OR watch_events.item_id IS DISTINCT FROM excluded.item_id
                """)
        return try RevisionStore(session).change(.household) {
            let changed = try batch.execute(unique.map(\.row), in: session)
            return changed + (try removeAnnounced(coveredBy: unique))
        }
    }

    /// Keeps what a source only announces. What is told for good of the same sitting counts more; several announcements
    /// of it become one, whatever the order in which they come.
    ///
    /// - Returns: whether something is different from before.
    @discardableResult
    package func announce(_ event: SourcedWatchEvent) throws -> Bool {
        let changed = try RevisionStore(session).change(.household) {
            let near = try self.near(event)
            if near.contains(where: { !$0.isAnnounced && $0.isSameSitting(as: event) }) { return 0 }
            // It may join several that did not touch each other.
            let joined = near.filter { $0.isAnnounced && $0.isSameSitting(as: event) }
            let merged = joined.reduce(event) { $0.joined(with: $1) }
            if joined == [merged] { return 0 }
            try remove(joined.map(\.id))
            try RowBatch("INSERT INTO watch_events (\(Self.columns)) VALUES").execute([merged.row], in: session)
            return 1
        }
        return changed > 0
    }

    /// Makes all plays of an item plays of `title`, once the item turned out to be that. Returns how many there were.
    @discardableResult
    package func assign(_ item: ServerItemID, to title: TitleID) throws -> Int {
        try RevisionStore(session).change(.household) {
            try session.execute(
                """
                UPDATE watch_events SET title_kind = $2, tmdb_id = $3
                WHERE item_id = $1 AND (title_kind <> $2 OR tmdb_id <> $3)
                """, [.text(item.rawValue)] + title.sql)
        }
    }

    /// Those that began at `since` or later, milliseconds since 1970, oldest first; without it all.
    package func all(since: Int64 = .min) throws -> [WatchEvent] {
        var events: [WatchEvent] = []
        try session.forEach(
            """
            SELECT \(Self.eventColumns) FROM watch_events WHERE started_at >= $1
            ORDER BY started_at, member_id, title_kind, tmdb_id, id
            """, [.integer(since)]
        ) { events.append(try SourcedWatchEvent.event($0, from: 0)) }
        return events
    }

    /// Oldest first.
    package func forMember(_ member: MemberID) throws -> [SourcedWatchEvent] {
        try session.query(
            "SELECT \(Self.columns) FROM watch_events WHERE member_id = $1 ORDER BY started_at, id", [member.sql]
        ).map(SourcedWatchEvent.init(row:))
    }

    // MARK: - Sittings

    /// Those of the member and title that may be of the same sitting as `event`, itself left out.
    private func near(_ event: SourcedWatchEvent) throws -> [SourcedWatchEvent] {
        try session.query(
            """
            SELECT \(Self.columns) FROM watch_events
            WHERE member_id = $1 AND started_at BETWEEN $2 AND $3 AND title_kind = $4 AND tmdb_id = $5
            ORDER BY started_at, id
            """,
            [
                event.event.member.sql, .integer(event.event.startedAt - SourcedWatchEvent.longestSitting),
                .integer(event.end + SourcedWatchEvent.longestSitting),
            ] + event.event.title.sql
        ).map(SourcedWatchEvent.init(row:))
    }

    private func removeAnnounced(coveredBy events: [SourcedWatchEvent]) throws -> Int {
        let starts = events.map(\.event.startedAt)
        guard let first = starts.min(), let last = events.map(\.end).max() else { return 0 }
        let announced = try session.query(
            """
            SELECT \(Self.columns) FROM watch_events
            WHERE announced = 1 AND started_at BETWEEN $1 AND $2 ORDER BY started_at, id
            """,
            [
                .integer(first - SourcedWatchEvent.longestSitting), .integer(last + SourcedWatchEvent.longestSitting),
            ]
        ).map(SourcedWatchEvent.init(row:))
        guard !announced.isEmpty else { return 0 }
        let byTitle = Dictionary(grouping: events, by: \.event.title)
        let covered = announced.filter { old in
            byTitle[old.event.title]?.contains { $0.isSameSitting(as: old) } ?? false
        }
        try remove(covered.map(\.id))
        return covered.count
    }

    private func remove(_ ids: [String]) throws {
        for run in KeyRuns(ids) {
            let places = (1...run.count).map { "$\($0)" }.joined(separator: ", ")
            try session.execute("DELETE FROM watch_events WHERE id IN (\(places))", run.map { .text($0) })
        }
    }
}
