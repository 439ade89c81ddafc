package import Chat
package import Engine

/// The votes of groups. Whoever changes one holds its row, so that of two last ballots one closes it.
package struct VoteStore {
    private let session: any DatabaseSession
    private static let columns = """
        id, platform, room, member_id, question_id, question, language, opened_at, ends_at, closed_at, winner, \
        announced_at
        """

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Begins a vote.
    /// - Parameters:
    ///   - event: names the chat event that asked for it; the same event begins one vote however often it is handled.
    ///   - group: all whom it was picked for.
    ///   - voters: those of them who may vote; at least one.
    package func open(
        _ vote: VoteQuestion, for event: String, group: Set<MemberID>, voters: Set<MemberID>
    ) throws -> StoredVote {
        let inserted = try session.query(
            """
            INSERT INTO votes (event_id, platform, room, member_id, question_id, question, language, opened_at, ends_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (event_id) DO NOTHING RETURNING id
            """,
            [
                .text(event), .text(vote.platform.rawValue), .text(vote.room), vote.member.sql,
                .text(vote.questionID.rawValue), .text(vote.question), .text(vote.language), .integer(vote.openedAt),
                .integer(vote.endsAt),
            ])
        if let row = inserted.first {
            let id: Int64 = try row.get(0)
            let options = vote.options.enumerated().map { position, option in
                [SQLValue(id), SQLValue(position)] + option.title.sql + [.real(option.score)]
            }
            try RowBatch("INSERT INTO vote_options (vote_id, position, title_kind, tmdb_id, score) VALUES")
                .execute(options, in: session)
            try RowBatch("INSERT INTO ballots (vote_id, member_id, may_vote) VALUES").execute(
                group.union(voters).sorted().map { [SQLValue(id), $0.sql, SQLValue(voters.contains($0))] }, in: session)
        }
        guard let stored = try find(event: event) else {
            throw StorageError.corrupt("The vote of the event “\(event)” was kept and is not there.")
        }
        return stored
    }

    package func find(_ id: VoteID) throws -> StoredVote? { try vote("WHERE id = $1", [SQLValue(id.rawValue)]) }

    /// The vote that a chat event began.
    package func find(event: String) throws -> StoredVote? { try vote("WHERE event_id = $1", [.text(event)]) }

    /// The newest vote in a room.
    package func latest(on platform: Platform, in room: String) throws -> StoredVote? {
        try vote(
            "WHERE platform = $1 AND room = $2 ORDER BY id DESC LIMIT 1", [.text(platform.rawValue), .text(room)])
    }

    package enum Cast: Sendable, Equatable {
        /// It counts; the vote may be closed by it.
        case counted(StoredVote, before: Int?)
        /// The vote was over already.
        case over(StoredVote)
        /// There is no such vote or option, or this member may not vote in it.
        case refused
    }

    /// Keeps what a member chooses, in place of what they chose before. The last one who votes closes the vote.
    package func cast(_ choice: Int, by member: MemberID, in id: VoteID, at now: Int64) throws -> Cast {
        guard let vote = try held(id), vote.question.options.indices.contains(choice),
            let before = vote.ballots[member]
        else { return .refused }
        guard vote.isOpen(at: now) else { return .over(vote) }
        try session.execute(
            "UPDATE ballots SET choice = $3 WHERE vote_id = $1 AND member_id = $2",
            [SQLValue(id.rawValue), member.sql, SQLValue(choice)])
        if vote.waitingFor.allSatisfy({ $0 == member }) { try setClosed(id, at: now) }
        guard let counted = try find(id) else { return .refused }
        return .counted(counted, before: before)
    }

    /// Ends a vote, unless it has ended already.
    /// - Returns: the vote as it stands then; `nil` when there is none.
    package func close(_ id: VoteID, at now: Int64) throws -> StoredVote? {
        guard let vote = try held(id) else { return nil }
        guard vote.closedAt == nil else { return vote }
        try setClosed(id, at: min(now, vote.question.endsAt))
        return try find(id)
    }

    /// Keeps what won, unless something has won already.
    package func decide(_ winner: Int, in id: VoteID) throws {
        try session.execute(
            "UPDATE votes SET winner = $2 WHERE id = $1 AND winner IS NULL", [SQLValue(id.rawValue), SQLValue(winner)])
    }

    /// Keeps that everybody was told. Returns whether that is news.
    @discardableResult
    package func markAnnounced(_ id: VoteID, at now: Int64) throws -> Bool {
        try session.execute(
            "UPDATE votes SET announced_at = $2 WHERE id = $1 AND announced_at IS NULL",
            [SQLValue(id.rawValue), .integer(now)]) > 0
    }

    /// Votes whose outcome has not been told, the first to end first.
    /// - Parameter since: those that ended before are too old to be told.
    package func unannounced(since: Int64) throws -> [StoredVote] {
        try session.query(
            "SELECT \(Self.columns) FROM votes WHERE announced_at IS NULL AND ends_at >= $1 ORDER BY ends_at, id",
            [.integer(since)]
        ).map(stored)
    }

    /// Forgets votes that ended before a moment.
    @discardableResult
    package func remove(endedBefore moment: Int64) throws -> Int {
        try session.execute("DELETE FROM votes WHERE ends_at < $1", [.integer(moment)])
    }

    /// The vote with its row locked until the end of the transaction.
    private func held(_ id: VoteID) throws -> StoredVote? {
        try vote("WHERE id = $1 \(session.dialect.lockingRows)", [SQLValue(id.rawValue)])
    }

    private func setClosed(_ id: VoteID, at now: Int64) throws {
        try session.execute("UPDATE votes SET closed_at = $2 WHERE id = $1", [SQLValue(id.rawValue), .integer(now)])
    }

    private func vote(_ condition: String, _ values: [SQLValue]) throws -> StoredVote? {
        try session.query("SELECT \(Self.columns) FROM votes \(condition)", values).first.map(stored)
    }

    private func stored(_ row: SQLRow) throws -> StoredVote {
        let id: Int64 = try row.get(0)
        let options = try session.query(
            "SELECT title_kind, tmdb_id, score FROM vote_options WHERE vote_id = $1 ORDER BY position", [SQLValue(id)]
        ).map { VoteOption(title: try $0.title(0), score: try $0.get(2)) }
        let members = try session.query(
            "SELECT member_id, may_vote, choice FROM ballots WHERE vote_id = $1 ORDER BY member_id", [SQLValue(id)])
        var ballots: [MemberID: Int?] = [:]
        for row in members where try row.get(1) { ballots.updateValue(try row.get(2), forKey: try row.member(0)) }
        return StoredVote(
            id: VoteID(id),
            question: VoteQuestion(
                platform: try row.choice(1), room: try row.get(2), member: try row.member(3),
                questionID: QuestionID(try row.get(4)), question: try row.get(5), language: try row.get(6),
                openedAt: try row.get(7), endsAt: try row.get(8), options: options),
            group: try members.map { try $0.member(0) }, ballots: ballots, closedAt: try row.get(9),
            winner: try row.get(10), announcedAt: try row.get(11))
    }
}
