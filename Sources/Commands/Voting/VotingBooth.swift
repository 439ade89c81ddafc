import Chat
import Engine
import Presentation
import Storage

/// Begins votes on what a group was shown.
struct VotingBooth: Sendable {
    let database: any Database
    let bell: VoteBell

    /// How long a vote lasts at most, ms.
    private static let duration: Int64 = 600_000

    /// The vote that the same event began already, where it is handled once more.
    func begun(state: RecommenderSource.State, context: CommandContext) async throws -> Reply? {
        let found = try await database.read { try VoteStore($0).find(event: context.eventID) }
        guard let vote = found else { return nil }
        let writer = VoteWriter(locale: context.locale, state: state, readers: context.audience, now: context.now)
        guard vote.isOpen(at: context.now), let cards = writer.cards(of: vote) else { return writer.outcome(of: vote) }
        return writer.ballot(
            for: vote, cards: cards, voters: try await voters(among: Set(vote.ballots.keys), state: state, context),
            heading: "", isDirect: context.room.isDirect)
    }

    /// - Parameter group: the members of the group; those of them who can read the room may vote.
    func open(
        _ answered: RecommendationDesk.Answered, asking question: RecommendationDesk.Question, group: [Member],
        state: RecommenderSource.State, context: CommandContext
    ) async throws -> Reply {
        let asker = try context.asker()
        let present = context.audience.members.union([asker.id])
        let may = Set(group.map(\.id)).intersection(present)
        let new = VoteQuestion(
            platform: context.room.platform, room: context.room.id, member: asker.id,
            questionID: answered.questionID, question: question.line, language: context.locale.language.rawValue,
            openedAt: context.now, endsAt: context.now + Self.duration,
            options: answered.picks.map { VoteOption(title: $0.title.id, score: $0.score) })
        let vote = try await database.write { session in
            try VoteStore(session).open(new, for: context.eventID, group: Set(group.map(\.id)), voters: may)
        }
        bell.ring()
        let writer = VoteWriter(locale: context.locale, state: state, readers: context.audience, now: context.now)
        return writer.ballot(
            for: vote, cards: answered.reply.cards, voters: try await voters(among: may, state: state, context),
            heading: question.heading, isDirect: context.room.isDirect)
    }

    private func voters(
        among members: Set<MemberID>, state: RecommenderSource.State, _ context: CommandContext
    ) async throws -> [ChatIdentity: String] {
        let people = context.room.participants
        let linked = try await database.read { session in
            try people.map { ($0, try IdentityStore(session).member(for: $0)) }
        }
        var voters: [ChatIdentity: String] = [:]
        for case let (identity, member?) in linked where members.contains(member) {
            voters[identity] = state.name(of: member)
        }
        return voters
    }
}
