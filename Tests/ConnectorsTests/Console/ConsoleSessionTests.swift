import Chat
import Testing

@testable import Connectors

@Suite struct ConsoleSessionTests {
    static let phrases = ConsolePhrases(
        greeting: "Hello.", prompt: "> ", goodbye: "Bye.", interruptHint: "Again to leave.", stopped: "Stopped.",
        historyNotSaved: "Not saved.")

    private func keyboard() -> KeyboardSession {
        KeyboardSession(style: .plain, phrases: Self.phrases, editor: LineEditor())
    }

    private func pipe(prompting: Bool = false) -> PipeSession {
        PipeSession(
            appearance: .init(format: .text(.plain), canEdit: false), phrases: Self.phrases, isPrompting: prompting)
    }

    private func received(_ text: String) -> ConsoleOccurrence { .received(Array(text.utf8)) }

    @Test func aTypedLineIsAskedAndItsAnswerShown() {
        var session = keyboard()
        #expect(session.handle(.began, width: 40).last == .read)
        let asked = session.handle(received("hi\r"), width: 40)
        #expect(asked.contains(.ask(question: 1, text: "hi")))
        #expect(asked.contains(.saveHistory(["hi"])))
        #expect(asked.contains(.wait(question: 1, .milliseconds(150))))
        #expect(asked.last == .read)
        let answered = session.handle(.answered(question: 1, SampleReplies.text("Hello Anna.")), width: 40)
        #expect(answered == [.write("\r\u{1b}[K\nHello Anna.\n\n"), .write("\r> \u{1b}[K\r\u{1b}[2C")])
    }

    /// What was typed so far is kept, below what is said.
    @Test func anAnnouncementDoesNotDisturbWhatIsTyped() {
        var session = keyboard()
        _ = session.handle(received("abc"), width: 40)
        let said = session.handle(.announced(SampleReplies.text("It is Arrival!")), width: 40)
        #expect(said == [.write("\r\u{1b}[K\nIt is Arrival!\n\n\r> abc\u{1b}[K\r\u{1b}[5C")])
        _ = session.handle(received("\r"), width: 40)
        let waiting = session.handle(.announced(SampleReplies.text("It is Up!")), width: 40)
        #expect(waiting == [.write("\r\u{1b}[K\nIt is Up!\n\n")])
        let answered = session.handle(.answered(question: 1, SampleReplies.text("Hello.")), width: 40)
        #expect(answered.first == .write("\r\u{1b}[K\nHello.\n\n"))
    }

    @Test func anAnnouncementIsALineOfItsOwnInAPipe() {
        var session = pipe()
        #expect(
            session.handle(.announced(SampleReplies.text("It is Up!")), width: 40) == [.write("It is Up!\n\n")])
        var prompting = pipe(prompting: true)
        #expect(
            prompting.handle(.announced(SampleReplies.text("It is Up!")), width: 40)
                == [.write("\nIt is Up!\n\n> ")])
    }

    @Test func theSpinnerTurnsOnlyWhileWaiting() {
        var session = keyboard()
        _ = session.handle(received("hi\r"), width: 40)
        #expect(session.handle(.waited(question: 1), width: 40).contains(.wait(question: 1, .milliseconds(100))))
        _ = session.handle(.answered(question: 1, nil), width: 40)
        #expect(session.handle(.waited(question: 1), width: 40).isEmpty)
        _ = session.handle(received("ho\r"), width: 40)
        #expect(session.handle(.waited(question: 1), width: 40).isEmpty)
    }

    @Test func keysTypedAheadWaitForTheAnswer() {
        var session = keyboard()
        #expect(
            session.handle(received("one\rtwo\r"), width: 40).filter(\.isQuestion) == [.ask(question: 1, text: "one")])
        #expect(session.handle(received("three"), width: 40) == [.read])
        let next = session.handle(.answered(question: 1, nil), width: 40)
        #expect(next.filter(\.isQuestion) == [.ask(question: 2, text: "two")])
        let last = session.handle(.answered(question: 2, nil), width: 40)
        #expect(last.last == .write("\r> three\u{1b}[K\r\u{1b}[7C"))
    }

    @Test func interruptStopsWaitingAndDropsWhatWasTypedAhead() {
        var session = keyboard()
        _ = session.handle(received("one\rtwo\r"), width: 40)
        #expect(session.handle(received("\u{3}"), width: 40) == [.stopAsking, .read])
        let stopped = session.handle(.stopped(question: 1), width: 40)
        #expect(stopped == [.write("\r\u{1b}[KStopped.\n"), .write("\r> \u{1b}[K\r\u{1b}[2C")])
        #expect(session.handle(.answered(question: 1, SampleReplies.text("late")), width: 40).isEmpty)
    }

    @Test(arguments: ["/quit\r", "exit\r", " EXIT \r", "\u{4}", "\u{3}\u{3}", "abc\u{3}\u{3}"])
    func aPersonCanEndIt(keys: String) {
        var session = keyboard()
        let effects = session.handle(received(keys), width: 40)
        #expect(effects.contains(.write("\r\u{1b}[KBye.\n")))
        #expect(effects.contains(.finish))
        #expect(effects.filter(\.isQuestion).isEmpty)
    }

    @Test func blankLinesAskNothing() {
        var session = keyboard()
        #expect(session.handle(received("\r  \r"), width: 40).filter(\.isQuestion).isEmpty)
    }

    @Test func candidatesAreListedWithoutTheirEscapes() {
        let editor = LineEditor(completions: { _ in ["a\u{1b}[2J", "b c"] })
        var session = KeyboardSession(style: .plain, phrases: Self.phrases, editor: editor)
        let effects = session.handle(received("\u{9}"), width: 40)
        #expect(effects.first == .write("\r> \u{1b}[K\r\u{1b}[2C\na[2J | b c\n"))
    }

    @Test func pastedLinesAreNotSent() {
        var session = keyboard()
        let effects = session.handle(received("\u{1b}[200~one\ntwo\n\u{1b}[201~"), width: 40)
        #expect(effects.filter(\.isQuestion).isEmpty)
        #expect(effects.first == .write("\r> one two \u{1b}[K\r\u{1b}[10C"))
    }

    @Test func onlyEndingIsUnderstoodByTheConsoleItself() {
        #expect(TypedLine("  ") == .nothing)
        #expect(TypedLine(" /QUIT ") == .quit)
        #expect(TypedLine("exit") == .quit)
        #expect(TypedLine("1 up") == .said("1 up"))
        #expect(TypedLine("exit strategy") == .said("exit strategy"))
    }

    @Test func aPipeIsAnsweredLineByLine() {
        var session = pipe()
        #expect(session.handle(.began, width: nil) == [.read])
        #expect(session.handle(received("one\n\ntwo\nthr"), width: nil) == [.ask(question: 1, text: "one")])
        let first = session.handle(.answered(question: 1, SampleReplies.text("1.")), width: nil)
        #expect(first == [.write("1.\n\n"), .ask(question: 2, text: "two")])
        #expect(session.handle(.answered(question: 2, nil), width: nil) == [.read])
        #expect(session.handle(.inputEnded, width: nil) == [.ask(question: 3, text: "thr")])
        #expect(session.handle(.answered(question: 3, nil), width: nil) == [.finish])
    }

    @Test func aDumbTerminalIsPromptedOncePerLine() {
        var session = pipe(prompting: true)
        #expect(session.handle(.began, width: nil) == [.write("Hello.\n"), .write("> "), .read])
        #expect(session.handle(received("half"), width: nil) == [.read])
        #expect(session.handle(received(" exit\nexit\n"), width: nil) == [.ask(question: 1, text: "half exit")])
        #expect(session.handle(.answered(question: 1, nil), width: nil) == [.write("Bye.\n"), .finish])
    }

    @Test func noBytesBreakTheKeyboard() {
        let fragments = [
            "\u{1b}[", "\u{1b}O", "\u{1b}[200~", "\u{1b}[201~", "\u{1b}[A", "\u{1b}[3~", "映", "👩‍👧", "\u{301}", "ab c",
            "hi\r",
        ]
        var questions = 0
        for seed in 0..<10_000 {
            var random = SeededGenerator(state: UInt64(seed))
            let width = Int.random(in: 1...120, using: &random)
            var session = KeyboardSession(
                style: .plain, phrases: Self.phrases,
                editor: LineEditor(
                    history: LineHistory(lines: ["old", "映画"]), completions: { [$0 + "x", $0 + "xy\u{1b}"] }))
            for _ in 0..<4 {
                var bytes: [UInt8] = []
                for _ in 0..<Int.random(in: 0..<12, using: &random) {
                    if Bool.random(using: &random) {
                        bytes.append(.random(in: 0...255, using: &random))
                    } else {
                        bytes += (fragments.randomElement(using: &random) ?? "").utf8
                    }
                }
                for effect in session.handle(.received(bytes), width: width) {
                    if case .ask(let question, _) = effect {
                        questions += 1
                        _ = session.handle(.answered(question: question, SampleReplies.text("ok")), width: width)
                    }
                    guard case .write(let text) = effect else { continue }
                    let steering = text.replacing(#/\u{1b}\[([0-9]*C|K|H|2J)/#, with: "").unicodeScalars
                        .filter { $0.steersTerminal && $0 != "\r" && $0 != "\n" }
                    #expect(steering.isEmpty, "seed \(seed)")
                    // The row that is redrawn never reaches the last column, so the terminal does not wrap it.
                    let row = text.split(separator: "\r").first ?? ""
                    if text.hasPrefix("\r"), text.contains("\u{1b}[K\r"), row.hasSuffix("\u{1b}[K") {
                        #expect(row.dropLast(3).displayWidth <= max(2, width - 1), "seed \(seed)")
                    }
                }
            }
        }
        #expect(questions > 1_000)
    }
}

extension ConsoleEffect {
    fileprivate var isQuestion: Bool {
        if case .ask = self { true } else { false }
    }
}
