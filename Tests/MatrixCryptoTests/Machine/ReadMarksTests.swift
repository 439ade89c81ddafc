import Testing

@testable import MatrixCrypto

struct ReadMarksTests {
    @Test func tellsAnEventFromAReplay() {
        var marks = ReadMarks()
        #expect(marks.look(at: 0, mark: "a") == .first)
        marks.note(0, mark: "a")
        #expect(marks.look(at: 0, mark: "a") == .again)
        #expect(marks.look(at: 0, mark: "b") == .replay)
        #expect(marks.look(at: 1, mark: "b") == .first)
    }

    @Test func whatIsForgottenCountsAsReadEvenOutOfOrder() {
        var marks = ReadMarks()
        for index in (0..<UInt32(CryptoLimits.readMarks + 500)).reversed() where index != 200 && index != 1_200 {
            marks.note(index, mark: "\(index)")
        }
        #expect(marks.look(at: 1_400, mark: "1400") == .again)
        #expect(marks.look(at: 1_200, mark: "new") == .first)
        #expect(marks.look(at: 3, mark: "3") == .replay)
        #expect(marks.look(at: 200, mark: "new") == .replay)
    }
}
