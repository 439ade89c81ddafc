package import Engine

/// Feedback with what makes it recognisable: its own id, and that of the chat event it came with.
package struct RecordedFeedback: Sendable, Equatable {
    package var id: String
    /// Unique; the same event counts once however often it is delivered. `nil` where no event is behind it.
    package var sourceEventID: String?
    package var feedback: Feedback

    package init(id: String, sourceEventID: String? = nil, feedback: Feedback) {
        self.id = id
        self.sourceEventID = sourceEventID
        self.feedback = feedback
    }
}

/// What members told the bot of titles.
package struct FeedbackStore {
    private let session: any DatabaseSession
    private static let columns = "member_id, title_kind, tmdb_id, kind, value, given_at"

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Returns whether it is new; what is there already, by its id or its event, stays as it is.
    @discardableResult
    package func record(_ recorded: RecordedFeedback) throws -> Bool {
        let feedback = recorded.feedback
        let (kind, value) = Self.sql(feedback.kind)
        let new = try RevisionStore(session).change(.household) {
            try session.execute(
                """
                INSERT INTO feedback (id, source_event_id, \(Self.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT DO NOTHING
                """,
                [.text(recorded.id), SQLValue(recorded.sourceEventID), feedback.member.sql] + feedback.title.sql
                    + [.text(kind.rawValue), SQLValue(value), .integer(feedback.givenAt)])
        }
        return new > 0
    }

    /// Oldest first.
    package func all() throws -> [Feedback] {
        try session.query("SELECT \(Self.columns) FROM feedback ORDER BY given_at, id").map { row in
            try Self.feedback(row, from: 0)
        }
    }

    /// Oldest first.
    package func forMember(_ member: MemberID) throws -> [RecordedFeedback] {
        try session.query(
            "SELECT id, source_event_id, \(Self.columns) FROM feedback WHERE member_id = $1 ORDER BY given_at, id",
            [member.sql]
        ).map { row in
            RecordedFeedback(
                id: try row.get(0), sourceEventID: try row.get(1), feedback: try Self.feedback(row, from: 2))
        }
    }

    /// Takes back what was told. Returns whether it was there.
    @discardableResult
    package func remove(id: String) throws -> Bool {
        let removed = try RevisionStore(session).change(.household) {
            try session.execute("DELETE FROM feedback WHERE id = $1", [.text(id)])
        }
        return removed > 0
    }

    private enum KindName: String {
        case up
        case down
        case dismiss
        case seen
        case stars
        case wouldWatchAgain = "would_watch_again"
    }

    private static func sql(_ kind: Feedback.Kind) -> (KindName, Double?) {
        switch kind {
        case .up: (.up, nil)
        case .down: (.down, nil)
        case .dismiss: (.dismiss, nil)
        case .seen: (.seen, nil)
        case .stars(let stars): (.stars, stars)
        case .wouldWatchAgain(let would): (.wouldWatchAgain, would ? 1 : 0)
        }
    }

    private static func feedback(_ row: SQLRow, from first: Int) throws -> Feedback {
        let kind: Feedback.Kind =
            switch try row.choice(first + 3, as: KindName.self) {
            case .up: .up
            case .down: .down
            case .dismiss: .dismiss
            case .seen: .seen
            case .stars: .stars(try row.get(first + 4))
            case .wouldWatchAgain: .wouldWatchAgain(try row.get(first + 4, as: Double.self) != 0)
            }
        return Feedback(
            member: try row.member(first), title: try row.title(first + 1), kind: kind,
            givenAt: try row.get(first + 5))
    }
}
