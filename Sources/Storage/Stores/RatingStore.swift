package import Engine

/// The stars that members gave elsewhere, one rating per member, title and source.
package struct RatingStore {
    private let session: any DatabaseSession

    package init(_ session: any DatabaseSession) { self.session = session }

    /// Of several ratings of one title by one member the last one counts; the source's word replaces what it said before.
    @discardableResult
    package func upsert(_ ratings: [Rating], source: String) throws -> UpsertCounts {
        try RevisionStore(session).lock(.household)
        var counts = UpsertCounts()
        var changed: [Rating] = []
        for (member, ratings) in Dictionary(grouping: ratings, by: \.member) {
            let existing = try session.query(
                "SELECT member_id, title_kind, tmdb_id, stars, rated_at FROM ratings WHERE member_id = $1 AND source = $2",
                [member.sql, .text(source)]
            ).map(Self.rating)
            let known = Dictionary(existing.map { ($0.title, $0) }) { first, _ in first }
            for (title, rating) in Dictionary(ratings.map { ($0.title, $0) }, uniquingKeysWith: { _, last in last }) {
                if known[title] == rating {
                    counts.unchanged += 1
                    continue
                }
                if known[title] == nil { counts.inserted += 1 } else { counts.updated += 1 }
                changed.append(rating)
            }
        }
        let batch = RowBatch(
            "INSERT INTO ratings (member_id, title_kind, tmdb_id, source, stars, rated_at) VALUES",
            suffix: """
                ON CONFLICT (member_id, title_kind, tmdb_id, source) DO UPDATE
                SET stars = excluded.stars, rated_at = excluded.rated_at
                """)
        let rows = changed.map { rating in
            [rating.member.sql] + rating.title.sql + [.text(source), .real(rating.stars), .integer(rating.ratedAt)]
        }
        try batch.execute(rows, in: session)
        if counts.isChange { try RevisionStore(session).bump(.household) }
        return counts
    }

    /// Makes `ratings` all that `source` has of `members`: those that are not among them were taken back.
    @discardableResult
    package func replace(_ ratings: [Rating], of members: Set<MemberID>, source: String) throws -> UpsertCounts {
        var counts = try upsert(ratings.filter { members.contains($0.member) }, source: source)
        let kept = Dictionary(grouping: ratings, by: \.member).mapValues { Set($0.map(\.title)) }
        for member in members.sorted() {
            let known = try session.query(
                "SELECT title_kind, tmdb_id FROM ratings WHERE member_id = $1 AND source = $2",
                [member.sql, .text(source)]
            ).map { try $0.title(0) }
            for title in known where kept[member]?.contains(title) != true {
                try session.execute(
                    """
                    DELETE FROM ratings WHERE member_id = $1 AND title_kind = $2 AND tmdb_id = $3 AND source = $4
                    """, [member.sql] + title.sql + [.text(source)])
                counts.removed += 1
            }
        }
        if counts.removed > 0 { try RevisionStore(session).bump(.household) }
        return counts
    }

    /// One per member and title: where sources disagree, the newest. In order of member and title.
    package func all() throws -> [Rating] {
        var ratings: [Rating] = []
        try session.forEach(
            """
            SELECT member_id, title_kind, tmdb_id, stars, rated_at FROM ratings
            ORDER BY member_id, title_kind, tmdb_id, rated_at DESC, source
            """
        ) { row in
            let rating = try Self.rating(row)
            if let last = ratings.last, last.member == rating.member, last.title == rating.title { return }
            ratings.append(rating)
        }
        return ratings
    }

    /// By source: everything that is kept of a member's ratings, in order of title.
    package func forMember(_ member: MemberID) throws -> [String: [Rating]] {
        var ratings: [String: [Rating]] = [:]
        let rows = try session.query(
            """
            SELECT member_id, title_kind, tmdb_id, stars, rated_at, source FROM ratings WHERE member_id = $1
            ORDER BY title_kind, tmdb_id
            """, [member.sql])
        for row in rows { ratings[try row.get(5), default: []].append(try Self.rating(row)) }
        return ratings
    }

    private static func rating(_ row: SQLRow) throws -> Rating {
        Rating(member: try row.member(0), title: try row.title(1), stars: try row.get(3), ratedAt: try row.get(4))
    }
}
