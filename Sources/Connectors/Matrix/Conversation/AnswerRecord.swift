import Chat
import MatrixCrypto

/// An answer and what can be done with it, by the id of the answer; message n of it has the id `<answer>/<n>`.
struct AnswerRecord: TalkRecord {
    static let kind = "talk.answer"
    static let lifetime: Int64 = 30 * 86_400_000

    var at: Int64
    /// `nil` for what nobody asked for.
    var asker: MatrixUserID?
    /// The line that asked for it.
    var question: String
    /// The thread that it was said in.
    var thread: EventID?
    /// In the order of their numbers.
    var cards: [ShownCard]
    /// Of the reply as a whole.
    var actions: [ShownAction]
    /// What can be chosen, in the order of their numbers.
    var options: [String]
    /// Whether the options are those of a vote; else each who chooses one goes on alone.
    var isVote: Bool
    /// For each message the index of the card that it shows, where it shows one alone.
    var parts: [Int?]
    /// Who reacted and how, as long as the reactions stand.
    var reactions: [NotedReaction] = []
    /// The option that each person chose last.
    var chosen: [String: Int] = [:]
    /// By the number of a message: the sign under it that a reaction was noted.
    var signs: [Int: String] = [:]

    struct ShownCard: Codable, Sendable {
        var reference: String
        var actions: [ShownAction]
    }

    struct ShownAction: Codable, Equatable, Sendable {
        /// `Card.Action.Verb`
        var verb: String
        var word: String
        var command: String
    }

    struct NotedReaction: Codable, Sendable {
        var event: EventID
        var sender: MatrixUserID
        var sign: String
        /// The index of the message, and of the card.
        var part: Int
        var card: Int?
        /// What it did, where that can be undone.
        var command: String?
    }
}

extension AnswerRecord {
    /// - Parameter turn: `nil` for what nobody asked for.
    init(of reply: Reply, said answer: Answer, to turn: Turn?, at: Int64) {
        self.init(
            at: at, asker: turn?.sender, question: turn?.question ?? turn?.line ?? "", thread: answer.place?.thread,
            cards: reply.cards.map { ShownCard(reference: $0.reference, actions: $0.actions.map(ShownAction.init)) },
            actions: reply.actions.map(ShownAction.init),
            options: (reply.vote?.options ?? reply.choice?.options ?? []).map(\.command), isVote: reply.vote != nil,
            parts: answer.parts.map(\.card))
    }

    /// Whether there is anything in it that a reaction, a reply or a poll could mean.
    var canBeActedOn: Bool { !cards.isEmpty || !actions.isEmpty || !options.isEmpty }
}

extension AnswerRecord.ShownAction {
    init(_ action: Card.Action) {
        self.init(verb: action.verb.rawValue, word: action.word, command: action.command)
    }
}
