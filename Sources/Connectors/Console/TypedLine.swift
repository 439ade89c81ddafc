import Chat

/// Understands a typed line: as the end of the conversation, as an action of what was shown last, or as a command.
///
/// Actions are shown as `1 up`; typing that is pressing the button, so it becomes the action's command line.
struct TypedLine {
    enum Meaning: Equatable {
        case nothing
        case quit
        case command(String)
    }

    private var actions: [String: String] = [:]

    func meaning(of line: String) -> Meaning {
        let words = line.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
        if words.isEmpty { return .nothing }
        if words == ["/quit"] || words == ["exit"] { return .quit }
        if let command = actions[words.joined(separator: " ")] { return .command(command) }
        return .command(line)
    }

    /// Takes the actions of a reply that offers some; a reply without any leaves the earlier ones in reach.
    mutating func offer(_ reply: Reply) {
        var offered: [String: String] = [:]
        for action in reply.actions { offered[action.verb.rawValue] = action.command }
        for (index, card) in reply.cards.enumerated() {
            for action in card.actions {
                offered["\(index + 1) \(action.verb.rawValue)"] = action.command
                offered["\(action.verb.rawValue) \(index + 1)"] = action.command
            }
        }
        if !offered.isEmpty { actions = offered }
    }
}
