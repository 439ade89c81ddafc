import Chat

/// One named value as text: what it is and what stands behind it first, for those who listen; then a bar around an axis, of the
/// same width as all others.
struct BarText {
    let bar: Reply.Bar

    /// Cells on each side of the axis.
    private static let reach = 5

    var text: MessageText {
        let label = bar.label.shownLine(300)
        let note = bar.note.shownText(1_200)
        let line = note.isEmpty ? label : "\(label): \(note)"
        let html =
            "<strong>\(label.escapedForHTML)</strong>"
            + (note.isEmpty ? "" : ": " + note.escapedForHTML.replacing("\n", with: "<br>"))
        return MessageText(body: "\(line)\n\(cells)", html: "\(html)<br><code>\(cells)</code>")
    }

    private var cells: String {
        let filled = Self.filled(bar.value)
        let left = max(-filled, 0)
        let right = max(filled, 0)
        return String(repeating: "─", count: Self.reach - left) + String(repeating: "▇", count: left) + "┼"
            + String(repeating: "▇", count: right) + String(repeating: "─", count: Self.reach - right)
    }

    /// −5…5; whatever is not nothing fills at least one cell.
    private static func filled(_ value: Double) -> Int {
        guard value.isFinite, value != 0 else { return 0 }
        let cells = Int((min(max(value, -1), 1) * Double(reach)).rounded())
        return cells == 0 ? (value < 0 ? -1 : 1) : cells
    }
}
