/// What a button, a menu or a form stands for. It travels in the `custom_id` of the component, signed, so that nothing has to be
/// remembered for it, and it works after a restart.
struct Control: Equatable, Sendable {
    enum Deed: Character, Sendable, CaseIterable {
        /// Runs the line; the answer is a new message for the one who pressed.
        case answer = "a"
        /// Runs the line; the answer takes the place of the message.
        case replace = "r"
        /// Runs the line, which votes, and says how many have.
        case vote = "v"
        /// Asks for stars first: `line` is run without them, `rating` with them.
        case rate = "f"
        /// A menu: what was chosen in it is a control of its own.
        case pick = "p"
    }

    var deed: Deed
    /// The command line, at most 100 characters; empty for a menu.
    var line = ""
    /// The command line with `*` for the number of stars.
    var rating: String?
    /// Who may use it; `nil` for everybody who sees it.
    var owner: UserID?
    /// Which page of the answer is shown.
    var page = 0
    /// Tells apart what would otherwise be the same in one message.
    var place = 0
}
