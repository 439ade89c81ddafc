import Foundation
import Testing

/// Files that say how something should look. `RECOMMENDARR_RECORD=1` writes them anew, to be read before they are kept.
enum Golden {
    static func expect(_ text: String, is name: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["RECOMMENDARR_RECORD"] == "1" {
            try Data(text.utf8).write(to: file)
            return
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(text == kept, "\(name) looks different")
    }
}
