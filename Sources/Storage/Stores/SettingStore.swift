package import Engine

/// Something a member can set, such as their language.
package struct SettingKey: Hashable, Sendable, RawRepresentable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Whether the member's watching counts for the others; the engine sees it as `Household.contributors`.
    package static let contributes = SettingKey(rawValue: "contributes")
    /// ISO 639-1 code of the language that the member is answered in.
    package static let language = SettingKey(rawValue: "language")
    /// How many cards an answer has.
    package static let cards = SettingKey(rawValue: "cards")
}

/// What members have set for themselves. A value is text whose meaning belongs to its key; for yes and no `true` and
/// `false`.
package struct SettingStore {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    package func get(_ key: SettingKey, of member: MemberID) throws -> String? {
        try session.query(
            "SELECT value FROM settings WHERE member_id = $1 AND key = $2", [member.sql, .text(key.rawValue)]
        ).first.map { try $0.get(0) }
    }

    /// - Parameter value: `nil` goes back to never having been set.
    package func set(_ key: SettingKey, of member: MemberID, to value: String?) throws {
        if key == .contributes {
            try RevisionStore(session).change(.household) { try write(key, of: member, value) }
        } else {
            _ = try write(key, of: member, value)
        }
    }

    private func write(_ key: SettingKey, of member: MemberID, _ value: String?) throws -> Int {
        guard let value else {
            return try session.execute(
                "DELETE FROM settings WHERE member_id = $1 AND key = $2", [member.sql, .text(key.rawValue)])
        }
        return try session.execute(
            """
            INSERT INTO settings (member_id, key, value) VALUES ($1, $2, $3)
            ON CONFLICT (member_id, key) DO UPDATE SET value = excluded.value
            WHERE settings.value <> excluded.value
            """, [member.sql, .text(key.rawValue), .text(value)])
    }

    package func all(for member: MemberID) throws -> [SettingKey: String] {
        var settings: [SettingKey: String] = [:]
        for row in try session.query("SELECT key, value FROM settings WHERE member_id = $1", [member.sql]) {
            settings[SettingKey(rawValue: try row.get(0))] = try row.get(1)
        }
        return settings
    }

    /// The members who said yes to `SettingKey.contributes`.
    package func contributors() throws -> Set<MemberID> {
        let rows = try session.query(
            "SELECT member_id FROM settings WHERE key = $1 AND value = 'true'",
            [.text(SettingKey.contributes.rawValue)])
        return Set(try rows.map { try $0.member(0) })
    }
}
