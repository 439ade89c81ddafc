/// What the Discord connector says itself, in one language; localised by the caller.
package struct DiscordPhrases: Sendable {
    /// Too many ask at once.
    package var busy: String
    /// A button in somebody else's answer was pressed.
    package var notYours: String
    /// A button or menu can no longer be used.
    package var expired: String
    /// An answer could not be shown.
    package var broken: String
    /// Says in a room that the answer went to the asker alone.
    package var answeredPrivately: String
    /// There is nothing more to say to this.
    package var alreadyAnswered: String
    /// Stands in a menu in which nothing is chosen yet.
    package var choose: String
    /// A message was chosen that holds no text.
    package var nothingToLike: String
    /// A person was chosen whose taste is not known.
    package var personNotLinked: String
    package var voteIsOver: String
    /// Asks for stars.
    package var howGood: String
    /// Says which numbers of stars there are.
    package var starsHint: String
    /// How many of how many have voted.
    package var voted: @Sendable (_ count: Int, _ total: Int) -> String

    package init(
        busy: String, notYours: String, expired: String, broken: String, answeredPrivately: String,
        alreadyAnswered: String, choose: String, nothingToLike: String, personNotLinked: String, voteIsOver: String,
        howGood: String, starsHint: String, voted: @escaping @Sendable (_ count: Int, _ total: Int) -> String
    ) {
        self.busy = busy
        self.notYours = notYours
        self.expired = expired
        self.broken = broken
        self.answeredPrivately = answeredPrivately
        self.alreadyAnswered = alreadyAnswered
        self.choose = choose
        self.nothingToLike = nothingToLike
        self.personNotLinked = personNotLinked
        self.voteIsOver = voteIsOver
        self.howGood = howGood
        self.starsHint = starsHint
        self.voted = voted
    }
}
