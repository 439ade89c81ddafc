import MatrixCrypto

/// The messages that a reply is said in, with their ids, their place and their buttons.
struct Answer {
    let id: String
    let destination: OutgoingMessage.Destination
    /// `nil` where it stands for itself.
    let place: AnswerPlace?
    let parts: [ReplyLayout.Part]
    var isNotice = false
    /// Who is called, because they waited long.
    var mentioned: MatrixUserID?
    /// A message whose text is replaced by the first one, where that is text alone.
    var replaced: String?

    /// At most so many buttons under one message.
    private static let buttonLimit = 3

    func messageID(_ part: Int) -> String { "\(id)/\(part)" }

    /// Whether the first message is an edit of an earlier one. One that carries a card is not: it is reacted to.
    var isReplacing: Bool {
        guard replaced != nil, let first = parts.first, case .text = first.content else { return false }
        return first.card == nil && first.buttons.isEmpty
    }

    var messages: [OutgoingMessage] { parts.indices.map(message) + parts.indices.flatMap(buttons) }

    private func message(_ index: Int) -> OutgoingMessage {
        let mentioned = index == 0 ? mentioned : nil
        var type = "m.room.message"
        var content: JSONValue
        var picture: OutgoingMessage.Picture?
        switch parts[index].content {
        case .text(let text): content = MessageContent.text(text, isNotice: isNotice, mentioning: mentioned)
        case .poster(let caption, let fileName, let reference):
            content = MessageContent.poster(caption, fileName: fileName, mentioning: mentioned)
            picture = .init(reference: reference)
        case .poll(let poll):
            type = "org.matrix.msc3381.poll.start"
            content = poll.content
        }
        if index == 0, let replaced, isReplacing {
            return OutgoingMessage(
                id: messageID(index), destination: destination,
                kind: .edit(.message(replaced), content: MessageContent.edit(to: content)))
        }
        content["m.relates_to"] = place?.relation(isFirst: index == 0)
        return OutgoingMessage(
            id: messageID(index), destination: destination, kind: .event(type: type, content: content),
            picture: picture)
    }

    private func buttons(_ index: Int) -> [OutgoingMessage] {
        parts[index].buttons.prefix(Self.buttonLimit).map { sign in
            OutgoingMessage(
                id: "\(messageID(index))/\(sign.key)", destination: destination,
                kind: .reaction(.message(messageID(index)), key: sign.key))
        }
    }
}
