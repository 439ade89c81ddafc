import Chat

/// A vote whose message must be brought up to date: what is shown, and who has voted. What they voted for is not known here.
struct DiscordVote: Codable, Sendable {
    struct Option: Codable, Sendable {
        var label: String
        var command: String
    }

    let id: String
    var question: String
    var options: [Option]
    /// How many may vote.
    var voters: Int
    /// Milliseconds since 1970.
    var endsAt: Int64
    var channel: String
    /// `nil` until it has been sent.
    var message: MessageID?
    /// Of the one who began it; its message is worded in it.
    var locale: String?
    var voted: Set<UserID> = []
    var isOver = false

    init(_ vote: Vote, channel: String, locale: String?) {
        id = vote.id
        question = vote.question
        options = vote.options.map { Option(label: $0.label, command: $0.command) }
        voters = vote.voters.count
        endsAt = vote.endsAt
        self.channel = channel
        self.locale = locale
    }

    /// The message with a button for each option, which nobody can press any more when the vote is over.
    func body(_ phrases: DiscordPhrases, signer: ControlSigner) -> OutgoingBody {
        var controls = ControlWriter(signer: signer)
        let state = isOver ? phrases.voteIsOver : phrases.voted(voted.count, max(voters, voted.count))
        var components: [Component] = [
            .text("**\(DiscordText.line(question, limit: 500))**\n-# \(DiscordText.line(state, limit: 200))")
        ]
        let buttons = options.prefix(4 * Component.mostInRow).enumerated().map { index, option in
            var button = controls.button(
                DiscordText.plain("\(index + 1) · \(option.label)", limit: Component.longestLabel),
                Control(deed: .vote, line: option.command), style: .secondary)
            button.isDisabled = isOver
            return Component.button(button)
        }
        for start in stride(from: 0, to: buttons.count, by: Component.mostInRow) {
            components.append(.row(Array(buttons[start..<min(start + Component.mostInRow, buttons.count)])))
        }
        return OutgoingBody(components: [.container(components, accent: nil)], flags: .isComponentsV2)
    }
}
