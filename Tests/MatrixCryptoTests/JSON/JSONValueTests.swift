import Foundation
import Testing

@testable import MatrixCrypto

struct JSONValueTests {
    @Test func readsEveryKindOfValue() throws {
        let read = try JSONValue(
            Data(#" { "a" : [ null, true, false, -12, 0.5, "x", {} , [ ] ], "b" : 9007199254740993 } "#.utf8))
        let expected: JSONValue = [
            "a": .array([.null, true, false, -12, .number(0.5), "x", [:], []]), "b": 9_007_199_254_740_993,
        ]
        #expect(read == expected)
    }

    @Test(arguments: [
        ("-0", JSONValue.integer(0)), ("1e10", 10_000_000_000), ("1E+2", 100), ("2.0", 2), ("2.5", .number(2.5)),
        ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
        ("1e999", .null),
    ])
    func readsNumbersAsTheyAreMeant(text: String, expected: JSONValue) throws {
        #expect(try JSONValue(Data(text.utf8)) == expected)
    }

    @Test(arguments: [
        (#""\u65E5\n\/\"\\\b\f\r\t""#, "日\n/\"\\\u{08}\u{0C}\r\t"), (#""\ud83d\ude00""#, "😀"), (#""😀""#, "😀"),
        (#""\ud800""#, "\u{FFFD}"), (#""\ud800x""#, "\u{FFFD}x"), (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
        (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\u0000""#, "\0"),
    ])
    func readsEscapesAndMendsHalfSurrogatePairs(text: String, expected: String) throws {
        let read = try #require(try JSONValue(Data(text.utf8)).string)
        #expect(Array(read.unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test func mendsBrokenUTF8() throws {
        #expect(try JSONValue(Data([0x22, 0x61, 0xFF, 0x62, 0x22])) == "a\u{FFFD}b")
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "01", "1.", ".5", "+1", "1e",
        "- 1",
        "tru", "nulll", "\"", "\"\\", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"a\nb\"", "[1] 2", "[\"a\" \"b\"]",
        "NaN",
    ])
    func refusesWhatIsNoJSON(text: String) {
        #expect(throws: JSONValue.Malformed.self) { try JSONValue(Data(text.utf8)) }
    }

    @Test func leavesOutWhatIsNestedTooDeepAndReadsTheRest() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"]":["#, count: depth / 2) + String(repeating: "]}", count: depth / 2)
        }
        let read = try JSONValue(Data(#"{"deep":\#(nested(200_000)),"flat":1,"fair":\#(nested(20))}"#.utf8))
        #expect(read["flat"] == 1)
        #expect(read["fair"]?["]"]?.array?.first?["]"] != nil)
        #expect(throws: JSONValue.Malformed.self) {
            try JSONValue(Data(String(repeating: "[", count: 100_000).utf8))
        }
    }

    @Test func mutationsOfJSONNeverCrashIt() {
        var chance = SeededGenerator(seed: 3)
        let text = #"{"a":["\ud83d\ude00",1.5e3,{"b":null,"c":[true,false]}],"ä":"\u0000\\"}"#
        var read = 0
        for _ in 0..<5_000 {
            if (try? JSONValue(Data(chance.mutate(text).utf8))) != nil { read += 1 }
        }
        #expect(read > 0)
        #expect(read < 5_000)
    }
}
