package import Chat
package import Engine

/// A person on a chat platform and the member they have shown to be.
package struct LinkedIdentity: Sendable, Equatable {
    package var identity: ChatIdentity
    package var member: MemberID
    /// Milliseconds since 1970.
    package var linkedAt: Int64

    package init(identity: ChatIdentity, member: MemberID, linkedAt: Int64) {
        self.identity = identity
        self.member = member
        self.linkedAt = linkedAt
    }
}

/// Why an identity was not linked.
package enum LinkError: Error, Sendable, Equatable {
    /// The member is linked to another identity on that platform, which only an admin may replace.
    case memberIsLinked(to: ChatIdentity)
    case unknownMember(MemberID)
}

/// Who is who: each identity belongs to at most one member, who has at most one identity on each platform.
package struct IdentityStore {
    private let session: any DatabaseSession
    private static let columns = "platform, user_id, member_id, linked_at"

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Links an identity, which leaves the member that it belonged to before.
    ///
    /// - Parameter replacing: whether another identity that the member has on the platform gives way; for admins.
    /// - Throws: `LinkError`.
    package func link(
        _ identity: ChatIdentity, to member: MemberID, at linkedAt: Int64, replacing: Bool = false
    ) throws {
        // The member's row is locked, so that two people cannot claim one member at the same time.
        guard try session.execute("UPDATE members SET name = name WHERE id = $1", [member.sql]) == 1 else {
            throw LinkError.unknownMember(member)
        }
        let platform = SQLValue.text(identity.platform.rawValue)
        let others = try session.query(
            "SELECT user_id FROM identities WHERE platform = $1 AND member_id = $2 AND user_id <> $3",
            [platform, member.sql, .text(identity.userID)])
        if let other = others.first {
            guard replacing else {
                throw LinkError.memberIsLinked(
                    to: ChatIdentity(platform: identity.platform, userID: try other.get(0)))
            }
            try session.execute(
                "DELETE FROM identities WHERE platform = $1 AND member_id = $2 AND user_id <> $3",
                [platform, member.sql, .text(identity.userID)])
        }
        try session.execute(
            """
            INSERT INTO identities (\(Self.columns)) VALUES ($1, $2, $3, $4)
            ON CONFLICT (platform, user_id) DO UPDATE
            SET member_id = excluded.member_id, linked_at = excluded.linked_at
            """,
            [platform, .text(identity.userID), member.sql, .integer(linkedAt)])
    }

    /// Returns whether it was linked.
    @discardableResult
    package func unlink(_ identity: ChatIdentity) throws -> Bool {
        try session.execute(
            "DELETE FROM identities WHERE platform = $1 AND user_id = $2",
            [.text(identity.platform.rawValue), .text(identity.userID)]) > 0
    }

    package func member(for identity: ChatIdentity) throws -> MemberID? {
        try session.query(
            "SELECT member_id FROM identities WHERE platform = $1 AND user_id = $2",
            [.text(identity.platform.rawValue), .text(identity.userID)]
        ).first.map { try $0.member(0) }
    }

    /// In order of platform and user.
    package func all() throws -> [LinkedIdentity] {
        try session.query("SELECT \(Self.columns) FROM identities ORDER BY platform, user_id").map { row in
            LinkedIdentity(
                identity: ChatIdentity(platform: try row.choice(0), userID: try row.get(1)), member: try row.member(2),
                linkedAt: try row.get(3))
        }
    }
}
