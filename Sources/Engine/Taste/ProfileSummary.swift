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
        of member: MemberID, audience: Set<MemberID>, now: Int64
    ) throws(RecommendationError) -> ProfileSummary {
        let request = RecommendationRequest(asker: member, audience: audience, now: now)
        let session = try RankingSession(request: request, recommender: self)
        let scorer = session.scorers[0]
        let viewed = scorer.engagements.filter { $0.value.state.isViewing }
        let order = viewed.sorted { ($0.value.value, $1.key) > ($1.value.value, $0.key) }
        let abandoned = order.filter { $0.value.state == .abandoned }
        // Sub-profiles of several domains are shown together: the largest speaks.
        let main = scorer.profiles.values.max { ($0.mass, $0.domain.rawValue) < ($1.mass, $1.domain.rawValue) }
        func likings(_ facets: [Facet], minimum: Float, limit: Int) -> [ProfileSummary.Liking] {
            guard let main else { return [] }
            let all = facets.flatMap { facet in
                main.affinities(for: facet).filter { $0.support >= minimum }.map { affinity in
                    (
                        catalogue[facet].names[affinity.value], Double(affinity.interest + affinity.liking),
                        catalogue[facet].rows(ofValue: affinity.value).count { viewed[Int($0)] != nil }
                    )
                }
            }.sorted { ($0.1, $1.0) > ($1.1, $0.0) }
            let strongest = all.map { abs($0.1) }.max() ?? 1
            return all.prefix(limit).map {
                ProfileSummary.Liking(name: $0.0, strength: $0.1 / max(strongest, 0.001), titles: $0.2)
            }
        }
        return ProfileSummary(
            member: session.members[0], watched: viewed.count { $0.value.state == .watched },
            abandoned: abandoned.count,
            genres: likings([.genre], minimum: 1, limit: 6),
            people: likings([.director, .actor], minimum: 1.5, limit: 5),
            themes: likings([.keyword], minimum: 1.5, limit: 6), decades: likings([.decade], minimum: 1, limit: 3),
            favourites: order.filter { $0.value.value > 0.3 }.prefix(5).compactMap {
                session.view.title(ofRow: $0.key)
            },
            leftUnfinished: abandoned.suffix(3).compactMap { session.view.title(ofRow: $0.key) },
            overrides: scorer.overrides.filter { order in
                catalogue.rows(matching: order.subject).contains(where: session.view.contains)
            }, isColdStart: session.isColdStart)
    }

    /// What a member watched, latest first, as far as the readers may see it.
    package func history(
        of member: MemberID, audience: Set<MemberID>, limit: Int, now: Int64
    ) throws(RecommendationError) -> [HistoryEntry] {
        let request = RecommendationRequest(asker: member, audience: audience, now: now)
        let session = try RankingSession(request: request, recommender: self)
        return session.scorers[0].engagements.filter { $0.value.state.isViewing }
            .sorted { ($0.value.lastAt, $0.key) > ($1.value.lastAt, $1.key) }
            .prefix(max(limit, 0)).compactMap { row, engagement in
                session.view.title(ofRow: row).map { HistoryEntry(visible: $0, engagement: engagement) }
            }
    }
}
