/// Breaks text into lines of at most `width` columns: at spaces, between wide characters (Chinese and Japanese put no
/// spaces), and inside a word only when it is wider than a line. Line breaks of the text stay.
struct TextWrapping {
    private struct Piece {
        var text: String
        var width: Int
        var followsSpace: Bool
    }

    let width: Int

    func lines(of text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { lines(ofParagraph: $0) }
    }

    private func lines(ofParagraph paragraph: Substring) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        func finishLine() {
            lines.append(line)
            line = ""
            used = 0
        }
        for piece in pieces(of: paragraph) {
            let space = piece.followsSpace && used > 0 ? 1 : 0
            if used > 0, used + space + piece.width > width { finishLine() }
            if used > 0, space == 1 {
                line += " "
                used += 1
            }
            guard used + piece.width > width else {
                line += piece.text
                used += piece.width
                continue
            }
            for character in piece.text {
                if used > 0, used + character.displayWidth > width { finishLine() }
                line.append(character)
                used += character.displayWidth
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }

    private func pieces(of paragraph: Substring) -> [Piece] {
        var pieces: [Piece] = []
        var current = Piece(text: "", width: 0, followsSpace: false)
        func finishPiece() {
            if !current.text.isEmpty { pieces.append(current) }
            current = Piece(text: "", width: 0, followsSpace: false)
        }
        for character in paragraph {
            let columns = character.displayWidth
            if character.isBreakingSpace {
                finishPiece()
                current.followsSpace = true
            } else if columns == 2, current.text.isEmpty || !character.mayNotBeginLine {
                let followsSpace = current.text.isEmpty && current.followsSpace
                if !current.text.isEmpty { finishPiece() }
                current = Piece(text: String(character), width: 2, followsSpace: followsSpace)
            } else {
                if columns == 1, current.text.last?.displayWidth == 2 { finishPiece() }
                current.text.append(character)
                current.width += columns
            }
        }
        finishPiece()
        return pieces
    }
}

extension String {
    /// The text as one piece for wrapping, until `breakable`.
    var unbreakable: String { replacing(" ", with: "\u{A0}") }
    var breakable: String { replacing("\u{A0}", with: " ") }
}

extension Character {
    fileprivate var isBreakingSpace: Bool {
        isWhitespace && self != "\u{A0}" && self != "\u{202F}" && self != "\u{2007}"
    }

    /// Closing marks that East Asian typography keeps with the character before them.
    fileprivate var mayNotBeginLine: Bool { "、。，．！？：；）」』】》〉〕ー々".contains(self) }
}
