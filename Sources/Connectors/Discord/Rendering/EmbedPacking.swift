/// The same for places that refuse components of the second kind: embeds, with rows of buttons below them.
struct EmbedPacking {
    let cards: [DiscordCard]
    let asker: UserID?

    private static let mostRows = 5
    /// Leaves a row for what belongs to the whole.
    private static let cardsInMessage = 4
    private static let longestContent = 2_000

    func messages(
        text: String, hint: String, rows: [Component], _ controls: inout ControlWriter
    ) -> [RenderedMessage] {
        var messages: [RenderedMessage] = []
        // A question is text here, not a component.
        let questions = rows.compactMap { if case .text(let text) = $0 { text } else { nil } }
        let controlsBelow = rows.filter { if case .row = $0 { true } else { false } }
        let content = ([text] + questions + [hint]).filter { !$0.isEmpty }.joined(separator: "\n")
        let groups = cards.isEmpty ? [[]] : grouped()
        for (index, group) in groups.enumerated() {
            var body = OutgoingBody()
            if index == 0, !content.isEmpty { body.content = content }
            body.embeds = group.map(embed)
            body.components = group.flatMap { Array($0.rows(&controls).prefix(1)) }
            if index == groups.count - 1 { body.components += controlsBelow }
            let files = group.compactMap(\.poster)
            body.attachments = OutgoingAttachment.all(of: files)
            messages.append(RenderedMessage(body: body, files: files))
        }
        return messages.flatMap(limited)
    }

    private func embed(_ card: DiscordCard) -> OutgoingEmbed {
        OutgoingEmbed(
            title: String(card.title.prefix(OutgoingEmbed.longestTitle)), description: card.details,
            color: card.accent, thumbnail: card.poster.map { .init(url: "attachment://\($0.name)") })
    }

    private func grouped() -> [[DiscordCard]] {
        var groups: [[DiscordCard]] = []
        var length = 0
        for card in cards {
            let own = embed(card).textLength
            if let last = groups.last, last.count < Self.cardsInMessage, length + own <= OutgoingEmbed.mostTextInMessage
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

    /// Too long a text, or too many rows, go into messages of their own.
    private func limited(_ message: RenderedMessage) -> [RenderedMessage] {
        var first = message
        var following: [RenderedMessage] = []
        if message.body.components.count > Self.mostRows {
            var more = OutgoingBody()
            more.content = "…"
            more.components = Array(message.body.components.dropFirst(Self.mostRows).prefix(Self.mostRows))
            first.body.components = Array(message.body.components.prefix(Self.mostRows))
            following.append(RenderedMessage(body: more, files: []))
        }
        if let content = first.body.content, content.utf16.count > Self.longestContent {
            var lines = content.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            var fitting = ""
            while let line = lines.first, fitting.utf16.count + line.utf16.count < Self.longestContent {
                fitting += (fitting.isEmpty ? "" : "\n") + lines.removeFirst()
            }
            first.body.content = fitting
            var more = OutgoingBody()
            more.content = String(lines.joined(separator: "\n").prefix(Self.longestContent / 2))
            if !lines.isEmpty { following.append(RenderedMessage(body: more, files: [])) }
        }
        return [first] + following
    }
}
