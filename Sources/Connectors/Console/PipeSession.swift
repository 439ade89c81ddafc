import Chat

/// A conversation line by line: input from a pipe or a file, or a terminal that cannot be edited on. One question at a
/// time, and nothing is read while one is open, so a fast writer waits.
struct PipeSession: ConsoleSession {
    let appearance: ConsoleAppearance
    let phrases: ConsolePhrases
    /// A person types, so prompt and goodbye are shown.
    let isPrompting: Bool

    private var splitter = LineSplitter()
    private var lines: ArraySlice<String> = []
    private var question = 0
    private var inputHasEnded = false

    init(appearance: ConsoleAppearance, phrases: ConsolePhrases, isPrompting: Bool) {
        self.appearance = appearance
        self.phrases = phrases
        self.isPrompting = isPrompting
    }

    var farewell: String { "" }

    mutating func handle(_ occurrence: ConsoleOccurrence, width: Int?) -> [ConsoleEffect] {
        switch occurrence {
        case .began:
            let greeting = isPrompting && !phrases.greeting.isEmpty ? [spoken(phrases.greeting)] : []
            return greeting + goOn()
        case .received(let bytes):
            lines += splitter.lines(from: bytes)
            return goOn(isPrompted: true)
        case .inputEnded:
            inputHasEnded = true
            if let last = splitter.remainder() { lines.append(last) }
            return goOn(isPrompted: true)
        case .answered(question, let reply?): return [.write(rendered(reply, width: width))] + goOn()
        case .announced(let reply):
            let prompt = isPrompting ? phrases.prompt.printableLine : ""
            return [.write((isPrompting ? "\n" : "") + rendered(reply, width: width) + prompt)]
        case .answered(question, nil), .stopped(question): return goOn()
        case .answered, .stopped, .waited: return []
        }
    }

    private func rendered(_ reply: Reply, width: Int?) -> String {
        let text = appearance.rendered(reply, width: width)
        return appearance.format == .json ? text : text + "\n"
    }

    /// - Parameter isPrompted: the prompt already stands there.
    private mutating func goOn(isPrompted: Bool = false) -> [ConsoleEffect] {
        while let line = lines.popFirst() {
            switch TypedLine(line) {
            case .nothing: continue
            case .quit: return end
            case .said(let text):
                question += 1
                return [.ask(question: question, text: text)]
            }
        }
        if inputHasEnded { return isPrompting ? [.write("\n")] + end : end }
        return isPrompting && !isPrompted ? [.write(phrases.prompt.printableLine), .read] : [.read]
    }

    private var end: [ConsoleEffect] { (isPrompting ? [spoken(phrases.goodbye)] : []) + [.finish] }

    private func spoken(_ text: String) -> ConsoleEffect { .write(text.printableText + "\n") }
}
