import Testing

@testable import Connectors

@Suite struct TextMeasureTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("映画", 4), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2), ("ｱ", 1),
        ("Ａ", 2), ("🎬", 2), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2), ("❤️", 2), ("❤", 1), ("🇨🇭", 2), ("…·━┃▸", 5), ("a\u{200B}b", 2),
        ("का", 2),
    ])
    func widthIsWhatTerminalsUse(text: String, width: Int) {
        #expect(text.displayWidth == width)
    }

    @Test(arguments: [
        ("one two three", 8, ["one two", "three"]),
        ("one  two", 8, ["one two"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("an abcdefghij", 4, ["an", "abcd", "efgh", "ij"]),
        ("映画を見る", 4, ["映画", "を見", "る"]),
        ("映画。見る", 4, ["映", "画。", "見る"]),
        ("ab映画 cd", 5, ["ab映", "画 cd"]),
        ("12\u{A0}% of it", 6, ["12\u{A0}%", "of it"]),
        ("a\n\nb", 4, ["a", "", "b"]),
        ("", 4, [""]),
        ("👍🏽👍🏽👍🏽", 4, ["👍🏽👍🏽", "👍🏽"]),
        ("映", 1, ["映"]),
    ])
    func wrapsWhereReadersExpectIt(text: String, width: Int, lines: [String]) {
        #expect(TextWrapping(width: width).lines(of: text) == lines)
    }

    @Test func truncationKeepsWholeCharacters() {
        #expect("映画館".truncated(toWidth: 5, ellipsis: "…") == "映画…")
        #expect("映画館".truncated(toWidth: 4, ellipsis: "…") == "映…")
        #expect("abc".truncated(toWidth: 3, ellipsis: "…") == "abc")
    }

    @Test func neutralisedTextKeepsWhatReadersSee() {
        #expect("a\tb\r\nc\u{1b}d".printableLine == "a b cd")
        #expect("a\r\n\nb\u{85}c".printableText == "a\n\nb\nc")
        #expect("שלום 👩‍👧 é".printableText == "שלום 👩‍👧 é")
    }
}
