import Engine
import Storage

/// What is kept when a vote is over.
struct VoteEnding {
    let vote: StoredVote
    let winner: Int?

    init(_ vote: StoredVote, _ writer: VoteWriter) {
        self.vote = vote
        winner = VoteOutcome(vote) { writer.isShown($0, of: vote) }.winner
    }

    /// Keeps the winner, and makes it what “1 up” and “spin” refer to for those members of the group.
    func decide(for members: Set<MemberID>, at now: Int64, in session: any DatabaseSession) throws {
        guard let winner else { return }
        let (question, log) = (vote.question, RecommendationLogStore(session))
        try VoteStore(session).decide(winner, in: vote.id)
        for member in members.intersection(vote.ballots.keys).sorted() {
            let id = AnswerID("vote-\(vote.id)-\(member.rawValue)")
            guard try !log.contains(id) else { continue }
            let option = question.options[winner]
            try log.append(
                LoggedAnswer(
                    id: id, questionID: question.questionID, question: question.question, mode: "vote", member: member,
                    room: RoomKey(question.platform, question.room), askedAt: now,
                    entries: [LoggedEntry(title: option.title, score: option.score)]))
        }
    }

    /// The same where the answer to the one who ended it tells everybody.
    func tell(_ members: Set<MemberID>, at now: Int64, in session: any DatabaseSession) throws {
        try decide(for: members, at: now, in: session)
        try VoteStore(session).markAnnounced(vote.id, at: now)
    }
}
