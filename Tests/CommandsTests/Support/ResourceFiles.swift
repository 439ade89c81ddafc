import Engine
import Foundation
import Presentation

/// The files of the repository that the program reads at start.
enum ResourceFiles {
    static let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }

    static func data(_ name: String) throws -> Data { try Data(contentsOf: root.appending(path: name)) }

    static func phrasebook() throws -> Phrasebook {
        try Phrasebook(
            try Language.allCases.map { language in
                let code = language.rawValue
                return try Locale(
                    language: language, phrases: try data("locales/\(code).json"),
                    keywords: try data("locales/keywords/\(code).json"),
                    explanations: try data("templates/explanations/\(code).json"))
            })
    }

    static func lexicon() throws -> MoodLexicon {
        let names = ["concepts"] + Language.allCases.map(\.rawValue)
        return try MoodLexicon.load(
            from: Dictionary(
                uniqueKeysWithValues: try names.map { ("locales/mood/\($0).json", try data("locales/mood/\($0).json")) }
            ))
    }

    static func weights() throws -> RankerWeights {
        try JSONDecoder().decode(RankerWeights.self, from: try data("weights/ranker.json"))
    }
}
