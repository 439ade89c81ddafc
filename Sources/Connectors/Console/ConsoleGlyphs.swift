/// The characters that give a reply its structure.
struct ConsoleGlyphs: Sendable, Equatable {
    let cardEdge: String
    let warning: String
    let bullet: String
    let reason: String
    let separator: String
    let factSeparator: String
    let ellipsis: String
    let axis: String
    let full: String
    /// Half of a cell, growing to the right and to the left; empty where only whole cells can be drawn.
    let rightHalf: String
    let leftHalf: String
    /// The half that meets `empty` without a gap.
    let rightHalfBeforeEmpty: String
    let empty: String
    let barOpening: String
    let barClosing: String

    static let drawn = ConsoleGlyphs(
        cardEdge: "┃", warning: "┃", bullet: "•", reason: "▸", separator: " · ", factSeparator: " · ", ellipsis: "…",
        axis: "│", full: "━", rightHalf: "╸", leftHalf: "╺", rightHalfBeforeEmpty: "╾", empty: "─",
        barOpening: "", barClosing: "")
    static let ascii = ConsoleGlyphs(
        cardEdge: "|", warning: "!", bullet: "-", reason: ">", separator: " | ", factSeparator: ", ", ellipsis: "...",
        axis: "|", full: "#", rightHalf: "", leftHalf: "", rightHalfBeforeEmpty: "", empty: "-",
        barOpening: "[", barClosing: "]")

    /// The filled part of a bar of `cells` cells for a share 0…1; anything above nothing shows at least a trace.
    func filled(_ share: Double, of cells: Int, half: String) -> String {
        let bounded = share.isFinite ? min(max(share, 0), 1) : 0
        guard bounded > 0 else { return "" }
        let steps = half.isEmpty ? 1 : 2
        let filled = max(1, Int((bounded * Double(cells * steps)).rounded()))
        let whole = String(repeating: full, count: filled / steps)
        guard filled % steps == 1 else { return whole }
        return half == leftHalf ? half + whole : whole + half
    }
}
