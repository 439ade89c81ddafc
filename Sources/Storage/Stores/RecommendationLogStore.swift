package import Engine

/// Everything that was shown, to whom and why; append-only.
package struct RecommendationLogStore {
    private let session: any DatabaseSession
    private static let columns = """
        answer_id, question_id, question, mode, member_id, room, asked_at, model_version, position, title_kind, \
        tmdb_id, score, match_value, terms
        """

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Keeps an answer; one that showed nothing leaves no trace. The id must be new, or it throws `.uniqueViolation`.
    package func append(_ answer: LoggedAnswer) throws {
        let rows = try answer.entries.enumerated().map { position, entry -> [SQLValue] in
            [
                .text(answer.id.rawValue), .text(answer.questionID.rawValue), .text(answer.question),
                .text(answer.mode), answer.member.sql, .text(answer.room.rawValue), .integer(answer.askedAt),
                SQLValue(answer.modelVersion), SQLValue(position),
            ] + entry.title.sql + [
                .real(entry.score), SQLValue(entry.match), .text(try JSONColumn.encode(entry.terms)),
            ]
        }
        try RowBatch("INSERT INTO recommendation_log (\(Self.columns)) VALUES").execute(rows, in: session)
    }

    package func contains(_ id: AnswerID) throws -> Bool {
        try !session.query(
            "SELECT answer_id FROM recommendation_log WHERE answer_id = $1 LIMIT 1", [.text(id.rawValue)]
        ).isEmpty
    }

    /// The last answer that a member got in a room: what `1 up` or `spin` refer to.
    package func latestAnswer(member: MemberID, room: RoomKey) throws -> LoggedAnswer? {
        let rows = try session.query(
            """
            SELECT \(Self.columns) FROM recommendation_log WHERE answer_id = (
                SELECT answer_id FROM recommendation_log WHERE member_id = $1 AND room = $2
                ORDER BY asked_at DESC, answer_id DESC LIMIT 1
            ) ORDER BY position
            """, [member.sql, .text(room.rawValue)])
        guard let first = rows.first else { return nil }
        return LoggedAnswer(
            id: AnswerID(try first.get(0)), questionID: QuestionID(try first.get(1)), question: try first.get(2),
            mode: try first.get(3), member: try first.member(4), room: RoomKey(rawValue: try first.get(5)),
            askedAt: try first.get(6), modelVersion: try first.get(7), entries: try rows.map(Self.entry))
    }

    /// Every title that any answer to the question has shown, in order of first appearance, so that none is repeated.
    package func titlesShown(_ question: QuestionID) throws -> [TitleID] {
        var seen: Set<TitleID> = []
        return try session.query(
            """
            SELECT title_kind, tmdb_id FROM recommendation_log WHERE question_id = $1
            ORDER BY asked_at, answer_id, position
            """, [.text(question.rawValue)]
        ).map { try $0.title(0) }.filter { seen.insert($0).inserted }
    }

    /// On how many days (UTC) each title was shown to a member at `since` or later, milliseconds since 1970.
    package func daysShown(_ member: MemberID, since: Int64) throws -> [TitleID: Int] {
        var counts: [TitleID: Int] = [:]
        let rows = try session.query(
            """
            SELECT title_kind, tmdb_id, count(DISTINCT asked_at / 86400000) FROM recommendation_log WHERE member_id = $1 AND asked_at >= $2
            GROUP BY title_kind, tmdb_id
            """, [member.sql, .integer(since)])
        for row in rows { counts[try row.title(0)] = try row.get(2) }
        return counts
    }

    private static func entry(_ row: SQLRow) throws -> LoggedEntry {
        LoggedEntry(
            title: try row.title(9), score: try row.get(11), match: try row.get(12),
            terms: try JSONColumn.decode(try row.get(13)))
    }
}
