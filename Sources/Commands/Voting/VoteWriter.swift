import Chat
import Engine
import Presentation
import Storage

/// Puts a vote into words and cards, as far as its readers may see its titles.
struct VoteWriter {
    let locale: Locale
    let state: RecommenderSource.State
    let readers: Audience
    /// Milliseconds since 1970.
    let now: Int64
    private let view: VisibleLibrary

    init(locale: Locale, state: RecommenderSource.State, readers: Audience, now: Int64) {
        self.locale = locale
        self.state = state
        self.readers = readers
        self.now = now
        view = state.recommender.visibleLibrary(for: readers)
    }

    /// What is voted on, with a card for each option.
    /// - Parameters:
    ///   - voters: who may vote, with their names.
    ///   - heading: empty for none.
    func ballot(
        for vote: StoredVote, cards: [Card], voters: [ChatIdentity: String], heading: String, isDirect: Bool
    ) -> Reply {
        let minutes = Int((max(vote.question.endsAt - now, 0) + 59_999) / 60_000)
        let names = locale.list(voters.values.sorted())
        let rules = locale.text(.voteVoters, ["names": names], count: minutes)
        return Reply(
            blocks: (heading.isEmpty ? [] : [.heading(heading)])
                + [.paragraph(isDirect ? locale.text(.voteAlone) : rules)],
            cards: cards,
            vote: Vote(
                id: vote.id.description, question: locale.text(.voteQuestion),
                options: cards.indices.map { index in
                    let year = cards[index].year.map { " (\($0))" } ?? ""
                    return Choice.Option(
                        label: cards[index].title.cut(to: PlatformLimits.strictest.buttonLabel - year.utf16.count)
                            + year, command: VoteCommand.line(for: index, of: vote.id))
                }, voters: voters, endsAt: vote.question.endsAt), hint: locale.text(.voteHint))
    }

    /// The cards of all options; `nil` unless the readers may see every one of them.
    func cards(of vote: StoredVote) -> [Card]? {
        let cards = vote.question.options.indices.compactMap { card(for: $0, of: vote) }
        return cards.count == vote.question.options.count ? cards : nil
    }

    func isShown(_ index: Int, of vote: StoredVote) -> Bool { title(index, of: vote) != nil }

    /// The name of an option in quotation marks; `nil` when a reader may not see it.
    func name(of index: Int, of vote: StoredVote) -> String? {
        title(index, of: vote).map { locale.quoted($0.title.name(in: locale.language.rawValue)) }
    }

    /// Who won and why, and what everybody voted for.
    func outcome(of vote: StoredVote) -> Reply {
        let outcome = VoteOutcome(vote) { isShown($0, of: vote) }
        guard let winner = outcome.winner, let name = name(of: winner, of: vote),
            let card = card(for: winner, of: vote)
        else {
            return Reply(blocks: [.paragraph(locale.text(.voteNothingLeft))], endedVote: vote.id.description)
        }
        var blocks: [Reply.Block] = [.heading(locale.text(.voteWinner, ["title": name]))]
        if !outcome.hasVotes {
            blocks.append(.paragraph(locale.text(.voteNobody)))
        } else {
            if outcome.isTie { blocks.append(.paragraph(locale.text(.voteTie))) }
            if vote.ballots.count > 1 { blocks.append(.list(results(of: vote))) }
        }
        return Reply(
            blocks: blocks, cards: [card], endedVote: vote.id.description, hint: locale.text(.voteOutcomeHint))
    }

    private func results(of vote: StoredVote) -> [String] {
        var lines = vote.question.options.indices.compactMap { index -> String? in
            let voters = vote.ballots.filter { $0.value == index }.keys.sorted()
            guard !voters.isEmpty, let name = name(of: index, of: vote) else { return nil }
            return locale.text(.voteResult, ["title": name, "names": names(voters)])
        }
        if !vote.waitingFor.isEmpty {
            lines.append(locale.text(.voteMissing, ["names": names(vote.waitingFor)]))
        }
        return lines
    }

    func names(_ members: [MemberID]) -> String {
        locale.list(members.compactMap { state.recommender.member($0)?.name }.sorted())
    }

    private func title(_ index: Int, of vote: StoredVote) -> VisibleTitle? {
        let id = vote.question.options[index].title
        return state.recommender.catalogue.row(of: id).flatMap(view.title(ofRow:))
    }

    /// With the reasons that hold for those who read it now.
    private func card(for index: Int, of vote: StoredVote) -> Card? {
        guard let title = title(index, of: vote) else { return nil }
        let builder = CardBuilder(locale)
        let members = vote.group.filter { state.recommender.member($0) != nil }
        let others = members.filter { $0 != vote.question.member }
        let request = RecommendationRequest(
            asker: vote.question.member, audience: readers, mode: others.isEmpty ? .tonight : .group(others), limit: 1,
            candidates: [title.id], now: now)
        // Somebody may have watched it meanwhile; it has won all the same.
        let pick = try? state.recommender.answer(request).picks.first
        return pick.map(builder.card(for:)) ?? builder.card(for: title)
    }
}

extension String {
    /// At most so many UTF-16 units, with an ellipsis where something is left out.
    fileprivate func cut(to limit: Int) -> String {
        guard utf16.count > limit else { return self }
        var text = self
        while text.utf16.count > limit - 1 { text.removeLast() }
        return text + "…"
    }
}
