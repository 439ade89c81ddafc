import Foundation
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

    /// A key of the file, `database`, is the variable `RECOMMENDARR_DATABASE`; `RECOMMENDARR_DATABASE_FILE` names a file
    /// that holds the value.
    enum Key: String, CaseIterable {
        case database
        case language
        case resources

        var variable: String { "RECOMMENDARR_\(rawValue.uppercased())" }
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
        }
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
        for (name, value) in mapping {
            let line = name.mark?.line ?? 1
            guard let key = name.string.flatMap(Key.init(rawValue:)) else {
                throw ConfigurationError.unknownKey(path: path, line: line, key: name.string ?? "?")
            }
            guard let text = value.scalar?.string else {
                throw ConfigurationError.badValue(
                    place: "\(path), line \(line), “\(key.rawValue)”", problem: "One value is needed, not a list.")
            }
            settings[key] = (text, line)
        }
        return settings
    }
}

/// What is wrong with the configuration: where, what, and the remedy.
enum ConfigurationError: Error, CustomStringConvertible {
    case unreadable(path: String)
    case malformed(path: String, reason: String)
    case unknownKey(path: String, line: Int, key: String)
    case badValue(place: String, problem: String)

    var description: String {
        switch self {
        case .unreadable(let path):
            return "The configuration file \(path) cannot be read. Check the path and its rights."
        case .malformed(let path, let reason):
            return "The configuration file \(path) is not valid YAML. \(reason)"
        case .unknownKey(let path, let line, let key):
            let known = Configuration.Key.allCases.map(\.rawValue).joined(separator: ", ")
            return "\(path), line \(line): there is no setting “\(key)”. Known are: \(known)."
        case .badValue(let place, let problem):
            return "\(place): \(problem)"
        }
    }
}
