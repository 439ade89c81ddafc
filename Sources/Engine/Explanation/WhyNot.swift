/// Why a title is not, or would be, among the picks: its place and its score taken apart by the terms that made it.
package struct WhyNot: Sendable {
    package enum Verdict: Sendable, Equatable {
        /// It is among the candidates, at this rank (1 = best) of so many.
        case candidate(rank: Int, of: Int)
        case watched(lastAt: Int64)
        case inProgress(completion: Double?)
        case abandoned(completion: Double?)
        case dismissed
        case blocked
        /// On no library of the server.
        case notOnServer
        case notReleased
    }

    package let visible: VisibleTitle
    package let verdict: Verdict
    /// Probability of being liked, 0…1.
    package let match: Double
    /// Most important first, whether it raises or lowers the score.
    package let terms: [(term: Term, value: Double, reason: Reason?)]
    /// The watched title that pulls it down most, if one does.
    package let tooClose: VisibleTitle?
}

extension Recommender {
    /// Share of the strongest term from which a likeness to something disliked is marked.
    private static let markedShare = 0.2

    /// Explains a title as a pick for tonight, for the asker alone; mode, filters and exclusions of `request` do not
    /// matter.
    /// - Returns: `nil` when the readers may not see the title, exactly as if it did not exist.
    package func whyNot(_ id: TitleID, request: RecommendationRequest) throws(RecommendationError) -> WhyNot? {
        let plain = RecommendationRequest(
            asker: request.asker, audience: request.readers, daysShown: request.daysShown, now: request.now)
        let session = try RankingSession(request: plain, recommender: self)
        guard let row = catalogue.row(of: id), let visible = session.view.title(ofRow: row) else { return nil }
        let scorer = session.scorers[0]
        let builder = ReasonBuilder(scorer: scorer, view: session.view, now: request.now)
        let terms = session.terms(ofRow: row)
            .sorted { (abs($0.value), $1.key.rawValue) > (abs($1.value), $0.key.rawValue) }
            .map { term, value in
                (term: term, value: Double(value), reason: value > 0 ? builder.reason(for: term, row: row) : nil)
            }
        // A faint likeness lowers every score a little; only a marked one is worth a sentence.
        let strongest = terms.first.map { abs($0.value) } ?? 0
        let closeness = terms.first { $0.term == .antiProfile }?.value ?? 0
        let isTooClose = closeness < 0 && -closeness >= Self.markedShare * strongest
        return WhyNot(
            visible: visible, verdict: verdict(row: row, session: session, scorer: scorer),
            match: session.match(ofRow: row), terms: terms,
            tooClose: isTooClose ? builder.nearestDisliked(row) : nil)
    }

    private func verdict(row: Int, session: RankingSession, scorer: MemberScorer) -> WhyNot.Verdict {
        if scorer.blocked.contains(row) { return .blocked }
        if let engagement = scorer.engagements[row] {
            switch engagement.state {
            case .watched: return .watched(lastAt: engagement.lastAt)
            case .inProgress: return .inProgress(completion: engagement.completion)
            case .abandoned: return .abandoned(completion: engagement.completion)
            case .dismissed: return .dismissed
            case .unseen: break
            }
        }
        if catalogue.years[row] > session.request.year { return .notReleased }
        guard session.view.isOnServer(row) else { return .notOnServer }
        let candidates = session.candidates()
        let own = candidates.first { $0.row == row }
        let better = candidates.count { candidate in own.map(candidate.isBetter) ?? true }
        return .candidate(rank: better + 1, of: candidates.count)
    }
}
