import Testing

@testable import Connectors

@Suite struct LineEditorTests {
    /// Types the bytes and shows the line with `|` at the cursor.
    private func typing(_ bytes: String, history: [String] = []) -> String {
        var decoder = KeyDecoder()
        var editor = LineEditor(history: LineHistory(lines: history))
        for key in decoder.keys(from: Array(bytes.utf8)) { _ = editor.apply(key) }
        return editor.left + "|" + editor.right
    }

    @Test(arguments: [
        ("abc", "abc|"),
        ("abc\u{7f}", "ab|"), ("abc\u{8}", "ab|"), ("\u{7f}a", "a|"),
        ("abc\u{1b}[D", "ab|c"), ("abc\u{1b}OD", "ab|c"), ("abc\u{2}", "ab|c"), ("abc\u{1b}[D\u{1b}[D\u{1b}[C", "ab|c"),
        ("abc\u{1b}[D\u{6}", "abc|"), ("abc\u{1b}[D\u{1b}OC", "abc|"), ("\u{1b}[D\u{1b}[Ca", "a|"),
        ("abc\u{1b}[H", "|abc"), ("abc\u{1b}OH", "|abc"), ("abc\u{1b}[1~", "|abc"), ("abc\u{1b}[7~", "|abc"),
        ("abc\u{1}", "|abc"), ("abc\u{1}\u{5}", "abc|"), ("abc\u{1}\u{1b}[F", "abc|"), ("abc\u{1}\u{1b}OF", "abc|"),
        ("abc\u{1}\u{1b}[4~", "abc|"), ("abc\u{1}\u{1b}[8~", "abc|"),
        ("abc\u{1}\u{1b}[3~", "|bc"), ("abc\u{1}\u{4}", "|bc"), ("abc\u{1b}[3~", "abc|"),
        ("abc\u{1}x", "x|abc"),
        ("one two\u{1b}[D\u{b}", "one tw|"), ("one two\u{1b}[D\u{15}", "|o"),
        ("one two \u{17}", "one |"), ("one two\u{1b}\u{7f}", "one |"), ("\u{17}a", "a|"),
        ("one two\u{1b}[1;5D", "one |two"), ("one two\u{1b}b\u{1b}b", "|one two"),
        ("one two\u{1}\u{1b}[1;5C", "one| two"), ("one two\u{1}\u{1b}f\u{1b}f", "one two|"),
        ("映画\u{1b}[D", "映|画"), ("e\u{301}\u{7f}", "|"), ("👩‍👩‍👧\u{7f}", "|"), ("né\u{1b}[D\u{7f}", "|é"),
        ("\u{1b}[200~a\nb\u{9}c\u{1b}[A\u{1}\u{1b}[201~d", "a b cd|"),
        ("\u{1b}[999;1xa", "a|"), ("\u{1b}qa", "a|"), ("a\u{1b}\u{1b}[Db", "b|a"), ("\u{0}\u{12}\u{1a}a", "a|"),
        ("a\u{9b}b\u{202e}c", "abc|"),
    ])
    func everyKeyDoesWhatShellsDo(bytes: String, expected: String) {
        #expect(typing(bytes) == expected)
    }

    @Test func bytesMayArriveInAnyPieces() {
        var decoder = KeyDecoder()
        var keys: [KeyDecoder.Key] = []
        for byte in Array("é映🎬\u{1b}[1;5D\u{1b}[200~x\u{1b}[201~".utf8) { keys += decoder.keys(from: [byte]) }
        #expect(keys == [.text("é"), .text("映"), .text("🎬"), .wordLeft, .text("x")])
    }

    @Test func bytesThatAreNotUTF8BecomeReplacementCharacters() {
        var decoder = KeyDecoder()
        #expect(
            decoder.keys(from: [0xFF, 0x61, 0xC3, 0x62, 0x80])
                == ["\u{FFFD}", "a", "\u{FFFD}", "b", "\u{FFFD}"].map { .text($0) })
    }

    @Test func historyGoesUpAndDownAndKeepsTheDraft() {
        let history = ["first", "second"]
        #expect(typing("dr\u{1b}[A", history: history) == "second|")
        #expect(typing("dr\u{1b}[A\u{1b}OA", history: history) == "first|")
        #expect(typing("dr\u{10}\u{10}\u{10}", history: history) == "first|")
        #expect(typing("dr\u{1b}[A\u{1b}[B", history: history) == "dr|")
        #expect(typing("dr\u{10}\u{10}\u{e}", history: history) == "second|")
        #expect(typing("dr\u{1b}[B", history: history) == "dr|")
    }

    @Test func enterSendsTheWholeLineAndClearsIt() {
        var editor = LineEditor()
        for key in [KeyDecoder.Key.text("a"), .text("b"), .left] { #expect(editor.apply(key) == nil) }
        #expect(editor.apply(.enter) == .submit("ab"))
        #expect(editor.line.isEmpty)
    }

    @Test func interruptClearsAndTwiceInARowEnds() {
        var editor = LineEditor()
        _ = editor.apply(.text("a"))
        #expect(editor.apply(.interrupt) == .interrupted)
        #expect(editor.line.isEmpty)
        _ = editor.apply(.text("b"))
        #expect(editor.apply(.interrupt) == .interrupted)
        #expect(editor.apply(.interrupt) == .end)
    }

    @Test func endOfInputEndsOnlyAnEmptyLine() {
        var editor = LineEditor()
        _ = editor.apply(.text("a"))
        #expect(editor.apply(.endOfInput) == nil)
        _ = editor.apply(.backspace)
        #expect(editor.apply(.endOfInput) == .end)
    }

    @Test func tabCompletesAsFarAsTheCandidatesAgree() {
        let names = ["recommend tonight", "recommend mood", "reset"]
        var editor = LineEditor(completions: { text in names.filter { $0.hasPrefix(text) } })
        func type(_ text: String) { for scalar in text.unicodeScalars { _ = editor.apply(.text(scalar)) } }
        type("rec")
        #expect(editor.apply(.tab) == nil)
        #expect(editor.line == "recommend ")
        #expect(editor.apply(.tab) == .candidates(["recommend tonight", "recommend mood"]))
        type("m")
        #expect(editor.apply(.tab) == nil)
        #expect(editor.line == "recommend mood")
        type("x")
        #expect(editor.apply(.tab) == nil)
        #expect(editor.line == "recommend moodx")
    }

    @Test func aLineHasALimit() {
        var editor = LineEditor()
        for _ in 0..<LineEditor.longestLine + 10 { _ = editor.apply(.text("x")) }
        #expect(editor.line.utf8.count <= LineEditor.longestLine)
        #expect(editor.line.utf8.count > LineEditor.longestLine - 8)
    }

    @Test func theViewFollowsTheCursor() {
        var editor = LineEditor()
        for scalar in "abcdefghijklmnopqrstuvwxyz".unicodeScalars { _ = editor.apply(.text(scalar)) }
        #expect(
            editor.view(prompt: "> ", width: 80) == .init(prompt: "> ", text: "abcdefghijklmnopqrstuvwxyz", cursor: 28))
        #expect(editor.view(prompt: "> ", width: 20) == .init(prompt: "> ", text: "jklmnopqrstuvwxyz", cursor: 19))
        #expect(editor.view(prompt: "> ", width: 8) == .init(prompt: "", text: "tuvwxyz", cursor: 7))
        _ = editor.apply(.home)
        #expect(editor.view(prompt: "> ", width: 20) == .init(prompt: "> ", text: "abcdefghijklmnopq", cursor: 2))
    }

    @Test func drawingPutsTheCursorAfterWideCharacters() {
        var editor = LineEditor()
        for scalar in "映画".unicodeScalars { _ = editor.apply(.text(scalar)) }
        _ = editor.apply(.left)
        #expect(
            editor.drawing(prompt: "> ", style: .plain, width: 40).visibleEscapes == "\r> 映画␛[K\r␛[4C")
    }
}
