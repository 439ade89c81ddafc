import Testing

@testable import Integrations

@Suite struct ImportSourceTests {
    let fixture: Fixture
    init() throws { fixture = try Fixture() }

    @Test func takesTheNamedFormat() throws {
        let path = try fixture.write("a,b\n", "file.csv")
        #expect(try ImportSource.detect(path: path, format: "Trakt").format == .trakt)
        #expect(
            throws: ImportError.wrongHeader(path: path, found: ["a", "b"], expected: TraktCSVColumns.expected)
        ) { try ImportSource.detect(path: path, format: "trakt").batch(for: request()) }
        #expect(throws: ImportError.unknownFormatName("netflix")) {
            try ImportSource.detect(path: path, format: "netflix")
        }
    }

    @Test(arguments: ["a,b\n1,2\n", "[{\"a\":1}]", "{\"x\":{}}", "[]", "member,title\n"])
    func listsTheKnownFormatsWhenNoneFits(text: String) throws {
        let path = try fixture.write(text, "file")
        let error = #expect(throws: ImportError.self) { try ImportSource.detect(path: path) }
        guard case .unknownFormat(path, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let words = try #require(error).description
        for format in ImportFormat.allCases { #expect(words.contains("  \(format.rawValue): ")) }
    }

    @Test func refusesAFolderThatHoldsNothingKnown() throws {
        #expect(throws: ImportError.unknownFormat(path: fixture.path, found: [])) {
            try ImportSource.detect(path: fixture.path)
        }
    }

    @Test func refusesTheWrongKindOfPath() throws {
        let file = try fixture.write("tmdb_id\n1\n", "file.csv")
        for format in [ImportFormat.movieLens, .demo] {
            let source = ImportSource(path: file, format: format)
            #expect(throws: ImportError.expectedFolder(path: file)) { try source.batch(for: request()) }
        }
        let source = ImportSource(path: fixture.path, format: .householdCSV)
        #expect(throws: ImportError.expectedFile(path: fixture.path)) { try source.batch(for: request()) }
        #expect(throws: ImportError.notFound(path: fixture.path + "/none")) {
            try ImportSource.detect(path: fixture.path + "/none")
        }
    }

    /// One of each kind of error, so that none is worded without saying where it is and what to do.
    private static let errors: [ImportError] = [
        .notFound(path: "/data/x"), .unreadable(path: "/data/x", reason: "why"), .expectedFile(path: "/data/x"),
        .expectedFolder(path: "/data/x"), .notRegular(path: "/data/x"),
        .missingFile(folder: "/data/x", names: ["a"], purpose: "the titles"), .empty(path: "/data/x"),
        .zipArchive(path: "/data/x"), .truncatedGzip(path: "/data/x"), .corruptGzip(path: "/data/x"),
        .tooMuchOutput(path: "/data/x", limit: 2 << 30), .tooManyLines(path: "/data/x", limit: 5),
        .lineTooLong(path: "/data/x", line: 7, limit: 1 << 20), .nulByte(path: "/data/x", line: 7),
        .invalidUTF8(path: "/data/x", line: 7), .wrongEncoding(path: "/data/x", encoding: "UTF-16"),
        .oldLineEnds(path: "/data/x"), .unterminatedQuote(path: "/data/x", line: 7),
        .wrongHeader(path: "/data/x", found: ["a"], expected: ["b"]),
        .malformedJSON(path: "/data/x", line: 7, reason: "why"), .nestedTooDeep(path: "/data/x", line: 7, limit: 32),
        .tooManyRejected(path: "/data/x", limit: 5, first: RejectedRow(file: "x", line: 7, reason: .saysNothing)),
        .unknownFormat(path: "/data/x", found: ["a"]), .unknownHousehold("h", path: "/data/x", known: ["h00"]),
    ]

    @Test(arguments: errors)
    func saysWhereAndWhatToDo(error: ImportError) {
        let words = error.description
        #expect(words.contains("/data/x"))
        #expect(words.contains("line 7") == "\(Mirror(reflecting: error).children.map(\.value))".contains("line: 7"))
        #expect(words.split(separator: ". ").count + words.split(separator: "\n").count > 2, "no remedy: \(words)")
    }
}
