import Chat
import MatrixCrypto

/// What somebody did with an answer: by a reaction, by a reply, or in a poll.
struct Deed: Sendable {
    enum Meaning: Equatable, Sendable {
        case card(Int, AnswerRecord.ShownAction)
        /// Others for the same question, by the command of the asker.
        case again(command: String)
        case option(Int)
    }

    var event: RoomEvent
    var answer: Conversation.ReactedTo
    var meaning: Meaning
    /// Where an answer to it belongs.
    var place: AnswerPlace
    /// The reaction that it was done by, where it was one.
    var sign: ReactionSign?
    /// Whether words were typed, so that more than a sign is owed.
    var isTyped: Bool { sign == nil && event.type == "m.room.message" }
}

extension AnswerRecord {
    /// What a reaction to a message of it means.
    ///
    /// A number chooses: in a vote and a questionnaire that option, else that card, as “1 up” would.
    func meaning(of sign: ReactionSign, part: Int) -> Deed.Meaning? {
        switch sign {
        case .up: onCard(parts[part] ?? onlyCard, verb: .up)
        case .down: onCard(parts[part] ?? onlyCard, verb: .down)
        case .again: actions.first { $0.verb == Card.Action.Verb.spin.rawValue }.map { .again(command: $0.command) }
        case .number(let number):
            if options.isEmpty {
                onCard(number - 1, verb: .up)
            } else {
                options.indices.contains(number - 1) ? .option(number - 1) : nil
            }
        case .noted: nil
        }
    }

    /// What a line that answers it means: `2 seen`, `why 2`, `spin`; of a reply to one message of it also `why`, `👍`, and `2`
    /// where there are options. `nil` for anything else.
    ///
    /// - Parameter part: the message that was replied to; `nil` for a line that was said after it.
    func meaning(of text: String, part: Int?) -> Deed.Meaning? {
        guard text.utf8.count <= 100 else { return nil }
        let bare = text.hasPrefix("!") ? text.dropFirst() : text[...]
        let words = bare.split(whereSeparator: \.isWhitespace).map { $0.filter { !".!?,".contains($0) }.lowercased() }
        switch words.count {
        case 1:
            if let spin = actions.first(where: { $0.isSaid(words[0]) }) { return .again(command: spin.command) }
            guard let part else { return nil }
            if let number = Int(words[0]) { return options.indices.contains(number - 1) ? .option(number - 1) : nil }
            if let sign = ReactionSign(key: words[0]) { return meaning(of: sign, part: part) }
            return onCard(parts[part] ?? onlyCard) { $0.isSaid(words[0]) }
        case 2:
            guard let number = Int(words[0]) ?? Int(words[1]) else { return nil }
            let word = Int(words[0]) == nil ? words[0] : words[1]
            switch ReactionSign(key: word) {
            case .up: return onCard(number - 1, verb: .up)
            case .down: return onCard(number - 1, verb: .down)
            default: return onCard(number - 1) { $0.isSaid(word) }
            }
        default: return nil
        }
    }

    private var onlyCard: Int? { cards.count == 1 ? 0 : nil }

    private func onCard(_ index: Int?, verb: Card.Action.Verb) -> Deed.Meaning? {
        onCard(index) { $0.verb == verb.rawValue }
    }

    private func onCard(_ index: Int?, where fits: (ShownAction) -> Bool) -> Deed.Meaning? {
        guard let index, cards.indices.contains(index), let action = cards[index].actions.first(where: fits) else {
            return nil
        }
        return .card(index, action)
    }
}

extension AnswerRecord.ShownAction {
    fileprivate func isSaid(_ text: String) -> Bool { text == verb || text == word.lowercased() }

    /// The verdicts that `feedback undo` takes back.
    var isVerdict: Bool {
        switch Card.Action.Verb(rawValue: verb) {
        case .up, .down, .seen, .dismiss: true
        case .why, .spin, nil: false
        }
    }
}
