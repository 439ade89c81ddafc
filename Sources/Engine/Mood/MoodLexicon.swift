package import Foundation

/// Everything that is known of how people word their wishes: concepts with their evidence in metadata, and per
/// language the words for them. Read from `locales/mood`, editable without a rebuild.
package struct MoodLexicon: Sendable, Equatable, Codable {
    package let concepts: [String: MoodConcept]
    /// In the order of `Stemmer.Language`.
    package let vocabularies: [MoodVocabulary]

    /// What is wrong with a lexicon file, for the person who edited it.
    package enum LoadingError: Error, Equatable, CustomStringConvertible {
        case missingFile(String)
        case malformed(file: String, key: String, reason: String)

        package var description: String {
            switch self {
            case .missingFile(let file):
                "The mood lexicon lacks the file \(file). Put it back into locales/mood."
            case .malformed(let file, let key, let reason):
                "The mood lexicon file \(file) has a mistake at “\(key)”: \(reason)"
            }
        }
    }

    /// All phrases of one word, folded, of all languages.
    package var words: Set<String> {
        Set(vocabularies.flatMap { $0.phrases.values.joined() }.filter { !$0.contains(" ") }.map(Tokenizer.fold))
    }

    private struct ConceptFile: Codable {
        var concepts: [String: MoodConcept]
    }

    /// - Parameter files: the bytes of `concepts.json`, `en.json`, `de.json` and `fr.json` by name; a path before the
    ///   name does not matter.
    /// - Throws: `LoadingError`, which names file and key.
    package static func load(from files: [String: Data]) throws -> MoodLexicon {
        var byName: [String: Data] = [:]
        for (path, data) in files { byName[String(path.split(separator: "/").last ?? "")] = data }
        let concepts = try decode(ConceptFile.self, "concepts.json", in: byName).concepts
        for (name, concept) in concepts.sorted(by: { $0.key < $1.key }) {
            for (sign, weight) in concept.weights where !(0...1).contains(weight) {
                throw LoadingError.malformed(
                    file: "concepts.json", key: "\(name).\(sign)",
                    reason: "the weight \(weight) must lie between 0 and 1.")
            }
        }
        let vocabularies = try Stemmer.Language.allCases.map { language in
            let file = "\(language.rawValue).json"
            let vocabulary = try decode(MoodVocabulary.self, file, in: byName)
            guard vocabulary.language == language else {
                throw LoadingError.malformed(
                    file: file, key: "language", reason: "it must be “\(language.rawValue)”, as the file's name says.")
            }
            for name in vocabulary.phrases.keys.sorted() where concepts[name] == nil {
                throw LoadingError.malformed(
                    file: file, key: "phrases.\(name)", reason: "there is no concept of that name in concepts.json.")
            }
            for kind in vocabulary.kinds.keys.sorted() where TitleKind(rawValue: kind) == nil {
                throw LoadingError.malformed(
                    file: file, key: "kinds.\(kind)", reason: "only movie and tv are kinds of titles.")
            }
            return vocabulary
        }
        return MoodLexicon(concepts: concepts, vocabularies: vocabularies)
    }

    private static func decode<Content: Decodable>(
        _ type: Content.Type, _ file: String, in files: [String: Data]
    ) throws -> Content {
        guard let data = files[file] else { throw LoadingError.missingFile(file) }
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw LoadingError.malformed(file: file, key: Self.key(of: error), reason: Self.reason(of: error))
        }
    }

    private static func key(of error: DecodingError) -> String {
        let path: [any CodingKey] =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath
            case .keyNotFound(let key, let context):
                context.codingPath + [key]
            @unknown default: []
            }
        return path.map(\.stringValue).joined(separator: ".")
    }

    private static func reason(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound: "this entry is missing."
        case .valueNotFound: "this entry is empty."
        case .typeMismatch(let type, _): "this entry must be of the type \(type)."
        case .dataCorrupted(let context): "\(context.debugDescription)"
        @unknown default: "\(error)"
        }
    }
}
