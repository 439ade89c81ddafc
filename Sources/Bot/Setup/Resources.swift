import Engine
import Foundation
import Presentation

/// The files that the program reads at start and that its owner may edit: phrases, templates, moods, weights, demo.
struct Resources {
    let folder: String

    /// - Parameter configured: the folder from the configuration; without it the folders above the program are searched
    ///   for the one that holds `locales/en.json`, so that it is found wherever the program was started from.
    init(configured: String?) throws {
        if let configured {
            guard Self.isResources(configured) else { throw ResourceError.notFound(searched: [configured]) }
            folder = configured
            return
        }
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        var candidates: [URL] = []
        var place = program
        while place.path != "/", candidates.count < 12 {
            candidates.append(place)
            candidates.append(place.appendingPathComponent("share/recommendarr"))
            place = place.deletingLastPathComponent()
        }
        guard let found = candidates.first(where: { Self.isResources($0.path) }) else {
            throw ResourceError.notFound(searched: [program.path])
        }
        folder = found.path
    }

    private static func isResources(_ folder: String) -> Bool {
        FileManager.default.fileExists(atPath: folder + "/locales/en.json")
    }

    var demo: String { folder + "/demo" }

    func phrasebook() throws -> Phrasebook {
        try Phrasebook(
            try Language.allCases.map { language in
                let code = language.rawValue
                return try Locale(
                    language: language, phrases: try data("locales/\(code).json"),
                    keywords: try data("locales/keywords/\(code).json"),
                    explanations: try data("templates/explanations/\(code).json"))
            })
    }

    func moodLexicon() throws -> MoodLexicon {
        let names = ["concepts"] + Language.allCases.map(\.rawValue)
        return try MoodLexicon.load(
            from: Dictionary(
                uniqueKeysWithValues: try names.map { ("locales/mood/\($0).json", try data("locales/mood/\($0).json")) }
            ))
    }

    func startingWeights() throws -> RankerWeights {
        let name = "weights/ranker.json"
        do { return try JSONDecoder().decode(RankerWeights.self, from: try data(name)) } catch let error
            as DecodingError
        {
            throw ResourceError.malformed(name, reason: "\(error)")
        }
    }

    private func data(_ name: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
            throw ResourceError.missing("\(folder)/\(name)")
        }
        return data
    }
}

enum ResourceError: Error, CustomStringConvertible {
    case notFound(searched: [String])
    case missing(String)
    case malformed(String, reason: String)

    var description: String {
        switch self {
        case .notFound(let searched):
            "The folders “locales” and “templates” were not found in \(searched.joined(separator: ", ")) or above. "
                + "Set “resources” (or RECOMMENDARR_RESOURCES) to the folder that holds them."
        case .missing(let path):
            "The file \(path) is missing. Restore it from the release that you installed."
        case .malformed(let name, let reason):
            "The file \(name) cannot be understood: \(reason)"
        }
    }
}
