/// The same for places that refuse components of the second kind: embeds, with rows of buttons below them.
struct EmbedPacking {
    let cards: [DiscordCard]

    private static let mostRows = 5
    /// Leaves a row for what belongs to the whole.
    private static let cardsInMessage = 4
    /// UTF-16 units of text outside of embeds, well below Discord's 2,000.
    private static let longestContent = 1_900

    /// - Parameter rows: of controls, with their questions before them.
    func messages(
        text: String, hint: String, rows: [Component], _ controls: inout ControlWriter
    ) -> [RenderedMessage] {
        let questions = rows.compactMap { if case .text(let text) = $0 { text } else { nil } }
        var contents = chunks(of: ([text] + questions + [hint]).filter { !$0.isEmpty }.joined(separator: "\n"))
        // The last of the text stands above the cards, and what comes before has messages of its own.
        let last = contents.popLast()
        var messages = contents.map { message(content: $0) }
        var groups = grouped()
        messages.append(message(content: last, cards: groups.isEmpty ? [] : groups.removeFirst(), &controls))
        for group in groups { messages.append(message(content: nil, cards: group, &controls)) }
        for row in rows {
            guard case .row = row else { continue }
            if messages[messages.count - 1].body.components.count == Self.mostRows {
                messages.append(message(content: DiscordText.ellipsis))
            }
            messages[messages.count - 1].body.components.append(row)
        }
        return messages.filter {
            $0.body.content != nil || !($0.body.embeds ?? []).isEmpty || !$0.body.components.isEmpty
        }
    }

    private func message(content: String) -> RenderedMessage {
        var body = OutgoingBody()
        body.content = content
        return RenderedMessage(body: body, files: [])
    }

    private func message(
        content: String?, cards: [DiscordCard], _ controls: inout ControlWriter
    ) -> RenderedMessage {
        let files = cards.compactMap(\.poster)
        var body = OutgoingBody()
        body.content = content
        body.embeds = cards.map(embed)
        body.components = cards.flatMap { Array($0.rows(&controls).prefix(1)) }
        body.attachments = OutgoingAttachment.all(of: files)
        return RenderedMessage(body: body, files: files)
    }

    private func embed(_ card: DiscordCard) -> OutgoingEmbed {
        OutgoingEmbed(
            title: card.title, description: card.details, color: card.accent,
            thumbnail: card.poster.map { .init(url: "attachment://\($0.name)") })
    }

    private func grouped() -> [[DiscordCard]] {
        var groups: [[DiscordCard]] = []
        var length = 0
        for card in cards {
            let own = embed(card).textLength
            if let last = groups.last, last.count < Self.cardsInMessage,
                length + own <= OutgoingEmbed.mostTextInMessage
            {
                groups[groups.count - 1].append(card)
                length += own
            } else {
                groups.append([card])
                length = own
            }
        }
        return groups
    }

    /// Cut between lines, each of which is short enough.
    private func chunks(of text: String) -> [String] {
        var chunks: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let chunk = chunks.last, chunk.utf16.count + 1 + line.utf16.count <= Self.longestContent {
                chunks[chunks.count - 1] = chunk + "\n" + line
            } else {
                chunks.append(String(line))
            }
        }
        return chunks.filter { $0.contains { !$0.isWhitespace } }
    }
}
