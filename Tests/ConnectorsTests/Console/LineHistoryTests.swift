import Foundation
import Testing

@testable import Connectors

@Suite struct LineHistoryTests {
    @Test func keepsTheNewestFiveHundred() {
        var history = LineHistory()
        for number in 0..<510 {
            let isKept = history.remember("line \(number)")
            #expect(isKept)
        }
        #expect(history.lines.count == 500)
        #expect(history.lines.first == "line 10")
        #expect(LineHistory(lines: (0..<510).map(String.init)).lines.first == "10")
    }

    @Test(arguments: ["", "   ", " begins with a space", "newest", String(repeating: "x", count: 1_001)])
    func doesNotKeepWhatIsOfNoUse(line: String) {
        var history = LineHistory(lines: ["newest"])
        let isKept = history.remember(line)
        #expect(!isKept)
        #expect(history.lines == ["newest"])
    }

    @Test func comesBackFromItsFileReadableByItsOwnerAlone() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = HistoryFile(path: folder.appendingPathComponent("deep/history").path)
        #expect(file.load().isEmpty)
        try file.save(["eins", "映画"])
        try file.save(["eins", "映画", "drei"])
        #expect(file.load() == ["eins", "映画", "drei"])
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("deep").path)
        #expect(files == ["history"])
    }

    @Test func aDamagedFileIsReadAsFarAsItMakesSense() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("history").path
        try Data([0x61, 0x0A, 0xFF, 0x1B, 0x62, 0x0A, 0x0A, 0x63]).write(to: URL(fileURLWithPath: path))
        #expect(HistoryFile(path: path).load() == ["a", "\u{FFFD}b", "c"])
    }

    @Test func aPlaceThatCannotBeWrittenIsAnError() {
        #expect(throws: (any Error).self) { try HistoryFile(path: "/dev/null/history").save(["a"]) }
    }
}
