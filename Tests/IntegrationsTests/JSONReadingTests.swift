import Testing

@testable import Integrations

@Suite struct JSONReadingTests {
    let fixture: Fixture
    init() throws { fixture = try Fixture() }

    private struct Item: Decodable, Equatable {
        var a: Int
    }

    private func entries(_ text: String, limits: ReadingLimits = .standard) throws -> [JSONEntry] {
        let reader = try JSONEntryReader(fixture.file(text, "file.json"), limits: limits)
        var entries: [JSONEntry] = []
        while let entry = try reader.next() { entries.append(entry) }
        return entries
    }

    private var path: String { fixture.path + "/file.json" }

    @Test func cutsListsIntoElementsWithTheirLines() throws {
        let found = try entries("[\n {\"a\": \"]}\\\"{\"},\n\n {\"b\": [1, {\"c\": 2}]} , 7,\"x\" ]\n")
        #expect(
            found.map { String(decoding: $0.bytes, as: UTF8.self) } == [
                "{\"a\": \"]}\\\"{\"}", "{\"b\": [1, {\"c\": 2}]}", "7", "\"x\"",
            ])
        #expect(found.map(\.line) == [2, 4, 4, 4])
        #expect(found.allSatisfy { $0.key == nil })
    }

    @Test func cutsTheListsOfAnObject() throws {
        let found = try entries("{\"history\":[{\"a\":1},{\"a\":2}],\"other\":{\"x\":1},\"ratings\":[],\"n\":3}")
        #expect(found.map(\.key) == ["history", "history", "other", "n"])
        #expect(try entries("[]").isEmpty)
        #expect(try entries(" {} ").isEmpty)
    }

    @Test(arguments: [
        "[{\"a\":1}", "[{\"a\":1", "[{\"a\":1} {\"a\":2}]", "[1,]]", "[1],", "{\"a\" 1}", "{\"a\":}", "{a:1}",
        "\"text\"",
        "42", "{\"a\":[1}", "[,]",
    ])
    func refusesBrokenJSON(text: String) throws {
        #expect {
            try entries(text)
        } throws: { error in
            if case ImportError.malformedJSON(path, 1, _) = error { true } else { false }
        }
    }

    @Test func refusesDepthLengthAndWhatIsNotText() throws {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: ImportError.nestedTooDeep(path: path, line: 1, limit: 32)) { try entries(deep) }
        let long = "[\n{\"a\":\"" + String(repeating: "x", count: 200) + "\"}]"
        #expect(throws: ImportError.lineTooLong(path: path, line: 2, limit: 100)) { try entries(long, limits: .tight) }
        #expect(throws: ImportError.nulByte(path: path, line: 2)) { try entries("[\n{\"a\u{0}\":1}]") }
        #expect(throws: ImportError.nulByte(path: path, line: 2)) { try entries("[\n\u{0}{\"a\":1}]") }
        let latin = try fixture.file(Array("[{\"a\":\n\"".utf8) + [0xFC] + Array("\"}]".utf8), "file.json")
        let reader = try JSONEntryReader(latin)
        #expect(throws: ImportError.invalidUTF8(path: path, line: 2)) { try reader.next() }
        #expect(throws: ImportError.empty(path: path)) { try entries("  \n ") }
    }

    @Test func rejectsLinesOfTheWrongShapeAndKeepsTheOthers() throws {
        let file = try fixture.file(
            "{\"a\":1}\n\n{\"a\":\"x\"}\n{\"b\":1}\n{\"a\":null}\n{\"a\":2,\"b\":\"\\u0000\"}\n{\"a\":3}")
        var items: [Item] = []
        let rejected = try JSONLines(file: file).forEach(Item.self) { items.append($1) }
        #expect(items == [Item(a: 1), Item(a: 3)])
        #expect(rejected.map(\.line) == [3, 4, 5, 6])
        #expect(
            rejected.map(\.reason.description) == [
                "a is not a whole number", "a is missing", "a is missing", "the text contains a NUL character",
            ])
    }

    @Test(arguments: ["{\"a\":1}\n{\"a\":", "{\"a\":1}\n[1]", "{\"a\":1}\n42", "{\"a\":1}\nhello"])
    func refusesLinesThatAreNotObjects(text: String) throws {
        let file = try fixture.file(text, "file.json")
        #expect {
            _ = try JSONLines(file: file).forEach(Item.self) { _, _ in }
        } throws: { error in
            if case ImportError.malformedJSON(path, 2, _) = error { true } else { false }
        }
        let nested = try fixture.file("{\"a\":" + String(repeating: "[", count: 5000), "file.json")
        #expect(throws: ImportError.nestedTooDeep(path: path, line: 1, limit: 32)) {
            try JSONLines(file: nested).forEach(Item.self) { _, _ in }
        }
    }
}
