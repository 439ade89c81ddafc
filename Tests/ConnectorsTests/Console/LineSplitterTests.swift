import Testing

@testable import Connectors

@Suite struct LineSplitterTests {
    @Test func splitsWhereverThePiecesEnd() {
        let bytes = Array("one\r\nzwö\n\ndrei".utf8)
        for size in 1...bytes.count {
            var splitter = LineSplitter()
            var lines: [String] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                lines += splitter.lines(from: Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(lines == ["one", "zwö", ""])
            #expect(splitter.remainder() == "drei")
            #expect(splitter.remainder() == nil)
        }
    }

    @Test func cutsALongLineBetweenCharactersAndDropsTheRest() throws {
        var splitter = LineSplitter()
        let long = String(repeating: "x", count: LineSplitter.limit - 1) + "éyyy"
        let lines = splitter.lines(from: Array(long.utf8)) + splitter.lines(from: Array("zzz\nnext\n".utf8))
        #expect(lines == [String(repeating: "x", count: LineSplitter.limit - 1), "next"])
    }

    @Test func repairsWhatIsNotUTF8() {
        var splitter = LineSplitter()
        #expect(splitter.lines(from: [0x61, 0xFF, 0x62, 0x0A]) == ["a\u{FFFD}b"])
    }
}
