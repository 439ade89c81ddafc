import Engine
import Foundation

/// The files of the repository that the engine starts with.
enum Resources {
    static func lexicon() throws -> MoodLexicon {
        let names = ["concepts", "en", "de", "fr"]
        return try MoodLexicon.load(
            from: Dictionary(
                uniqueKeysWithValues: try names.map { ("locales/mood/\($0).json", try data("locales/mood/\($0).json")) }
            ))
    }

    static func weights() throws -> RankerWeights {
        try JSONDecoder().decode(RankerWeights.self, from: try data("weights/ranker.json"))
    }

    private static func data(_ name: String) throws -> Data {
        try Data(contentsOf: ReferenceScript.root.appending(path: name))
    }
}
