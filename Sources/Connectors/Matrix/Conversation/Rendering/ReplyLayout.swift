import Chat

/// Decides what a reply is said in: which messages, with which pictures and buttons.
///
/// Up to three cards are a message each, with the poster where there is one, so that each has its own buttons; more are one list.
struct ReplyLayout {
    /// One message.
    struct Part: Equatable {
        enum Content: Equatable {
            case text(MessageText)
            case poster(MessageText, fileName: String, reference: String)
            case poll(PollText)
        }

        var content: Content
        /// The index of the only card that it shows.
        var card: Int?
        /// Reactions that are put under it as buttons.
        var buttons: [ReactionSign] = []
    }

    /// Bytes of text in one message; an event may have 64 KiB, and encryption makes a third more of them.
    private static let messageLimit = 24 * 1_024
    private static let cardsWithButtons = 3

    let reply: Reply
    let phrases: MatrixPhrases

    var parts: [Part] {
        var texts = BlockText.texts(of: reply.blocks)
        var parts: [Part] = []
        if reply.cards.count > Self.cardsWithButtons {
            texts += reply.cards.enumerated().map { index, card in
                CardText(card: card, number: index + 1, phrases: phrases).brief
            }
        } else {
            for index in reply.cards.indices {
                if reply.cards[index].poster != nil {
                    parts += written(texts)
                    texts = []
                    parts.append(posterPart(index))
                } else {
                    let messages = MessageText.packed(texts + [cardText(index)], limit: Self.messageLimit)
                    texts = []
                    parts += messages.dropLast().map { Part(content: .text($0)) }
                    parts += messages.suffix(1).map { Part(content: .text($0), card: index, buttons: buttons(index)) }
                }
            }
        }
        parts += written(texts)
        addHint(to: &parts)
        if reply.vote == nil, reply.actions.contains(where: { $0.verb == .spin }), !parts.isEmpty {
            parts[parts.count - 1].buttons.append(.again)
        }
        return parts + polls
    }

    private func written(_ texts: [MessageText]) -> [Part] {
        MessageText.packed(texts, limit: Self.messageLimit).map { Part(content: .text($0)) }
    }

    private func cardText(_ index: Int) -> MessageText {
        CardText(card: reply.cards[index], number: index + 1, phrases: phrases).text
    }

    private func posterPart(_ index: Int) -> Part {
        let card = CardText(card: reply.cards[index], number: index + 1, phrases: phrases)
        return Part(
            content: .poster(card.text, fileName: card.fileName, reference: reply.cards[index].poster ?? ""),
            card: index, buttons: buttons(index))
    }

    private func buttons(_ index: Int) -> [ReactionSign] {
        let verbs = Set(reply.cards[index].actions.map(\.verb))
        return (verbs.contains(.up) ? [.up] : []) + (verbs.contains(.down) ? [.down] : [])
            + (reply.vote == nil ? [] : [.number(index + 1)])
    }

    /// Below what was said last.
    private func addHint(to parts: inout [Part]) {
        let shown = reply.hint.shownText(2_000)
        guard !shown.isEmpty else { return }
        let hint = BlockText.paragraph(shown)
        guard var last = parts.popLast() else {
            parts.append(Part(content: .text(hint)))
            return
        }
        switch last.content {
        case .text(let text): last.content = .text(.joined([text, hint]))
        case .poster(let text, let fileName, let reference):
            last.content = .poster(.joined([text, hint]), fileName: fileName, reference: reference)
        case .poll: break
        }
        parts.append(last)
    }

    private var polls: [Part] {
        let poll =
            reply.vote.map { PollText(question: $0.question, options: $0.options) }
            ?? reply.choice.map { PollText(question: $0.question, options: $0.options) }
        guard let poll, !poll.options.isEmpty else { return [] }
        return [Part(content: .poll(poll))]
    }
}
