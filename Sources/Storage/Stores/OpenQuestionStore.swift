package import Chat
package import Engine

/// A question with options that somebody was asked and has not answered yet.
package struct OpenQuestion: Sendable, Equatable {
    /// Milliseconds since 1970.
    package var askedAt: Int64
    package var options: [Choice.Option]

    package init(askedAt: Int64, options: [Choice.Option]) {
        self.askedAt = askedAt
        self.options = options
    }
}

/// The last question with options that each member was asked in each room, until it is answered or passed over.
package struct OpenQuestionStore {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    package func get(of member: MemberID, in room: RoomKey) throws -> OpenQuestion? {
        try session.query(
            "SELECT asked_at, labels, commands FROM open_questions WHERE member_id = $1 AND room = $2",
            [member.sql, .text(room.rawValue)]
        ).first.map { row in
            let options = zip(ListColumn.decode(try row.get(1)), ListColumn.decode(try row.get(2)))
            return OpenQuestion(askedAt: try row.get(0), options: options.map { .init(label: $0, command: $1) })
        }
    }

    /// - Parameter question: `nil` when none is open any more.
    package func set(_ question: OpenQuestion?, of member: MemberID, in room: RoomKey) throws {
        guard let question else {
            try session.execute(
                "DELETE FROM open_questions WHERE member_id = $1 AND room = $2", [member.sql, .text(room.rawValue)])
            return
        }
        try session.execute(
            """
            INSERT INTO open_questions (member_id, room, asked_at, labels, commands) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (member_id, room) DO UPDATE
            SET asked_at = excluded.asked_at, labels = excluded.labels, commands = excluded.commands
            """,
            [
                member.sql, .text(room.rawValue), .integer(question.askedAt),
                .text(ListColumn.encode(question.options.map(\.label))),
                .text(ListColumn.encode(question.options.map(\.command))),
            ])
    }
}
