import Chat
import MatrixCrypto

/// One line that the bot is asked, and where the answer belongs.
struct Turn: Sendable {
    /// Of the chat event, and of the answer.
    var id: String
    var line: String
    var isAddressed: Bool
    var sender: MatrixUserID
    var place: AnswerPlace
    /// Whether it was not typed: then a room hears of it only if there is an answer for it.
    var isSilentWhenRefused = false
    /// The line that is asked again for others; else this one.
    var question: String?
    /// The event that is said better now, and the message that refused it.
    var correcting: (event: EventID, message: String)?
}
