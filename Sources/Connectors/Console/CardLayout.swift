import Chat
import Foundation

/// Lays out one recommendation beside a coloured edge. An edge instead of a closed box stays straight in every terminal,
/// even where it disagrees with us about the width of an emoji.
struct CardLayout {
    private static let matchCells = 10

    let card: Card
    /// What is typed to act on it; counts from 1.
    let number: Int
    let glyphs: ConsoleGlyphs
    let width: Int
    private let numberWidth: Int

    init(card: Card, number: Int, of count: Int, glyphs: ConsoleGlyphs, width: Int) {
        self.card = card
        self.number = number
        self.glyphs = glyphs
        self.width = width
        numberWidth = String(count).count
    }

    var lines: [ConsoleLine] {
        let body = titleLines + details.map { $0.indented(by: indent) }
        return body.map { ConsoleLine([ConsoleSpan(glyphs.cardEdge + " ", tone)] + $0.spans) }
    }

    private var tone: ConsoleSpan.Tone {
        switch card.match?.band {
        case .high: .good
        case .medium: .fair
        case .low, nil: .quiet
        }
    }

    private var indent: Int { numberWidth + 2 }
    private var contentWidth: Int { width - 2 }
    private var detailWidth: Int { contentWidth - indent }

    /// Title on the left and match on the right; the match moves below where both do not fit.
    private var titleLines: [ConsoleLine] {
        let year = card.year.map { "  \($0)" } ?? ""
        let titles = TextWrapping(width: detailWidth - year.displayWidth).lines(of: card.title.printableLine)
        let lead = String(repeating: " ", count: numberWidth - String(number).count) + "\(number)  "
        var lines = titles.enumerated().map { index, title in
            ConsoleLine([
                ConsoleSpan(index == 0 ? lead : String(repeating: " ", count: indent), tone),
                ConsoleSpan(title, .strong),
            ])
        }
        lines[lines.count - 1].spans.append(ConsoleSpan(year, .quiet))
        guard let match = matchLine else { return lines }
        let room = contentWidth - (lines.last?.width ?? 0) - match.width
        if lines.count == 1, room >= 2 {
            lines[0].spans += [ConsoleSpan(String(repeating: " ", count: room))] + match.spans
        } else {
            lines.append(match.indented(by: indent))
        }
        return lines
    }

    private var matchLine: ConsoleLine? {
        guard let match = card.match else { return nil }
        let bar = glyphs.filled(
            Double(match.percent) / 100, of: Self.matchCells, half: glyphs.rightHalfBeforeEmpty)
        let rest = String(repeating: glyphs.empty, count: Self.matchCells - bar.count)
        let label = match.label.printableLine.truncated(
            toWidth: detailWidth - Self.matchCells - 4, ellipsis: glyphs.ellipsis)
        return ConsoleLine([
            ConsoleSpan(glyphs.barOpening, .quiet), ConsoleSpan(bar, tone), ConsoleSpan(rest, .quiet),
            ConsoleSpan(glyphs.barClosing + "  ", .quiet), ConsoleSpan(label, tone),
        ])
    }

    private var details: [ConsoleLine] {
        let facts = card.facts.map(\.printableLine).filter { !$0.isEmpty }.joined(separator: glyphs.factSeparator)
        return wrapped(facts, tone: .quiet)
            + wrapped(card.overview.printableText)
            + wrapped(card.reason.printableText, lead: ConsoleSpan(glyphs.reason + " ", tone), tone: .emphasis)
            + card.notes.flatMap { wrapped($0.printableText, lead: ConsoleSpan(glyphs.bullet + " ", .quiet)) }
            + badges
            + commands
    }

    /// What is typed to act on the card, such as `1 up · 1 why`.
    private var commands: [ConsoleLine] {
        guard !card.actions.isEmpty else { return [] }
        let names = card.actions.map { "\(number) \($0.word)".unbreakable }
        return TextWrapping(width: detailWidth).lines(of: names.joined(separator: glyphs.separator))
            .map { ConsoleLine([ConsoleSpan($0.breakable, .quiet)]) }
    }

    private var badges: [ConsoleLine] {
        let names = card.availability.printableLine.split(separator: "·")
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        var lines: [ConsoleLine] = []
        for name in names {
            let text = name.truncated(toWidth: detailWidth - 2, ellipsis: glyphs.ellipsis)
            let badge = [ConsoleSpan("[", .quiet), ConsoleSpan(text, .accent), ConsoleSpan("]", .quiet)]
            if let last = lines.last, last.width + text.displayWidth + 3 <= detailWidth {
                lines[lines.count - 1].spans += [ConsoleSpan(" ")] + badge
            } else {
                lines.append(ConsoleLine(badge))
            }
        }
        return lines
    }

    private func wrapped(
        _ text: String, lead: ConsoleSpan = ConsoleSpan(""), tone: ConsoleSpan.Tone = .normal
    ) -> [ConsoleLine] {
        guard !text.isEmpty else { return [] }
        let hanging = lead.text.displayWidth
        return TextWrapping(width: detailWidth - hanging).lines(of: text).enumerated().map { index, text in
            index == 0
                ? ConsoleLine([lead, ConsoleSpan(text, tone)])
                : ConsoleLine([ConsoleSpan(text, tone)]).indented(by: hanging)
        }
    }
}
