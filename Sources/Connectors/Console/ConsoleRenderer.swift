package import Chat

/// Turns a reply into text for a terminal or a pipe. Pure: the same reply, style and width give the same text.
///
/// Text from outside cannot steer the terminal: control characters and escape sequences are removed before anything is
/// printed. No line is wider than `width`; lines of text end at 100 columns, because longer ones are hard to read.
package struct ConsoleRenderer: Sendable, Equatable {
    package enum Style: Sendable, Equatable {
        /// Colours and line-drawing characters.
        case ansi
        /// No escape sequences, and only ASCII around the text itself.
        case plain
    }

    package static let narrowest = 40
    package static let usualWidth = 80
    static let longestLine = 100

    package let style: Style
    /// Columns; never below `narrowest`.
    package let width: Int

    /// - Parameter width: columns of the terminal; `nil` where it is unknown.
    package init(style: Style, width: Int? = nil) {
        self.style = style
        self.width = max(Self.narrowest, width ?? Self.usualWidth)
    }

    /// The whole reply, ending with a line break; empty for an empty reply.
    package func render(_ reply: Reply) -> String {
        let cards = reply.cards.enumerated().map { index, card in
            CardLayout(card: card, number: index + 1, of: reply.cards.count, glyphs: glyphs, width: measure).lines
        }
        let questions = [reply.choice.map(layout), reply.vote.map(layout)].compactMap { $0?.lines }
        let sections = ([text(of: reply)] + cards + questions + [closing(of: reply)]).filter { !$0.isEmpty }
        let lines = sections.joined(separator: [ConsoleLine()])
        return lines.map { $0.painted(style) + "\n" }.joined()
    }

    var glyphs: ConsoleGlyphs { style == .ansi ? .drawn : .ascii }

    private var measure: Int { min(width, Self.longestLine) }

    private func text(of reply: Reply) -> [ConsoleLine] {
        let tone: ConsoleSpan.Tone
        switch reply.outcome {
        case .answered: return BlockLayout(glyphs: glyphs, width: measure).lines(of: reply.blocks)
        case .refused: tone = .fair
        case .failed: tone = .bad
        }
        let mark = ConsoleSpan(glyphs.warning + " ", tone)
        return BlockLayout(glyphs: glyphs, width: measure - mark.text.displayWidth).lines(of: reply.blocks)
            .map { ConsoleLine([mark] + $0.spans) }
    }

    private func layout(_ choice: Choice) -> ChoiceLayout {
        ChoiceLayout(question: choice.question, options: choice.options, width: measure)
    }

    private func layout(_ vote: Vote) -> ChoiceLayout {
        ChoiceLayout(question: vote.question, options: vote.options, width: measure)
    }

    private func closing(of reply: Reply) -> [ConsoleLine] {
        [reply.hint.printableText].filter { !$0.isEmpty }
            .flatMap { TextWrapping(width: measure).lines(of: $0) }
            .map { ConsoleLine([ConsoleSpan($0, .quiet)]) }
    }
}
