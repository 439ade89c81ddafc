import Foundation
import Testing

@testable import MatrixCrypto

struct Base64Tests {
    /// From the specification (appendices, “Unpadded Base64”).
    @Test(arguments: [
        "": "", "f": "Zg", "fo": "Zm8", "foo": "Zm9v", "foob": "Zm9vYg", "fooba": "Zm9vYmE", "foobar": "Zm9vYmFy",
    ])
    func writesWithoutPadding(bytes: String, text: String) {
        #expect(Base64.encode(Data(bytes.utf8)) == text)
        #expect(Base64.decode(text) == Data(bytes.utf8))
    }

    @Test func takesCompletePadding() {
        #expect(Base64.decode("Zg==") == Data("f".utf8))
        #expect(Base64.decode("Zm8=") == Data("fo".utf8))
    }

    @Test func takesBitsThatBelongToNoByte() {
        #expect(Base64.decode("Zh") == Data("f".utf8))
    }

    @Test(arguments: [
        "Zg=", "Zm8==", "Zm9v=", "=", "====", "Z", "Zm9vZ", " Zg", "Zg ", "Zg\n", "Z g", "Zg==Zg==", "Zm-v", "Zm_v",
        "ä",
        "Zm9vä", "Zg\0",
    ])
    func refusesEveryOtherWayOfWriting(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test func theURLSafeFormHasItsOwnTwoCharacters() {
        let bytes = Data([0xFB, 0xFF, 0xBF])
        #expect(Base64.encode(bytes) == "+/+/")
        #expect(Base64.encodeURLSafe(bytes) == "-_-_")
        #expect(Base64.decodeURLSafe("-_-_") == bytes)
        #expect(Base64.decodeURLSafe("+/+/") == nil)
    }

    @Test func everythingComesBack() {
        var chance = SeededGenerator(seed: 5)
        for length in 0..<200 {
            let bytes = Data((0..<length).map { _ in UInt8.random(in: 0...255, using: &chance) })
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.decodeURLSafe(Base64.encodeURLSafe(bytes)) == bytes)
        }
    }
}
