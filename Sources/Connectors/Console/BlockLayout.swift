import Chat

/// Lays out the text of a reply: headings, paragraphs, lists and bars.
struct BlockLayout {
    let glyphs: ConsoleGlyphs
    let width: Int

    func lines(of blocks: [Reply.Block]) -> [ConsoleLine] {
        var lines: [ConsoleLine] = []
        var followsHeading = true
        for block in blocks {
            let added = self.lines(of: block)
            if added.isEmpty { continue }
            if !followsHeading { lines.append(ConsoleLine()) }
            lines += added
            if case .heading = block { followsHeading = true } else { followsHeading = false }
        }
        return lines
    }

    private func lines(of block: Reply.Block) -> [ConsoleLine] {
        switch block {
        case .heading(let text): wrapped(text.printableLine, tone: .strong)
        case .paragraph(let text): wrapped(text.printableText)
        case .list(let items): items.flatMap(lines(ofItem:))
        case .bars(let bars): BarLayout(bars: bars, glyphs: glyphs, width: width).lines
        }
    }

    private func lines(ofItem item: String) -> [ConsoleLine] {
        let bullet = "  \(glyphs.bullet) "
        let texts = TextWrapping(width: width - bullet.displayWidth).lines(of: item.printableText)
        return texts.enumerated().map { index, text in
            let lead =
                index == 0 ? ConsoleSpan(bullet, .quiet) : ConsoleSpan(String(repeating: " ", count: bullet.count))
            return ConsoleLine([lead, ConsoleSpan(text)])
        }
    }

    private func wrapped(_ text: String, tone: ConsoleSpan.Tone = .normal) -> [ConsoleLine] {
        guard !text.isEmpty else { return [] }
        return TextWrapping(width: width).lines(of: text).map { ConsoleLine([ConsoleSpan($0, tone)]) }
    }
}
