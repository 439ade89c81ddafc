import Chat

/// Renders one recommendation: the caption of its poster, or a message of its own.
struct CardText {
    let card: Card
    /// What is said to act on it; counts from 1.
    let number: Int
    let phrases: MatrixPhrases

    private static let noteCount = 20

    /// Two paragraphs: what it is, then why, and what it is about.
    var text: MessageText {
        let notes = BlockText.list(
            card.notes.prefix(Self.noteCount).map { note in
                let shown = note.shownLine(400)
                return MessageText(body: shown, html: shown.escapedForHTML)
            })
        let parts = [.paragraph(head)] + (why.isEmpty ? [] : [MessageText.paragraph(why)]) + notes
        return MessageText(body: parts.map(\.body).joined(separator: "\n"), html: parts.map(\.html).joined())
    }

    /// One paragraph, for a list that is read over.
    var brief: MessageText {
        .paragraph(head + [reason].compactMap { $0 })
    }

    /// A name for the picture where it is saved.
    var fileName: String {
        let name = card.title.filter { !#"/\:*?"<>|"#.contains($0) }.shownLine(200)
        return (name.isEmpty ? "poster" : name) + (card.year.map { " (\($0))" } ?? "") + ".jpg"
    }

    /// Title and year with how well it fits, the facts, and where it plays.
    private var head: [MessageText] {
        let title = card.title.shownLine(800)
        let year = card.year.map { " (\($0))" } ?? ""
        var head = MessageText(
            body: "\(number). \(title)\(year)", html: "<strong>\(number). \(title.escapedForHTML)</strong>\(year)")
        if let match {
            head.body += " · " + match.body
            head.html += " · " + match.html
        }
        let facts = card.facts.prefix(8).map { $0.shownLine(120) }.filter { !$0.isEmpty }.joined(separator: " · ")
        let place = card.availability.shownLine(600)
        return [head] + [facts, place.isEmpty ? "" : "▸ \(place)"].filter { !$0.isEmpty }.map(Self.plain)
    }

    private var why: [MessageText] {
        let overview = card.overview.shownLine(1_600)
        return [reason].compactMap { $0 } + (overview.isEmpty ? [] : [Self.plain(overview)])
    }

    private static func plain(_ shown: String) -> MessageText {
        MessageText(body: shown, html: shown.escapedForHTML)
    }

    /// The band is said in words; the colour says it again. Both colours stand out from a light and from a dark ground.
    private var match: MessageText? {
        guard let match = card.match else { return nil }
        let label = match.label.shownLine(200)
        guard !label.isEmpty else { return nil }
        let words = ([label] + [phrases.bands[match.band]].compactMap { $0 }).joined(separator: ", ")
        let escaped = words.escapedForHTML
        let html =
            switch match.band {
            case .high: "<span data-mx-color=\"#1f9d61\">\(escaped)</span>"
            case .medium: "<span data-mx-color=\"#b7791f\">\(escaped)</span>"
            case .low: escaped
            }
        return MessageText(body: words, html: html)
    }

    private var reason: MessageText? {
        let shown = card.reason.shownLine(1_200)
        return shown.isEmpty ? nil : MessageText(body: shown, html: "<em>\(shown.escapedForHTML)</em>")
    }
}
