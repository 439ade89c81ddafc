import Chat

/// A conversation with a person at a terminal: an edited line, history, completion, and Ctrl-C that stops waiting.
struct KeyboardSession: ConsoleSession {
    /// Answers that come sooner need no sign that something happens.
    static let patience = Duration.milliseconds(150)
    private static let spinnerPace = Duration.milliseconds(100)
    /// Keys typed ahead while an answer is worked out; more are dropped.
    private static let longestTypeAhead = 8_192
    private static let mostCandidates = 60
    private static let clearRow = "\r\u{1b}[K"

    let style: ConsoleRenderer.Style
    let phrases: ConsolePhrases

    private var decoder = KeyDecoder()
    private var editor: LineEditor
    private var typedAhead: ArraySlice<KeyDecoder.Key> = []
    private var question = 0
    private var isWaiting = false
    private var spins = 0
    private var hasEnded = false

    init(style: ConsoleRenderer.Style, phrases: ConsolePhrases, editor: LineEditor) {
        self.style = style
        self.phrases = phrases
        self.editor = editor
    }

    /// Ends bracketed paste (xterm) and leaves the cursor on a fresh row.
    var farewell: String { "\u{1b}[?2004l" + (hasEnded ? "" : "\n") }

    mutating func handle(_ occurrence: ConsoleOccurrence, width: Int?) -> [ConsoleEffect] {
        let width = width ?? ConsoleRenderer.usualWidth
        switch occurrence {
        case .began:
            let greeting = phrases.greeting.isEmpty ? "" : spoken(phrases.greeting, .normal, width: width) + "\n"
            return [.write("\u{1b}[?2004h" + greeting + drawing(width)), .read]
        case .received(let bytes):
            let keys = decoder.keys(from: bytes)
            if isWaiting, keys.contains(.interrupt) {
                typedAhead.removeAll()
                return [.stopAsking, .read]
            }
            typedAhead += keys.prefix(Self.longestTypeAhead - typedAhead.count)
            return isWaiting ? [.read] : takeKeys(width: width) + [.read]
        case .inputEnded:
            hasEnded = true
            return [.write("\n"), .finish]
        case .answered(question, let reply) where isWaiting:
            return resume(after: reply.map { rendered($0, width: width) } ?? "", width: width)
        case .stopped(question) where isWaiting:
            return resume(after: spoken(phrases.stopped, .quiet, width: width), width: width)
        case .waited(question) where isWaiting:
            spins += 1
            let frames = style == .ansi ? ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] : ["|", "/", "-", "\\"]
            let frame = ConsoleSpan(frames[spins % frames.count], .accent).painted(style)
            return [.write("\r" + frame), .wait(question: question, Self.spinnerPace)]
        case .announced(let reply):
            let text = Self.clearRow + rendered(reply, width: width)
            return [.write(isWaiting || hasEnded ? text : text + drawing(width))]
        case .answered, .stopped, .waited: return []
        }
    }

    private func rendered(_ reply: Reply, width: Int) -> String {
        "\n" + ConsoleRenderer(style: style, width: width).render(reply) + "\n"
    }

    private mutating func resume(after text: String, width: Int) -> [ConsoleEffect] {
        isWaiting = false
        return [.write(Self.clearRow + text)] + takeKeys(width: width)
    }

    /// Works through the typed keys until a line is sent; what follows it waits for the answer.
    private mutating func takeKeys(width: Int) -> [ConsoleEffect] {
        var effects: [ConsoleEffect] = []
        while !isWaiting, !hasEnded, let key = typedAhead.popFirst() {
            let shown = key == .enter ? drawing(width) : ""
            switch editor.apply(key) {
            case .submit(let line): effects += [.write(shown + "\n")] + send(line, width: width)
            case .interrupted:
                effects.append(.write(Self.clearRow + spoken(phrases.interruptHint, .quiet, width: width)))
            case .end: effects += end(width: width)
            case .clearScreen: effects.append(.write("\u{1b}[H\u{1b}[2J"))
            case .candidates(let candidates):
                effects.append(.write(drawing(width) + "\n" + listed(candidates, width: width)))
            case nil: break
            }
        }
        if !isWaiting, !hasEnded { effects.append(.write(drawing(width))) }
        return effects
    }

    private mutating func send(_ line: String, width: Int) -> [ConsoleEffect] {
        var effects: [ConsoleEffect] = []
        if editor.remember(line) { effects.append(.saveHistory(editor.history.lines)) }
        switch TypedLine(line) {
        case .nothing: break
        case .quit: effects += end(width: width)
        case .said(let text):
            question += 1
            isWaiting = true
            spins = 0
            effects += [.ask(question: question, text: text), .wait(question: question, Self.patience)]
        }
        return effects
    }

    private mutating func end(width: Int) -> [ConsoleEffect] {
        hasEnded = true
        return [.write(Self.clearRow + spoken(phrases.goodbye, .normal, width: width)), .finish]
    }

    private func drawing(_ width: Int) -> String {
        editor.drawing(prompt: phrases.prompt.printableLine, style: style, width: width)
    }

    private func spoken(_ text: String, _ tone: ConsoleSpan.Tone, width: Int) -> String {
        let measure = min(max(width, ConsoleRenderer.narrowest), ConsoleRenderer.longestLine)
        return TextWrapping(width: measure).lines(of: text.printableText)
            .map { ConsoleSpan($0.breakable, tone).painted(style) + "\n" }.joined()
    }

    private func listed(_ candidates: [String], width: Int) -> String {
        let glyphs = ConsoleRenderer(style: style, width: width).glyphs
        var shown = candidates.prefix(Self.mostCandidates).map(\.unbreakable)
        if candidates.count > Self.mostCandidates { shown.append(glyphs.ellipsis) }
        return spoken(shown.joined(separator: glyphs.separator), .quiet, width: width)
    }
}
