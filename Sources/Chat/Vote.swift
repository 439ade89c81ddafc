/// Titles that a group decides between. Votes arrive as the command lines of the options, each with the rights of the one
/// who voted; until all have voted or the time is up, everybody may change theirs.
package struct Vote: Sendable, Equatable {
    /// The same for good; `Reply.endedVote` names it when it is over.
    package var id: String
    package var question: String
    /// One for each card of the reply, in the same order.
    package var options: [Choice.Option]
    /// Who may vote, with their names; nobody else's vote counts.
    package var voters: [ChatIdentity: String]
    /// Milliseconds since 1970.
    package var endsAt: Int64

    package init(
        id: String, question: String, options: [Choice.Option], voters: [ChatIdentity: String], endsAt: Int64
    ) {
        self.id = id
        self.question = question
        self.options = options
        self.voters = voters
        self.endsAt = endsAt
    }
}
