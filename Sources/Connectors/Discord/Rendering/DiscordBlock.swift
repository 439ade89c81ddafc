import Chat

/// The lines of a block in Discord's markdown; each is at most as long as a third of a page.
struct DiscordBlock {
    let block: Reply.Block

    private static let longestLine = 1_000
    private static let longestLabel = 60
    private static let cells = 5

    var lines: [String] {
        switch block {
        case .heading(let text):
            [DiscordText.line(text, limit: 250)].filter { !$0.isEmpty }.map { "### " + $0 }
        case .paragraph(let text): Self.split(DiscordText.lines(text, limit: 3_000))
        case .list(let items): items.map { "- " + DiscordText.line($0, limit: Self.longestLine) }
        case .bars(let bars): bars.map(Self.line)
        }
    }

    /// `▰▰▰▱▱ **Genre** · note`; what speaks against something is a minus.
    private static func line(of bar: Reply.Bar) -> String {
        let value = bar.value.isFinite ? min(max(bar.value, -1), 1) : 0
        let filled = min(cells, Int((abs(value) * Double(cells)).rounded()))
        let picture = String(repeating: "▰", count: filled) + String(repeating: "▱", count: cells - filled)
        let sign = value < 0 ? "−" : "+"
        let note = bar.note.isEmpty ? "" : " · " + DiscordText.line(bar.note, limit: 600)
        return "`\(sign)\(picture)` **\(DiscordText.line(bar.label, limit: longestLabel))**\(note)"
    }

    /// Long paragraphs are cut between words, and words without an end anywhere but within an escape.
    private static func split(_ text: String) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ", omittingEmptySubsequences: false).flatMap(pieces) {
                if !line.isEmpty, line.utf16.count + 1 + word.utf16.count > longestLine {
                    lines.append(line)
                    line = ""
                }
                line += (line.isEmpty ? "" : " ") + word
            }
            lines.append(line)
        }
        return lines
    }

    private static func pieces(of word: Substring) -> [String] {
        guard word.utf16.count > longestLine else { return [String(word)] }
        var pieces = [""]
        var isEscape = false
        for character in word {
            let last = pieces[pieces.count - 1]
            if !isEscape, last.utf16.count + character.utf16.count >= longestLine { pieces.append("") }
            pieces[pieces.count - 1].append(character)
            isEscape = character == "\\" && !isEscape
        }
        return pieces
    }
}
