/// What is wrong with a command line, for the person who wrote it. `ErrorWriter` puts it into words.
package enum CommandError: Error, Sendable, Equatable {
    case unknownCommand(word: String, guess: String?)
    case missingParameter(command: String, parameter: String)
    case badChoice(value: String, allowed: [String])
    case badNumber(value: String, range: ClosedRange<Int>)
    case badFilter(key: String)
    case badFilterValue(value: String, key: String, example: String)
    case tooLong(limit: Int)
    case unexpectedWords(command: String, words: String)
    case unknownTitle(String, guesses: [String])
    case unknownMember(String, allowed: [String])
    case unknownSubject(String)
    case badSetting(value: String, setting: String, allowed: [String])
    case noSuchCard(number: Int, count: Int)
    case noCardsYet
    /// A number was said where no question with options is open.
    case nothingToChoose(number: Int)
    case noSuchOption(number: Int, count: Int)
    case noVote
    /// Somebody votes who is not one of the group.
    case noVoter(names: [String])
    /// The title is not to be had any more by the one who chose it.
    case optionGone
    /// Only who asked for a vote can end it.
    case notYourVote(name: String)
    case nothingToSpin
    case notLinked
    case ownerOnly
    case accessUnknown(name: String)
    case groupNeedsMore(example: String)
}
