import Chat

/// Lays out named values −1…1 around an axis: what lowers goes left, what raises goes right, labels and notes aligned.
struct BarLayout {
    let bars: [Reply.Bar]
    let glyphs: ConsoleGlyphs
    let width: Int

    var lines: [ConsoleLine] { bars.flatMap(lines(of:)) }

    /// Cells on each side of the axis.
    private var reach: Int { width < 60 ? 5 : 8 }
    private var labelWidth: Int {
        min(bars.map { $0.label.printableLine.displayWidth }.max() ?? 0, width / 3)
    }

    private func lines(of bar: Reply.Bar) -> [ConsoleLine] {
        let label = bar.label.printableLine.truncated(toWidth: labelWidth, ellipsis: glyphs.ellipsis)
        let left = glyphs.filled(-bar.value, of: reach, half: glyphs.leftHalf)
        let right = glyphs.filled(bar.value, of: reach, half: glyphs.rightHalf)
        let row = ConsoleLine([
            ConsoleSpan(label.padded(toWidth: labelWidth) + "  "),
            ConsoleSpan(String(repeating: " ", count: reach - left.count)),
            ConsoleSpan(left, .bad),
            ConsoleSpan(glyphs.axis, .quiet),
            ConsoleSpan(right, .good),
            ConsoleSpan(String(repeating: " ", count: reach - right.count) + "  "),
        ])
        let notes = TextWrapping(width: width - row.width).lines(of: bar.note.printableLine)
            .map { ConsoleSpan($0, .quiet) }
        return notes.enumerated().map { index, note in
            index == 0 ? ConsoleLine(row.spans + [note]) : ConsoleLine([note]).indented(by: row.width)
        }
    }
}
