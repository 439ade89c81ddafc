package import Engine

/// The standing orders of members, one per subject.
package struct OverrideStore {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Replaces what the member said of the same subject before.
    package func upsert(_ order: Override) throws {
        let (kind, subject) = Self.sql(order.subject)
        try RevisionStore(session).change(.household) {
            try session.execute(
                """
                INSERT INTO overrides (member_id, subject_kind, subject, action) VALUES ($1, $2, $3, $4)
                ON CONFLICT (member_id, subject_kind, subject) DO UPDATE SET action = excluded.action
                WHERE overrides.action <> excluded.action
                """, [order.member.sql, .text(kind.rawValue), .text(subject), .text(order.action.rawValue)])
        }
    }

    /// Returns whether there was one.
    @discardableResult
    package func remove(_ subject: Override.Subject, of member: MemberID) throws -> Bool {
        let (kind, text) = Self.sql(subject)
        let removed = try RevisionStore(session).change(.household) {
            try session.execute(
                "DELETE FROM overrides WHERE member_id = $1 AND subject_kind = $2 AND subject = $3",
                [member.sql, .text(kind.rawValue), .text(text)])
        }
        return removed > 0
    }

    /// In order of member and subject.
    package func all() throws -> [Override] {
        try session.query(
            "SELECT member_id, subject_kind, subject, action FROM overrides ORDER BY member_id, subject_kind, subject"
        ).map { row in
            Override(member: try row.member(0), subject: try Self.subject(row), action: try row.choice(3))
        }
    }

    private enum SubjectKind: String {
        case genre
        case person
        case keyword
        case title
    }

    private static func sql(_ subject: Override.Subject) -> (SubjectKind, String) {
        switch subject {
        case .genre(let name): (.genre, name)
        case .person(let name): (.person, name)
        case .keyword(let word): (.keyword, word)
        case .title(let id): (.title, id.description)
        }
    }

    private static func subject(_ row: SQLRow) throws -> Override.Subject {
        let text: String = try row.get(2)
        switch try row.choice(1, as: SubjectKind.self) {
        case .genre: return .genre(text)
        case .person: return .person(text)
        case .keyword: return .keyword(text)
        case .title:
            guard let id = TitleID(text) else {
                throw StorageError.corrupt("“\(text)” in the overrides is not a title. Restore a backup.")
            }
            return .title(id)
        }
    }
}
