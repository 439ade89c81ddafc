package import Engine

/// The sections of the media server and who may see them.
package struct LibraryStore {
    private enum AccessState: String {
        case all
        case only
        case unknown
    }

    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Returns whether something is different from before.
    @discardableResult
    package func upsert(_ library: Library) throws -> Bool {
        let revisions = RevisionStore(session)
        try revisions.lock(.catalogue)
        let before = try domain(of: library.id)
        let changed = try RevisionStore(session).change(.household) {
            try session.execute(
                """
                INSERT INTO libraries (id, name, domain, suitability) VALUES ($1, $2, $3, $4)
                ON CONFLICT (id) DO UPDATE
                SET name = excluded.name, domain = excluded.domain, suitability = excluded.suitability
                WHERE libraries.name <> excluded.name OR libraries.domain IS DISTINCT FROM excluded.domain
                    OR libraries.suitability <> excluded.suitability
                """,
                [
                    library.id.sql, .text(library.name), SQLValue(library.domain?.rawValue),
                    .text(library.suitability.rawValue),
                ])
        }
        if try domain(of: library.id) != before { try revisions.bump(.catalogue) }
        return changed > 0
    }

    private func domain(of id: LibraryID) throws -> String? {
        try session.query("SELECT domain FROM libraries WHERE id = $1", [id.sql]).first?.get(0)
    }

    /// In order of id.
    package func all() throws -> [Library] {
        try session.query("SELECT id, name, domain, suitability FROM libraries ORDER BY id").map { row in
            let domain: String? = try row.get(2)
            return Library(
                id: try row.library(0), name: try row.get(1), domain: domain.flatMap(Domain.init(rawValue:)),
                suitability: try row.choice(3))
        }
    }

    /// Removes a section with its items and everybody's access to it. Returns whether there was one.
    @discardableResult
    package func remove(_ id: LibraryID) throws -> Bool {
        let removed = try RevisionStore(session).change(.household) {
            try session.execute("DELETE FROM libraries WHERE id = $1", [id.sql])
        }
        return removed > 0
    }

    /// Replaces what a member may see. Member and libraries must exist, or it throws `.foreignKeyViolation`.
    package func setAccess(_ member: MemberID, _ access: LibraryAccess) throws {
        let state: AccessState
        var allowed: Set<LibraryID> = []
        switch access {
        case .all: state = .all
        case .unknown: state = .unknown
        case .only(let libraries):
            state = .only
            allowed = libraries
        }
        let revisions = RevisionStore(session)
        try revisions.lock(.household)
        guard try self.access(of: member) != access else { return }
        let known = try session.execute(
            "UPDATE members SET access_state = $2 WHERE id = $1", [member.sql, .text(state.rawValue)])
        guard known == 1 else { throw StorageError.foreignKeyViolation }
        try session.execute("DELETE FROM library_access WHERE member_id = $1", [member.sql])
        try RowBatch("INSERT INTO library_access (member_id, library_id) VALUES")
            .execute(allowed.sorted().map { [member.sql, $0.sql] }, in: session)
        try revisions.bump(.household)
    }

    /// Of every member; whose access was never read is `.unknown`.
    package func access() throws -> [MemberID: LibraryAccess] {
        var allowed: [MemberID: Set<LibraryID>] = [:]
        for row in try session.query("SELECT member_id, library_id FROM library_access") {
            allowed[try row.member(0), default: []].insert(try row.library(1))
        }
        var access: [MemberID: LibraryAccess] = [:]
        for row in try session.query("SELECT id, access_state FROM members") {
            let member = try row.member(0)
            access[member] = Self.access(try row.choice(1), allowed: allowed[member] ?? [])
        }
        return access
    }

    /// `nil` when there is no such member.
    package func access(of member: MemberID) throws -> LibraryAccess? {
        let states = try session.query("SELECT access_state FROM members WHERE id = $1", [member.sql])
        guard let state = try states.first?.choice(0, as: AccessState.self) else { return nil }
        let rows = try session.query("SELECT library_id FROM library_access WHERE member_id = $1", [member.sql])
        return Self.access(state, allowed: Set(try rows.map { try $0.library(0) }))
    }

    private static func access(_ state: AccessState, allowed: Set<LibraryID>) -> LibraryAccess {
        switch state {
        case .all: .all
        case .only: .only(allowed)
        case .unknown: .unknown
        }
    }
}
