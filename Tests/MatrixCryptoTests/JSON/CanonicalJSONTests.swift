import Foundation
import Testing

@testable import MatrixCrypto

struct CanonicalJSONTests {
    /// From the specification (appendices, “Canonical JSON”, examples).
    @Test(arguments: [
        ("{}", "{}"),
        (#"{ "one": 1, "two": "Two" }"#, #"{"one":1,"two":"Two"}"#),
        (#"{ "b": "2", "a": "1" }"#, #"{"a":"1","b":"2"}"#),
        (
            #"{"auth": {"success": true, "mxid": "@john.doe:example.com", "profile": {"display_name": "John Doe","#
                + #""three_pids": [{"medium": "email", "address": "john.doe@example.org"},"#
                + #"{"medium": "msisdn", "address": "123456789"}]}}}"#,
            #"{"auth":{"mxid":"@john.doe:example.com","profile":{"display_name":"John Doe","three_pids":[{"address":"#
                + #""john.doe@example.org","medium":"email"},{"address":"123456789","medium":"msisdn"}]},"success":true}}"#
        ),
        (#"{"a": "日本語"}"#, #"{"a":"日本語"}"#),
        (#"{"本": 2, "日": 1}"#, #"{"日":1,"本":2}"#),
        (#"{"a": "\u65E5"}"#, #"{"a":"日"}"#),
        (#"{"a": null}"#, #"{"a":null}"#),
        (#"{"a": -0, "b": 1e10}"#, #"{"a":0,"b":10000000000}"#),
    ])
    func writesTheExamplesOfTheSpecification(text: String, canonical: String) throws {
        #expect(try written(JSONValue(Data(text.utf8))) == canonical)
    }

    @Test func ordersKeysByCodePoint() throws {
        // By UTF-16 the last two would change places; by Swift's own order the second would come after them all.
        let keys = ["a", "e\u{301}", "z", "\u{E9}a", "\u{FF5E}", "\u{1F600}"]
        let object = JSONValue.object(Dictionary(uniqueKeysWithValues: keys.map { ($0, 1) }))
        #expect(try written(object) == "{" + keys.map { "\"\($0)\":1" }.joined(separator: ",") + "}")
    }

    @Test func escapesControlCharactersAndNothingElse() throws {
        let text = "\u{00}\u{07}\u{08}\t\n\u{0B}\u{0C}\r\u{1F}\"\\/\u{7F}\u{2028}é"
        #expect(
            try written(.string(text)) == #""\u0000\u0007\b\t\n\u000b\f\r\u001f\"\\/"# + "\u{7F}\u{2028}é\"")
    }

    @Test func hasNoFormForFractionsAndHugeNumbers() throws {
        #expect(throws: CanonicalJSON.Unrepresentable.fraction) { try CanonicalJSON.encode([.number(0.5)]) }
        #expect(throws: CanonicalJSON.Unrepresentable.hugeInteger) { try CanonicalJSON.encode([9_007_199_254_740_992]) }
        #expect(try written([9_007_199_254_740_991, -9_007_199_254_740_991]) == "[9007199254740991,-9007199254740991]")
    }

    private func written(_ value: JSONValue) throws -> String {
        String(decoding: try CanonicalJSON.encode(value), as: UTF8.self)
    }
}
