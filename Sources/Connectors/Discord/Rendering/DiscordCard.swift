import Chat

/// Lays out one recommendation.
struct DiscordCard {
    let card: Card
    let poster: OutgoingFile?

    init(card: Card, poster: OutgoingFile?) {
        self.card = card
        self.poster = poster
    }

    private static let cells = 10
    private static let mostNotes = 8

    /// The colour of its edge by how well it fits.
    var accent: Int? {
        switch card.match?.band {
        case .high: 0x2E_CC71
        case .medium: 0xF1_C40F
        case .low: 0x95_A5A6
        case nil: nil
        }
    }

    var title: String {
        DiscordText.line(card.title, limit: 240) + (card.year.map { " (\($0))" } ?? "")
    }

    /// Everything but the title, at most about 2,700 UTF-16 units.
    var details: String {
        var lines: [String] = []
        func add(_ text: String, before: String = "", after: String = "") {
            if !text.isEmpty { lines.append(before + text + after) }
        }
        add(DiscordText.line(card.facts.filter { !$0.isEmpty }.joined(separator: " · "), limit: 200), before: "-# ")
        if let match = card.match {
            let filled = min(max((match.percent + 5) / Self.cells, 0), Self.cells)
            let bar = String(repeating: "▰", count: filled) + String(repeating: "▱", count: Self.cells - filled)
            add("`\(bar)` **\(DiscordText.line(match.label, limit: 80))**")
        }
        add(DiscordText.lines(card.overview, limit: 400))
        add(DiscordText.line(card.reason, limit: 500), before: "> ")
        for note in card.notes.prefix(Self.mostNotes) { add(DiscordText.line(note, limit: 150), before: "- ") }
        add(DiscordText.line(card.availability, limit: 150), before: "-# ")
        return lines.joined(separator: "\n")
    }

    func container(_ controls: inout ControlWriter) -> Component {
        let text = "### \(title)" + (details.isEmpty ? "" : "\n" + details)
        let plain = DiscordText.plain(card.title, limit: 200)
        let name = plain.isEmpty ? DiscordText.ellipsis : plain
        var inner: [Component] = []
        if let poster {
            inner.append(
                .section(
                    text,
                    .init(url: "attachment://\(poster.name)", description: name)))
        } else {
            inner.append(.text(text))
        }
        let rows = rows(&controls)
        if !rows.isEmpty { inner += [.separator] + rows }
        return .container(inner, accent: accent)
    }

    /// The buttons. Whoever presses one acts for their own taste.
    func rows(_ controls: inout ControlWriter) -> [Component] {
        let buttons = card.actions.prefix(2 * Component.mostInRow).map { action in
            let isRated = action.verb == .seen && card.rating != nil
            let control = Control(
                deed: isRated ? .rate : .answer, line: action.command, rating: isRated ? card.rating : nil)
            return Component.button(
                controls.button(
                    DiscordText.plain(action.label, limit: Component.longestLabel), control, style: .secondary))
        }
        return stride(from: 0, to: buttons.count, by: Component.mostInRow).map { start in
            .row(Array(buttons[start..<min(start + Component.mostInRow, buttons.count)]))
        }
    }
}
