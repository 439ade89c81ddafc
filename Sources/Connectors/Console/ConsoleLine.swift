/// A run of text with one meaning; colours are chosen when it is painted, so that escape sequences are never measured,
/// wrapped or cut.
struct ConsoleSpan: Equatable {
    /// What a run of text is, not how it looks. Only relative attributes and the palette of the terminal are used, which
    /// people set to be readable on their own background.
    enum Tone {
        case normal
        case strong
        case quiet
        case emphasis
        case accent
        case good
        case fair
        case bad

        /// Parameters of SGR (ECMA-48, 8.3.117).
        fileprivate var attributes: String? {
            switch self {
            case .normal: nil
            case .strong: "1"
            case .quiet: "2"
            case .emphasis: "3"
            case .accent: "36"
            case .good: "32"
            case .fair: "33"
            case .bad: "31"
            }
        }
    }

    var text: String
    var tone: Tone

    init(_ text: String, _ tone: Tone = .normal) {
        self.text = text
        self.tone = tone
    }

    func painted(_ style: ConsoleRenderer.Style) -> String {
        guard style == .ansi, !text.isEmpty, let attributes = tone.attributes else { return text }
        return "\u{1b}[\(attributes)m\(text)\u{1b}[0m"
    }
}

/// One line of output, before it is painted.
struct ConsoleLine: Equatable {
    var spans: [ConsoleSpan]

    init(_ spans: [ConsoleSpan] = []) {
        self.spans = spans
    }

    var width: Int { spans.reduce(0) { $0 + $1.text.displayWidth } }

    func indented(by columns: Int) -> ConsoleLine {
        ConsoleLine([ConsoleSpan(String(repeating: " ", count: columns))] + spans)
    }

    func painted(_ style: ConsoleRenderer.Style) -> String {
        var kept = spans
        while let last = kept.last {
            let text = last.text.trimmingTrailingSpaces
            if text.isEmpty {
                kept.removeLast()
            } else {
                kept[kept.count - 1].text = text
                break
            }
        }
        return kept.map { $0.painted(style) }.joined()
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        guard let end = lastIndex(where: { $0 != " " }) else { return "" }
        return String(self[...end])
    }
}
