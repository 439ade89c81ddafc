import Testing

@testable import Integrations

@Suite struct CSVDecoderTests {
    let fixture: Fixture
    init() throws { fixture = try Fixture() }

    private func rows(
        _ text: String, limits: ReadingLimits = .standard
    ) throws -> (rows: [CSVRow], rejected: [RejectedRow]) {
        let decoder = try CSVDecoder(fixture.file(text), limits: limits)
        var rows: [CSVRow] = []
        let rejected = try decoder.forEachRow { rows.append($0) }
        return (rows, rejected)
    }

    @Test func readsQuotesEmbeddedLineEndsAndLineNumbers() throws {
        let (rows, rejected) = try rows("a,b\r\n\"x, \"\"y\"\"\",\"one\r\ntwo\"\r\n\r\n 1 , \"2\" \r\n,\r\n")
        #expect(rows.map(\.fields) == [["x, \"y\"", "one\ntwo"], ["1", "2"], ["", ""]])
        #expect(rows.map(\.line) == [2, 5, 6])
        #expect(rejected.isEmpty)
    }

    @Test(arguments: [",", ";", "\t"])
    func findsTheDelimiterInTheHeader(delimiter: String) throws {
        let text = "a\(delimiter)\"b,;\t\"\(delimiter)c\n1\(delimiter)2\(delimiter)3\n"
        #expect(try rows(text).rows.map(\.fields) == [["1", "2", "3"]])
    }

    @Test func rejectsRowsOfAnotherWidthAndTextAfterAQuote() throws {
        let (rows, rejected) = try rows("a,b\n1\n1,2,3\n\"1\"x,2\n1,2\n")
        #expect(rows.map(\.line) == [5])
        #expect(rejected.map(\.line) == [2, 3, 4])
        #expect(
            rejected.map(\.reason) == [
                .columnCount(found: 1, expected: 2), .columnCount(found: 3, expected: 2), .textAfterQuote,
            ])
    }

    @Test func refusesAQuoteThatNeverCloses() throws {
        let path = fixture.path + "/file.csv"
        #expect(throws: ImportError.unterminatedQuote(path: path, line: 3)) {
            try rows("a,b\n1,2\n\"1,2\n3,4\n5,6\n")
        }
        #expect(throws: ImportError.unterminatedQuote(path: path, line: 1)) { try rows("a,\"b\n1,2\n") }
        // Also when the rest of the file is longer than a row may be.
        let rest = String(repeating: "3,4\n", count: 40)
        #expect(throws: ImportError.unterminatedQuote(path: path, line: 2)) {
            try rows("a,b\n\"1,2\n" + rest, limits: .tight)
        }
    }

    @Test func refusesAFileOfUnusableRows() throws {
        let first = RejectedRow(file: "file.csv", line: 2, reason: .columnCount(found: 1, expected: 2))
        let path = fixture.path + "/file.csv"
        #expect(throws: ImportError.tooManyRejected(path: path, limit: 5, first: first)) {
            try rows("a,b\n" + String(repeating: "1\n", count: 6), limits: .tight)
        }
        #expect(try rows("a,b\n" + String(repeating: "1\n", count: 5), limits: .tight).rejected.count == 5)
    }

    @Test func refusesLineEndsThatLeaveOneLine() throws {
        #expect(throws: ImportError.oldLineEnds(path: fixture.path + "/file.csv")) { try rows("a,b\r1,2\r") }
    }

    @Test func namesColumnsFoundAndExpected() throws {
        let decoder = try CSVDecoder(fixture.file("foo;bar\n"))
        let column = decoder.header.column("tmdb_id")
        #expect(
            throws: ImportError.wrongHeader(
                path: fixture.path + "/file.csv", found: ["foo", "bar"], expected: ["tmdb_id"])
        ) { try decoder.require([column]) }
        #expect(throws: Never.self) { try decoder.require([decoder.header.column("BAR ")]) }
    }

    @Test(arguments: ["nan", "inf", "0x1p3", "1.000,5", "abc", "4.5x", "--1"])
    func refusesWhatOnlyLooksLikeANumber(text: String) {
        #expect(Decimals.parse(text) == nil)
    }

    @Test func readsDecimalsAndPercentages() {
        #expect(Decimals.parse("4.5") == 4.5)
        #expect(Decimals.parse("4,5") == 4.5)
        #expect(Decimals.parseFraction("85%") == 0.85)
        #expect(Decimals.parseFraction("85 %") == 0.85)
        #expect(Decimals.parseFraction("0.85") == 0.85)
    }
}
