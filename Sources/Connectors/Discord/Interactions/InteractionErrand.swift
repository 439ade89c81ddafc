import Chat

/// What an interaction asks us to do: a command line, and where its answer belongs.
struct InteractionErrand: Equatable, Sendable {
    enum Delivery: Equatable, Sendable {
        /// A new message; privately it is for the asker alone.
        case answer(isPrivate: Bool)
        /// The message that the control is in becomes the answer.
        case replace
        /// The answer is for the asker alone, and the message with the vote says how many have voted.
        case vote
    }

    var line: String
    var delivery: Delivery
    /// Which page of a long answer is wanted.
    var page = 0
}

/// Why nothing is done, in words that the asker alone reads.
enum Refusal: Equatable, Sendable {
    case busy
    case notYours
    case expired
    case nothingToLike
    case personNotLinked
    case broken

    func text(_ phrases: DiscordPhrases) -> String {
        switch self {
        case .busy: phrases.busy
        case .notYours: phrases.notYours
        case .expired: phrases.expired
        case .nothingToLike: phrases.nothingToLike
        case .personNotLinked: phrases.personNotLinked
        case .broken: phrases.broken
        }
    }
}

/// What an interaction means.
enum InteractionMeaning: Equatable, Sendable {
    case ping
    case run(InteractionErrand)
    /// A command for the asker and this person, whose name completes it.
    case runWith(UserID, CommandMenu.Selection)
    /// A control whose line must be looked up first.
    case lookUp(Control, id: String)
    /// Ask for stars.
    case rate(Control)
    case complete(CommandMenu.Completion, text: String)
    case refuse(Refusal)
}
