/// A member's taste in few words, as far as the readers may see the titles behind it.
package struct ProfileSummary: Sendable {
    package struct Liking: Sendable {
        package let name: String
        /// −1…1 relative to the strongest one of its kind.
        package let strength: Double
        /// Titles behind it.
        package let titles: Int
    }

    package let member: Member
    package let watched: Int
    package let abandoned: Int
    /// Genres from the most to the least sought out.
    package let genres: [Liking]
    package let people: [Liking]
    package let themes: [Liking]
    package let decades: [Liking]
    package let favourites: [VisibleTitle]
    package let leftUnfinished: [VisibleTitle]
    package let overrides: [Override]
    /// Little is known yet, so that quality and popularity make most of the score.
    package let isColdStart: Bool

    /// With fewer titles watched, an answer says that the taste is not known yet.
    package static let coldStartBelow = 10
}

/// One line of a member's history.
package struct HistoryEntry: Sendable {
    package let visible: VisibleTitle
    package let engagement: Engagement
}

extension Recommender {
    package func profile(
        of member: MemberID, audience: Audience
    ) throws(RecommendationError) -> ProfileSummary {
        let view = try knownLibrary(for: audience.union([member]))
        guard let known = self.member(member) else { throw .unknownMember(member) }
        let taste = MemberTaste(member: member, index: index, catalogue: catalogue, view: view)
        let viewed = taste.engagements.filter { $0.value.state.isViewing }
        let order = viewed.sorted { ($0.value.value, $1.key) > ($1.value.value, $0.key) }
        let abandoned = order.filter { $0.value.state == .abandoned }
        // Sub-profiles of several domains are shown together: the largest speaks.
        let main = taste.profiles.values.max { ($0.mass, $0.domain.rawValue) < ($1.mass, $1.domain.rawValue) }
        func likings(_ facets: [Facet], minimum: Float, limit: Int) -> [ProfileSummary.Liking] {
            guard let main else { return [] }
            let all = facets.flatMap { facet in
                main.affinities(for: facet).filter { $0.support >= minimum }.map { affinity in
                    (
                        name: catalogue[facet].names[affinity.value],
                        strength: Double(affinity.interest + affinity.liking),
                        rows: catalogue[facet].rows(ofValue: affinity.value)
                    )
                }
            }.sorted { ($0.strength, $1.name) > ($1.strength, $0.name) }
            let strongest = all.map { abs($0.strength) }.max() ?? 1
            return all.prefix(limit).map { liking in
                ProfileSummary.Liking(
                    name: liking.name, strength: liking.strength / max(strongest, 0.001),
                    titles: liking.rows.count { viewed[Int($0)] != nil })
            }
        }
        return ProfileSummary(
            member: known, watched: viewed.count { $0.value.state == .watched },
            abandoned: abandoned.count,
            genres: likings([.genre], minimum: 1, limit: 6),
            people: likings([.director, .actor], minimum: 1.5, limit: 5),
            themes: likings([.keyword], minimum: 1.5, limit: 6), decades: likings([.decade], minimum: 1, limit: 3),
            favourites: order.filter { $0.value.value > 0.3 }.prefix(5).compactMap {
                view.title(ofRow: $0.key)
            },
            leftUnfinished: abandoned.suffix(3).compactMap { view.title(ofRow: $0.key) },
            overrides: taste.overrides.filter { order in
                catalogue.rows(matching: order.subject).contains(where: view.contains)
            }, isColdStart: taste.isColdStart)
    }

    /// What a member watched, latest first, as far as the readers may see it.
    package func history(
        of member: MemberID, audience: Audience, limit: Int
    ) throws(RecommendationError) -> [HistoryEntry] {
        let view = try knownLibrary(for: audience.union([member]))
        return index.engagements(of: member).reversed()
            .filter { $0.engagement.state.isViewing && view.contains($0.row) }
            .prefix(max(limit, 0)).compactMap { row, engagement in
                view.title(ofRow: row).map { HistoryEntry(visible: $0, engagement: engagement) }
            }
    }
}
