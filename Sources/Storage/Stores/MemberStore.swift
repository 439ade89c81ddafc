package import Engine

/// The members of the household. Removing one removes everything that is kept of them.
package struct MemberStore {
    private let session: any DatabaseSession
    private static let columns = "id, name, is_owner"

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Returns whether something is different from before.
    @discardableResult
    package func upsert(_ member: Member) throws -> Bool {
        let changed = try RevisionStore(session).change(.household) {
            try session.execute(
                """
                INSERT INTO members (id, name, folded_name, is_owner) VALUES ($1, $2, $3, $4)
                ON CONFLICT (id) DO UPDATE
                SET name = excluded.name, folded_name = excluded.folded_name, is_owner = excluded.is_owner
                WHERE members.name <> excluded.name OR members.is_owner <> excluded.is_owner
                """,
                [member.id.sql, .text(member.name), .text(Tokenizer.fold(member.name)), SQLValue(member.isOwner)])
        }
        return changed > 0
    }

    /// In order of id.
    package func all() throws -> [Member] {
        try session.query("SELECT \(Self.columns) FROM members ORDER BY id").map(Self.member)
    }

    package func find(_ id: MemberID) throws -> Member? {
        try session.query("SELECT \(Self.columns) FROM members WHERE id = $1", [id.sql]).first.map(Self.member)
    }

    /// All who are called so, whatever the case and the accents; several may share a name.
    package func find(byName name: String) throws -> [Member] {
        try session.query(
            "SELECT \(Self.columns) FROM members WHERE folded_name = $1 ORDER BY id", [.text(Tokenizer.fold(name))]
        ).map(Self.member)
    }

    /// Erases the member with all that refers to them. Returns whether there was one.
    @discardableResult
    package func remove(_ id: MemberID) throws -> Bool {
        let removed = try RevisionStore(session).change(.household) {
            try session.execute("DELETE FROM members WHERE id = $1", [id.sql])
        }
        return removed > 0
    }

    private static func member(_ row: SQLRow) throws -> Member {
        Member(id: try row.member(0), name: try row.get(1), isOwner: try row.get(2))
    }
}
