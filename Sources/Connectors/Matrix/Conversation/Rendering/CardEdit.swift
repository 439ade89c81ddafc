import Chat

/// A card that is shown anew in its place, because something about it changed: it was asked for, and can be watched now.
struct CardEdit {
    let card: Card
    let number: Int
    let phrases: MatrixPhrases

    /// - Parameters:
    ///   - id: of this change; the same makes the same message.
    ///   - target: the message that shows the card alone.
    func message(
        id: String, replacing target: OutgoingMessage.Target, in destination: OutgoingMessage.Destination
    ) -> OutgoingMessage {
        let text = CardText(card: card, number: number, phrases: phrases)
        let content =
            card.poster == nil
            ? MessageContent.text(text.text) : MessageContent.poster(text.text, fileName: text.fileName)
        return OutgoingMessage(
            id: id, destination: destination, kind: .edit(target, content: MessageContent.edit(to: content)),
            picture: card.poster.map { .init(reference: $0) })
    }
}
