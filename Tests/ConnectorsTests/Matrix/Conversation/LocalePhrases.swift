import Chat
import Foundation

@testable import Connectors

/// What the connector really says, from the locale files of the repository.
enum LocalePhrases {
    static let english = phrases("en")
    static let german = phrases("de")
    static let french = phrases("fr")
    static let all = [english, german, french]

    private static let root = (0..<5).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
        url.deletingLastPathComponent()
    }

    private static func phrases(_ code: String) -> MatrixPhrases {
        let data = try? Data(contentsOf: root.appending(path: "locales/\(code).json"))
        let file = data.flatMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] }
        let written = file?["phrases"] as? [String: Any] ?? [:]
        let words = (file?["words"] as? [String: Any])?["commands"] as? [String: String] ?? [:]
        func text(_ key: String) -> String { written[key] as? String ?? "MISSING \(key)" }
        return MatrixPhrases(
            answeredPrivately: text("matrix.private"), undecryptable: text("matrix.undecryptable"),
            reactions: text("matrix.reactions"), helpWord: words["help"] ?? "MISSING help",
            bands: [
                .high: text("matrix.band.high"), .medium: text("matrix.band.medium"), .low: text("matrix.band.low"),
            ])
    }
}
