import Foundation
import Integrations
import Presentation
import Storage
import Yams

/// Everything that can be set, decoded once. Environment variables win over the file.
struct Configuration {
    /// Where the database is; `nil` means the default place.
    var database: DatabaseLocation?
    /// What people are answered in when neither they nor their platform say.
    var language = Language.en
    /// The folder that holds `templates`, `locales`, `demo` and `weights`; `nil` means beside the program.
    var resources: String?

    /// The model that finds titles by meaning; `nil` means that words alone are searched.
    var embedder: EmbedderSettings?
    /// Where the index over its vectors lies.
    var vectors = VectorPlace.memory
    private var embedderParts = EmbedderParts()

    /// The settings of the embedder as they come in.
    private struct EmbedderParts {
        var address: WebAddress?
        var model: String?
        var kind: EmbedderSettings.Kind?
        var key: String?
    }

    /// A key of the file, `database`, is the variable `RECOMMENDARR_DATABASE`; `RECOMMENDARR_DATABASE_FILE` names a file
    /// that holds the value. The key `embedder.url` is `url` below `embedder`, and `RECOMMENDARR_EMBEDDER_URL`.
    enum Key: String, CaseIterable {
        case database
        case language
        case resources
        case embedderURL = "embedder.url"
        case embedderModel = "embedder.model"
        case embedderKind = "embedder.kind"
        case embedderKey = "embedder.key"
        case vectors

        var variable: String { "RECOMMENDARR_" + rawValue.uppercased().replacing(".", with: "_") }
    }

    /// - Parameter path: `nil` looks for `recommendarr.yaml` in the working folder, which need not exist.
    init(path: String?, environment: [String: String]) throws {
        let file = path ?? "recommendarr.yaml"
        let settings = try Self.settings(inFile: file, mustExist: path != nil)
        for key in Key.allCases {
            if let (value, place) = try Self.environmentValue(key, environment) {
                try set(key, to: value, place: place)
            } else if let (value, line) = settings[key] {
                try set(key, to: value, place: "\(file), line \(line), “\(key.rawValue)”")
            }
        }
        embedder = try completeEmbedder()
    }

    private mutating func set(_ key: Key, to value: String, place: String) throws {
        switch key {
        case .database:
            // As a shell would, had it seen the value.
            let expanded = value.hasPrefix("~/") ? NSHomeDirectory() + value.dropFirst() : value
            do { database = try DatabaseLocation(expanded) } catch {
                throw ConfigurationError.badValue(place: place, problem: error.description)
            }
        case .language:
            guard value.count == 2, let language = Language(code: value) else {
                let known = Language.allCases.map(\.rawValue).joined(separator: ", ")
                throw ConfigurationError.badValue(place: place, problem: "“\(value)” is not one of \(known).")
            }
            self.language = language
        case .resources:
            guard !value.isEmpty else {
                throw ConfigurationError.badValue(place: place, problem: "A folder is needed, or remove the key.")
            }
            resources = value
        case .embedderURL: embedderParts.address = try Self.address(value, place: place)
        case .embedderModel:
            guard !value.isEmpty else {
                throw ConfigurationError.badValue(
                    place: place, problem: "The name of a model is needed, such as nomic-embed-text.")
            }
            embedderParts.model = value
        case .embedderKind:
            guard let kind = EmbedderSettings.Kind(rawValue: value.lowercased()) else {
                let known = EmbedderSettings.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw ConfigurationError.badValue(place: place, problem: "“\(value)” is not one of \(known).")
            }
            embedderParts.kind = kind
        case .embedderKey:
            // A header cannot hold more than one line; the value is secret and not repeated.
            guard !value.isEmpty, !value.contains(where: \.isWhitespace) else {
                throw ConfigurationError.badValue(
                    place: place, problem: "A key is one word. Check that nothing else was copied with it.")
            }
            embedderParts.key = value
        case .vectors: vectors = value == "memory" ? .memory : .chroma(try Self.address(value, place: place))
        }
    }

    private static func address(_ value: String, place: String) throws -> WebAddress {
        do { return try WebAddress(value) } catch {
            throw ConfigurationError.badValue(place: place, problem: error.description)
        }
    }

    /// `nil` when nothing is said about an embedder.
    private func completeEmbedder() throws -> EmbedderSettings? {
        let parts = embedderParts
        guard let address = parts.address else {
            guard parts.model == nil, parts.kind == nil, parts.key == nil else {
                throw ConfigurationError.incomplete(missing: .embedderURL, example: "http://127.0.0.1:11434")
            }
            return nil
        }
        guard let model = parts.model else {
            throw ConfigurationError.incomplete(missing: .embedderModel, example: "nomic-embed-text")
        }
        return EmbedderSettings(kind: parts.kind ?? .ollama, address: address, model: model, key: parts.key)
    }

    private static func environmentValue(
        _ key: Key, _ environment: [String: String]
    ) throws -> (value: String, place: String)? {
        if let value = environment[key.variable], !value.isEmpty { return (value, key.variable) }
        let variable = key.variable + "_FILE"
        guard let path = environment[variable], !path.isEmpty else { return nil }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ConfigurationError.badValue(
                place: variable, problem: "The file \(path) cannot be read. Check that it exists and its rights.")
        }
        return (text.trimmingCharacters(in: .whitespacesAndNewlines), variable)
    }

    // MARK: - File

    private static func settings(inFile path: String, mustExist: Bool) throws -> [Key: (value: String, line: Int)] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            if !mustExist, !FileManager.default.fileExists(atPath: path) { return [:] }
            throw ConfigurationError.unreadable(path: path)
        }
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw ConfigurationError.malformed(path: path, reason: "\(error)")
        }
        guard let node else { return [:] }
        guard let mapping = node.mapping else {
            throw ConfigurationError.malformed(path: path, reason: "It must consist of lines such as “language: de”.")
        }
        var settings: [Key: (value: String, line: Int)] = [:]
        for (name, line, value) in flattened(mapping) {
            guard let key = Key(rawValue: name) else {
                throw ConfigurationError.unknownKey(path: path, line: line, key: name)
            }
            guard let text = value.scalar?.string else {
                throw ConfigurationError.badValue(
                    place: "\(path), line \(line), “\(key.rawValue)”", problem: "One value is needed, not a list.")
            }
            settings[key] = (text, line)
        }
        return settings
    }

    /// The settings of a file by their whole names; those of a group follow its name and a dot.
    private static func flattened(_ mapping: Node.Mapping) -> [(name: String, line: Int, value: Node)] {
        mapping.flatMap { key, value -> [(name: String, line: Int, value: Node)] in
            let name = key.string ?? "?"
            guard let group = value.mapping else { return [(name, key.mark?.line ?? 1, value)] }
            return flattened(group).map { ("\(name).\($0.name)", $0.line, $0.value) }
        }
    }
}
