import Foundation
import Testing

@testable import MatrixCrypto

struct ShortAuthenticationStringTests {
    @Test func decimalsAreThirteenBitsEach() {
        #expect(ShortAuthenticationString(Data(count: 6)).decimals == [1000, 1000, 1000])
        #expect(ShortAuthenticationString(Data(repeating: 0xFF, count: 6)).decimals == [9191, 9191, 9191])
        // By the specification's own formula.
        let b: [Int] = [0x12, 0x34, 0x56, 0x78, 0x9A]
        let expected = [
            (b[0] << 5 | b[1] >> 3) + 1000, ((b[1] & 0x7) << 10 | b[2] << 2 | b[3] >> 6) + 1000,
            ((b[3] & 0x3F) << 7 | b[4] >> 1) + 1000,
        ]
        #expect(ShortAuthenticationString(Data([0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC])).decimals == expected)
    }

    @Test func emojiAreSixBitsEach() {
        let string = ShortAuthenticationString(Data([0b0000_0000, 0b0001_0000, 0b1000_0011, 0xFF, 0xFF, 0xC0]))
        #expect(string.emoji.map(\.name) == ["Dog", "Cat", "Lion", "Horse", "Pin", "Pin", "Pin"])
    }

    @Test func theTableHasSixtyFourDifferentEmoji() {
        let table = ShortAuthenticationString.table
        #expect(table.count == 64)
        #expect(Set(table.map(\.symbol)).count == 64)
        #expect(Set(table.map(\.name)).count == 64)
        #expect(table[63] == .init(symbol: "📌", name: "Pin"))
    }
}
