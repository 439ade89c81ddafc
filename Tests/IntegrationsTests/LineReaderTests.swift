import Foundation
import Testing

@testable import Integrations

@Suite struct LineReaderTests {
    let fixture: Fixture
    init() throws { fixture = try Fixture() }

    private func lines(_ file: ImportFile, limits: ReadingLimits = .standard) throws -> [String] {
        let reader = try LineReader(file, limits: limits)
        var lines: [String] = []
        while let line = try reader.next() {
            lines.append(String(decoding: line.bytes, as: UTF8.self))
            #expect(line.number == lines.count)
        }
        return lines
    }

    @Test(arguments: ["a\nb\n\nc\n", "a\r\nb\r\n\r\nc", "\u{FEFF}a\nb\n\nc"])
    func readsLinesWhateverTheirEndsAndMark(text: String) throws {
        #expect(try lines(fixture.file(text)) == ["a", "b", "", "c"])
    }

    @Test func readsGzipLikePlainText() throws {
        let text = (0..<50_000).map { "line \($0)\n" }.joined()
        let expected = (0..<50_000).map { "line \($0)" }
        #expect(try lines(fixture.file(text, "plain")) == expected)
        #expect(try lines(fixture.file(gzipped(text), "packed.gz")) == expected)
    }

    @Test func readsSeveralGzipMembersAndPadding() throws {
        let bytes = gzipped("a\nb") + gzipped("b\n") + gzipped("") + gzipped("c\n") + [0, 0, 0]
        #expect(try lines(fixture.file(bytes)) == ["a", "bb", "c"])
    }

    @Test func readsOnePieceThatFillsTheOutputBuffer() throws {
        let text = String(repeating: "x", count: (1 << 18) - 1) + "\n"
        #expect(try lines(fixture.file(gzipped(text))).map(\.count) == [(1 << 18) - 1])
    }

    @Test(arguments: [1, 9, 15, 20, 400])
    func refusesTruncatedGzip(missing: Int) throws {
        let whole = gzipped((0..<500).map { "line \($0)\n" }.joined())
        let file = try fixture.file(Array(whole.dropLast(missing)))
        #expect(throws: ImportError.truncatedGzip(path: file.path)) { try lines(file) }
    }

    @Test func refusesGzipWhoseContentWasChanged() throws {
        var bytes = gzipped((0..<500).map { "line \($0)\n" }.joined())
        bytes[bytes.count - 6] ^= 0xFF  // In the check sum.
        let file = try fixture.file(bytes)
        #expect(throws: ImportError.corruptGzip(path: file.path)) { try lines(file) }
    }

    @Test func refusesGarbageAfterGzipAndPlainTextNamedGzip() throws {
        let trailing = try fixture.file(gzipped("a\n") + Array("garbage".utf8), "trailing")
        #expect(throws: ImportError.corruptGzip(path: trailing.path)) { try lines(trailing) }
        let plain = try fixture.file("a,b\n", "plain.csv.gz")
        #expect(throws: ImportError.corruptGzip(path: plain.path)) { try lines(plain) }
    }

    @Test func refusesMoreOutputThanTheLimit() throws {
        let bomb = gzipped(String(repeating: "0123456789\n", count: 100_000))
        #expect(bomb.count < 5000)
        let file = try fixture.file(bomb)
        let limits = ReadingLimits(output: 500_000)
        #expect(throws: ImportError.tooMuchOutput(path: file.path, limit: 500_000)) { try lines(file, limits: limits) }
        #expect(try lines(file).count == 100_000)
    }

    @Test func refusesMoreLinesThanTheLimit() throws {
        let file = try fixture.file(String(repeating: "\n", count: 51))
        #expect(throws: ImportError.tooManyLines(path: file.path, limit: 50)) { try lines(file, limits: .tight) }
    }

    @Test func acceptsTheLongestLineAndRefusesOneByteMore() throws {
        let limit = 1 << 20
        let longest = String(repeating: "x", count: limit)
        #expect(try lines(fixture.file("a\n" + longest + "\nb")).map(\.count) == [1, limit, 1])
        for text in ["a\n" + longest + "x\nb", "a\n" + longest + "x"] {
            let file = try fixture.file(text)
            #expect(throws: ImportError.lineTooLong(path: file.path, line: 2, limit: limit)) { try lines(file) }
        }
    }

    @Test func refusesAnEndlessLineHavingReadLittleOfIt() throws {
        // 200 MiB that are never written: the file has a hole.
        let path = try fixture.write(String(repeating: "x", count: 3 << 20), "long")
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 200 << 20)
        let file = try ImportFile(path: path)
        var bytesRead = 0.0
        let meter = ProgressMeter(files: [file]) { bytesRead = $0 * Double(file.size) }
        let reader = try LineReader(file, meter: meter)
        #expect(throws: ImportError.lineTooLong(path: path, line: 1, limit: 1 << 20)) { _ = try reader.next() }
        #expect(bytesRead > 0)
        #expect(bytesRead < Double(2 << 20))
    }

    @Test func refusesWhatIsNotTextAndNamesTheLine() throws {
        let nul = try fixture.file("a\nb\u{0}\n", "nul")
        #expect(throws: ImportError.nulByte(path: nul.path, line: 2)) { try lines(nul) }
        let latin = try fixture.file(Array("a\nb\nM".utf8) + [0xFC, 0x0A], "latin")
        #expect(throws: ImportError.invalidUTF8(path: latin.path, line: 3)) { try lines(latin) }
        for mark: [UInt8] in [[0xFF, 0xFE], [0xFE, 0xFF]] {
            let utf16 = try fixture.file(mark + [0x61, 0x00], "utf16")
            #expect(throws: ImportError.wrongEncoding(path: utf16.path, encoding: "UTF-16")) { try lines(utf16) }
        }
        let zip = try fixture.file([0x50, 0x4B, 0x03, 0x04, 0x00], "zip")
        #expect(throws: ImportError.zipArchive(path: zip.path)) { try lines(zip) }
    }

    @Test func refusesEmptyFiles() throws {
        for bytes in [[], gzipped(""), [0xEF, 0xBB, 0xBF]] {
            let file = try fixture.file(bytes)
            #expect(throws: ImportError.empty(path: file.path)) { try lines(file) }
        }
    }

    @Test func refusesFoldersAndWhatIsNotThere() throws {
        #expect(throws: ImportError.expectedFile(path: fixture.path)) { try ImportFile(path: fixture.path) }
        let missing = fixture.path + "/missing"
        #expect(throws: ImportError.notFound(path: missing)) { try ImportFile(path: missing) }
        #expect(throws: ImportError.notRegular(path: "/dev/null")) { try ImportFile(path: "/dev/null") }
        let file = try fixture.write("a", "file")
        #expect(throws: ImportError.expectedFolder(path: file)) { try ImportFolder(path: file) }
    }
}
