package import Engine

/// A play that is kept until it is known who played what: the item was not matched, or the person is nobody here yet.
package struct PendingPlay: Sendable, Equatable {
    package var source: String
    package var sourceEventID: String
    /// Who it would be; the member need not exist.
    package var member: MemberID
    package var item: ServerItemID?
    /// All that the source said, in the form of the one who wrote it.
    package var document: String

    package init(source: String, sourceEventID: String, member: MemberID, item: ServerItemID?, document: String) {
        self.source = source
        self.sourceEventID = sourceEventID
        self.member = member
        self.item = item
        self.document = document
    }
}

/// Plays that wait for what they are about.
package struct PendingPlayStore {
    private let session: any DatabaseSession
    private static let columns = "source, source_event_id, member_id, item_id, document"

    package init(_ session: any DatabaseSession) { self.session = session }

    /// A play that waits already is replaced.
    package func upsert(_ plays: [PendingPlay]) throws {
        let unique = Dictionary(plays.map { ([$0.source, $0.sourceEventID], $0) }) { _, last in last }
        let rows = unique.values.map { play -> [SQLValue] in
            [
                .text(play.source), .text(play.sourceEventID), play.member.sql, SQLValue(play.item?.rawValue),
                .text(play.document),
            ]
        }
        try RowBatch(
            "INSERT INTO pending_plays (\(Self.columns)) VALUES",
            suffix: """
                ON CONFLICT (source, source_event_id) DO UPDATE
                SET member_id = excluded.member_id, item_id = excluded.item_id, document = excluded.document
                """
        ).execute(rows, in: session)
    }

    package func remove(_ plays: [PendingPlay]) throws {
        for play in plays {
            try session.execute(
                "DELETE FROM pending_plays WHERE source = $1 AND source_event_id = $2",
                [.text(play.source), .text(play.sourceEventID)])
        }
    }

    /// Those whose item is a known title and whose person is a member by now, in order of identity.
    package func ready(limit: Int) throws -> [PendingPlay] {
        try session.query(
            """
            SELECT p.source, p.source_event_id, p.member_id, p.item_id, p.document FROM pending_plays p
            JOIN server_items i ON i.id = p.item_id AND i.tmdb_id IS NOT NULL
            JOIN members m ON m.id = p.member_id
            ORDER BY p.source, p.source_event_id LIMIT $1
            """, [SQLValue(limit)]
        ).map(Self.play)
    }

    /// Those of members about items that no server lists any more, in order of identity; to be matched by what the source
    /// said of them.
    package func withoutItem(limit: Int, after: PendingPlay? = nil) throws -> [PendingPlay] {
        try session.query(
            """
            SELECT p.source, p.source_event_id, p.member_id, p.item_id, p.document FROM pending_plays p
            JOIN members m ON m.id = p.member_id
            WHERE NOT EXISTS (SELECT 1 FROM server_items i WHERE i.id = p.item_id)
                AND (p.source, p.source_event_id) > ($1, $2)
            ORDER BY p.source, p.source_event_id LIMIT $3
            """, [.text(after?.source ?? ""), .text(after?.sourceEventID ?? ""), SQLValue(limit)]
        ).map(Self.play)
    }

    package func count() throws -> Int {
        try session.query("SELECT count(*) FROM pending_plays").first?.get(0) ?? 0
    }

    private static func play(_ row: SQLRow) throws -> PendingPlay {
        let item: String? = try row.get(3)
        return PendingPlay(
            source: try row.get(0), sourceEventID: try row.get(1), member: try row.member(2),
            item: item.map(ServerItemID.init(rawValue:)), document: try row.get(4))
    }
}
