/// What the bot answers, in no platform's format. Connectors degrade it to what their platform can show.
package struct Reply: Sendable, Equatable {
    /// A piece of text with just enough structure to be rendered well everywhere.
    package enum Block: Sendable, Equatable {
        case heading(String)
        case paragraph(String)
        case list([String])
        /// Named values −1…1, such as the terms of a score; `note` says what stands behind one.
        case bars([Bar])
    }

    package struct Bar: Sendable, Equatable {
        package var label: String
        package var value: Double
        package var note: String

        package init(label: String, value: Double, note: String = "") {
            self.label = label
            self.value = value
            self.note = note
        }
    }

    /// Who may read it. A personal answer never goes to a room.
    package enum Visibility: String, Sendable, Equatable {
        case room
        case asker
    }

    package enum Outcome: String, Sendable, Equatable {
        case answered
        /// The asker must change something; the text says what.
        case refused
        /// Our fault; the text carries a reference to the log.
        case failed
    }

    package var blocks: [Block]
    package var cards: [Card]
    /// A question that the asker is to answer.
    package var choice: Choice?
    /// A vote that begins with this reply.
    package var vote: Vote?
    /// The id of the vote whose outcome this reply tells.
    package var endedVote: String?
    /// What can be done with the reply as a whole.
    package var actions: [Card.Action]
    /// A closing line that says what can be typed next.
    package var hint: String
    package var visibility: Visibility
    package var outcome: Outcome

    package init(
        blocks: [Block] = [], cards: [Card] = [], choice: Choice? = nil, vote: Vote? = nil, endedVote: String? = nil,
        actions: [Card.Action] = [], hint: String = "", visibility: Visibility = .room, outcome: Outcome = .answered
    ) {
        self.blocks = blocks
        self.cards = cards
        self.choice = choice
        self.vote = vote
        self.endedVote = endedVote
        self.actions = actions
        self.hint = hint
        self.visibility = visibility
        self.outcome = outcome
    }

    /// The text of all blocks without any styling, one line per element.
    package var plainText: String {
        blocks.map { block in
            switch block {
            case .heading(let text), .paragraph(let text): text
            case .list(let items): items.map { "- \($0)" }.joined(separator: "\n")
            case .bars(let bars):
                bars.map { bar in bar.note.isEmpty ? bar.label : "\(bar.label): \(bar.note)" }.joined(separator: "\n")
            }
        }.joined(separator: "\n")
    }
}
