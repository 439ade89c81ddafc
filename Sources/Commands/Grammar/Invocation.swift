/// A command line that was understood: which command, with which values.
package struct Invocation: Sendable, Equatable {
    package let command: String
    /// By the name of the parameter.
    package let values: [String: ArgumentValue]
    /// The line it was parsed from; parsing it again gives the same invocation.
    package let line: String

    package init(command: String, values: [String: ArgumentValue] = [:], line: String) {
        self.command = command
        self.values = values
        self.line = line
    }

    package subscript<Value>(_ key: ParameterKey<Value>) -> Value? {
        values[key.parameter.name].flatMap(key.read)
    }
}

/// What a line asks for before the conversation so far is taken into account.
package enum Request: Sendable, Equatable {
    case command(Invocation)
    /// `1 up`, `why 2`: an action on a card of the last answer.
    case card(number: Int, action: CardReply)
    /// `2`: an option of the last question, or of the vote that is going on.
    /// - Parameter isAddressed: it was said to the bot; in a room a number alone may mean anything else.
    case option(number: Int, isAddressed: Bool)
    /// Other titles for the last question.
    case spin
}

/// What can be said to a numbered card.
package enum CardReply: Sendable, Equatable {
    case feedback(String)
    case why

    /// The command line that it means for a title.
    func line(for title: String) -> String {
        switch self {
        case .feedback(let verdict): "feedback \(verdict) \(title)"
        case .why: "whynot \(title)"
        }
    }
}
