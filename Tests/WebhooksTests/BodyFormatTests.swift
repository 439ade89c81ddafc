import Foundation
import Testing

@testable import Webhooks

/// What counts as a delivery, whatever is sent.
@Suite struct BodyFormatTests {
    private static let form = [
        "--b", "content-disposition: Form-Data; filename=\"a;b\"; NAME=\"payload\"", "X: y", "", "{\"a\":\"--b\"}",
        "--b",
        "Content-Disposition: form-data; name=thumb", "", "{}", "--b--",
    ].joined(separator: "\r\n")

    private func payload(_ type: String, _ body: String) throws -> String {
        String(decoding: try BodyFormat(contentType: type).payload(in: Array(body.utf8)), as: UTF8.self)
    }

    private func refusal(_ type: String, _ body: [UInt8]) -> String? {
        do throws(BodyFormat.Refusal) {
            _ = try BodyFormat(contentType: type).payload(in: body)
            return nil
        } catch {
            switch error {
            case .malformed(let reason), .unsupported(let reason): return reason
            }
        }
    }

    @Test(arguments: [
        "{}", "{\"a\":[1,-0.5e+10,true,false,null,\"x\\u00e9\\n\",{}],\"b\":{\"c\":[[]]}}", "{ \"é\" : \"\u{1F600}\" }",
    ])
    func keepsEveryByteOfAnObject(body: String) throws {
        for type in ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""] {
            #expect(try payload(type, "\u{FEFF}\r\n\t \(body)\n ") == body)
        }
    }

    @Test(arguments: [
        ("", 0), ("\u{FEFF}", 3), ("[1]", 0), ("\"a\"", 0), ("{", 1), ("{\"a\"}", 4), ("{\"a\":}", 5),
        ("{\"a\":1,}", 7),
        ("{,}", 1), ("{\"a\":01}", 6), ("{\"a\":1.}", 7), ("{\"a\":-}", 6), ("{\"a\":1e}", 7), ("{\"a\":tru}", 5),
        ("{\"a\":'b'}", 5), ("{\"a\":\"\n\"}", 6), ("{\"a\":\"\\x\"}", 7), ("{\"a\":\"\\u12g4\"}", 7),
        ("{\"a\":\"b}", 5),
        ("{\"a\":[1}", 7), ("{\"a\":1]", 6), ("{\"a\":1}}", 7), ("{a:1}", 1), ("{\"a\":NaN}", 5), ("{\"a\" 1}", 5),
    ])
    func saysWhereItIsNoObject(body: String, offset: Int) throws {
        let reason = try #require(refusal("application/json", Array(body.utf8)))
        #expect(reason.contains("byte \(offset):"), "\(reason)")
    }

    @Test(arguments: [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF5, 0x80, 0x80, 0x80]] as [[UInt8]])
    func refusesWhatIsNoUTF8(bytes: [UInt8]) throws {
        let reason = try #require(refusal("application/json", Array("{\"é\":\"".utf8) + bytes + Array("\"}".utf8)))
        #expect(reason.contains("byte 7: no UTF-8"), "\(reason)")
    }

    @Test func aFormIsReadAsItsRulesSay() throws {
        for boundary in ["boundary=b", "Boundary=\"b\"", "charset=x; boundary=b"] {
            #expect(try payload("multipart/form-data; \(boundary)", Self.form) == "{\"a\":\"--b\"}")
        }
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a\\\"b\"",
        "multipart/form-data; boundary=\(String(repeating: "x", count: 71))", "multipart/mixed; boundary=b",
        "application/x-www-form-urlencoded", "application/json; charset=utf-16", "text/html", "", ";", "json",
    ])
    func refusesOtherPackings(type: String) {
        #expect(refusal(type, Array(Self.form.utf8)) != nil)
    }

    @Test func aFormThatIsCutOffAnywhereIsRefused() {
        let whole = Array(Self.form.utf8)
        for end in 0..<whole.count {
            #expect(refusal("multipart/form-data; boundary=b", Array(whole[..<end])) != nil, "\(end)")
        }
    }

    @Test(arguments: [
        ("\"payload\"", "\"other\""), ("name=thumb", "name=payload"), ("--b\r\nC", "--bC"), ("X: y\r\n", "X: y\n"),
        ("Form-Data", "attachment"), ("X: y", String(repeating: "X", count: 9_000)), ("NAME=", "NOM="),
    ])
    func aFormThatBreaksTheRulesIsRefused(part: String, replacement: String) {
        let form = Self.form.replacing(part, with: replacement)
        #expect(form != Self.form)
        let isAccepted = refusal("multipart/form-data; boundary=b", Array(form.utf8)) == nil
        // A line feed alone ends no line: the part keeps its one long header line and its name.
        #expect(isAccepted == (replacement == "X: y\n"))
    }

    @Test func aFormOfVeryManyPartsIsRefused() {
        let part = "--b\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n"
        let form = String(repeating: part, count: 5_000) + Self.form
        #expect(refusal("multipart/form-data; boundary=b", Array(form.utf8))?.contains("more than 16 parts") == true)
    }

    @Test func nothingThatIsSentMakesItStumble() {
        var random = Randomness(seed: 5)
        let samples = [Array(Self.form.utf8), Array("{\"a\":[1,2.5,{\"b\":\"c\\n\"}],\"d\":null}".utf8)]
        for _ in 0..<3_000 {
            var bytes = samples.randomElement(using: &random) ?? []
            for _ in 0...Int.random(in: 0...6, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 3))
                default: bytes.insert(contentsOf: bytes.prefix(place), at: place)
                }
            }
            for type in ["application/json", "multipart/form-data; boundary=b"] {
                let isTaken = refusal(type, bytes) == nil
                guard type == "application/json" else { continue }
                // Another reader of JSON agrees.
                let isObject = (try? JSONSerialization.jsonObject(with: Data(bytes))) is [String: Any]
                #expect(isTaken == isObject, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}

/// The same chance each time.
private struct Randomness: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
