extension Unicode.Scalar {
    /// Whether printing it would steer the terminal or reorder what stands around it, instead of showing a character.
    var steersTerminal: Bool {
        switch value {
        case 0x00...0x1F, 0x7F...0x9F: true
        case 0x2028, 0x2029, 0xFEFF: true
        case 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    /// The text on one line, safe to print: breaks and tabs become spaces, everything else that steers a terminal goes.
    var printableLine: String { neutralised(breakingLinesWith: " ") }

    /// The text with its line breaks, safe to print.
    var printableText: String { neutralised(breakingLinesWith: "\n") }

    private func neutralised(breakingLinesWith lineBreak: Unicode.Scalar) -> String {
        guard unicodeScalars.contains(where: \.steersTerminal) else { return self }
        var safe = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in unicodeScalars {
            switch scalar {
            case "\n" where afterReturn: break
            case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": safe.append(lineBreak)
            case "\t": safe.append(" ")
            default: if !scalar.steersTerminal { safe.append(scalar) }
            }
            afterReturn = scalar == "\r"
        }
        return String(safe)
    }
}
