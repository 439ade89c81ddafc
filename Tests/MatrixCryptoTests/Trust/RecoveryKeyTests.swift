import Foundation
import Testing

@testable import MatrixCrypto

struct RecoveryKeyTests {
    /// A key that other clients are tested with too: the private key of RFC 7748, section 6.1.
    private let known = "EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4d"
    private let knownBytes = Data([
        0x77, 0x07, 0x6D, 0x0A, 0x73, 0x18, 0xA5, 0x7D, 0x3C, 0x16, 0xC1, 0x72, 0x51, 0xB2, 0x66, 0x45,
        0xDF, 0x4C, 0x2F, 0x87, 0xEB, 0xC0, 0x99, 0x2A, 0xB1, 0x77, 0xFB, 0xA5, 0x1D, 0xB9, 0x2C, 0x2A,
    ])

    @Test func readsWhatOthersWrite() throws {
        #expect(try RecoveryKey(known).bytes == knownBytes)
        #expect(try RecoveryKey(known).text == known)
    }

    @Test func spacesDoNotCount() throws {
        let spaced = "\n " + known.replacingOccurrences(of: " ", with: "") + "\u{A0}\t"
        #expect(try RecoveryKey(spaced).bytes == knownBytes)
    }

    @Test func everyNewKeyComesBack() throws {
        for _ in 0..<50 {
            let key = RecoveryKey()
            #expect(try RecoveryKey(key.text) == key)
            #expect(key.text.hasPrefix("Es"))
            #expect(key.text.split(separator: " ").map(\.count) == Array(repeating: 4, count: 12))
        }
    }

    @Test func saysWhatIsWrongWithIt() {
        #expect(throws: RecoveryKey.Invalid.wrongCharacter("0")) {
            try RecoveryKey(known.replacingOccurrences(of: "E", with: "0"))
        }
        #expect(throws: RecoveryKey.Invalid.wrongCharacter("é")) { try RecoveryKey("é") }
        #expect(throws: RecoveryKey.Invalid.wrongLength) { try RecoveryKey(String(known.dropLast(4))) }
        #expect(throws: RecoveryKey.Invalid.wrongLength) { try RecoveryKey("") }
        #expect(throws: RecoveryKey.Invalid.wrongLength) { try RecoveryKey(String(repeating: "z", count: 1_000_000)) }
        #expect(throws: RecoveryKey.Invalid.wrongParity) {
            try RecoveryKey(known.replacingOccurrences(of: "UE4d", with: "UE4e"))
        }
        #expect(throws: RecoveryKey.Invalid.wrongPrefix) {
            try RecoveryKey(known.replacingOccurrences(of: "EsTc", with: "FsTc"))
        }
    }

    @Test func noMistakenCharacterGoesUnnoticed() {
        let digits = Array(known.filter { $0 != " " })
        for place in digits.indices {
            for other in "1Az" where other != digits[place] {
                var mistaken = digits
                mistaken[place] = other
                // One in 256 has the right parity by chance; it is another key all the same.
                if let read = try? RecoveryKey(String(mistaken)) { #expect(read.bytes != knownBytes) }
            }
        }
    }

    @Test(
        arguments: [
            ["algorithm": "m.scrypt", "salt": "a", "iterations": 1], ["algorithm": "m.pbkdf2", "iterations": 1],
            ["algorithm": "m.pbkdf2", "salt": "a"], ["algorithm": "m.pbkdf2", "salt": "a", "iterations": 0],
            ["algorithm": "m.pbkdf2", "salt": "a", "iterations": 9_223_372_036_854_775_807],
            ["algorithm": "m.pbkdf2", "salt": "a", "iterations": -1],
            ["algorithm": "m.pbkdf2", "salt": "a", "iterations": 1, "bits": 512], "text",
        ] as [JSONValue])
    func refusesAbsurdParametersOfAPassphrase(parameters: JSONValue) {
        #expect(throws: RecoveryKey.Invalid.self) { try RecoveryKey(passphrase: "abc", parameters: parameters) }
    }
}
