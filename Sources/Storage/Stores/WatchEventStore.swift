package import Engine

/// A watch event with where it comes from, which makes it recognisable when it is read again.
package struct SourcedWatchEvent: Sendable, Equatable {
    package var id: String
    /// Such as `tautulli`.
    package var source: String
    /// The id that the source gives it, unique within the source.
    package var sourceEventID: String
    /// What it was played on, as the source calls it.
    package var device: String?
    package var event: WatchEvent

    /// - Parameter id: made of the source and its id unless given.
    package init(
        id: String? = nil, source: String, sourceEventID: String, device: String? = nil, event: WatchEvent
    ) {
        self.id = id ?? "\(source)/\(sourceEventID)"
        self.source = source
        self.sourceEventID = sourceEventID
        self.device = device
        self.event = event
    }
}

/// Who watched what, when and how far.
package struct WatchEventStore {
    private let session: any DatabaseSession
    private static let eventColumns = "member_id, title_kind, tmdb_id, started_at, completion, season, episode"

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Keeps the events that are not there yet and returns how many those were; a repeat changes nothing.
    @discardableResult
    package func insert(_ events: [SourcedWatchEvent]) throws -> Int {
        let batch = RowBatch(
            "INSERT INTO watch_events (id, source, source_event_id, device, \(Self.eventColumns)) VALUES",
            suffix: "ON CONFLICT DO NOTHING")
        let rows = events.map { sourced -> [SQLValue] in
            let event = sourced.event
            return [
                .text(sourced.id), .text(sourced.source), .text(sourced.sourceEventID), SQLValue(sourced.device),
                event.member.sql,
            ] + event.title.sql + [
                .integer(event.startedAt), SQLValue(event.completion), SQLValue(event.season), SQLValue(event.episode),
            ]
        }
        return try RevisionStore(session).change(.household) { try batch.execute(rows, in: session) }
    }

    /// Those that began at `since` or later, milliseconds since 1970, oldest first; without it all.
    package func all(since: Int64 = .min) throws -> [WatchEvent] {
        var events: [WatchEvent] = []
        try session.forEach(
            """
            SELECT \(Self.eventColumns) FROM watch_events WHERE started_at >= $1
            ORDER BY started_at, member_id, title_kind, tmdb_id, id
            """, [.integer(since)]
        ) { events.append(try Self.event($0, from: 0)) }
        return events
    }

    /// Oldest first.
    package func forMember(_ member: MemberID) throws -> [SourcedWatchEvent] {
        try session.query(
            """
            SELECT id, source, source_event_id, device, \(Self.eventColumns) FROM watch_events WHERE member_id = $1
            ORDER BY started_at, id
            """, [member.sql]
        ).map { row in
            SourcedWatchEvent(
                id: try row.get(0), source: try row.get(1), sourceEventID: try row.get(2), device: try row.get(3),
                event: try Self.event(row, from: 4))
        }
    }

    private static func event(_ row: SQLRow, from first: Int) throws -> WatchEvent {
        WatchEvent(
            member: try row.member(first), title: try row.title(first + 1), startedAt: try row.get(first + 3),
            completion: try row.get(first + 4), season: try row.get(first + 5), episode: try row.get(first + 6))
    }
}
