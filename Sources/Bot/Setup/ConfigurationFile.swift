import Foundation
import Sync
import Yams

/// What stands in the configuration file, each value with its place.
struct ConfigurationFile {
    private(set) var values: [Configuration.Key: (value: String, place: String)] = [:]
    private(set) var sources = SourceSettingsReader()
    private(set) var libraries: [String: LibraryRules.Rule] = [:]

    /// - Parameter mustExist: a file that is not there is no error without it, and says nothing.
    init(path: String, mustExist: Bool) throws {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            if !mustExist, !FileManager.default.fileExists(atPath: path) { return }
            throw ConfigurationError.unreadable(path: path)
        }
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch {
            throw ConfigurationError.malformed(path: path, reason: "\(error)")
        }
        guard let node else { return }
        guard let mapping = node.mapping else {
            throw ConfigurationError.malformed(path: path, reason: "It must consist of lines such as “language: de”.")
        }
        for (name, value) in mapping where name.string == "libraries" { try readLibraries(value, path: path) }
        for (name, line, value) in Self.flattened(mapping) {
            let place = "\(path), line \(line), “\(name)”"
            let (key, source) = (Configuration.Key(rawValue: name), SourceSettingsReader.key(name))
            guard key != nil || source != nil else {
                throw ConfigurationError.unknownKey(path: path, line: line, key: name)
            }
            guard let text = value.scalar?.string else {
                throw ConfigurationError.badValue(place: place, problem: "One value is needed, not a list.")
            }
            if let key { values[key] = (text, place) }
            if let source { sources.set(source, to: text, place: place) }
        }
    }

    /// Their names are the owner's, and may contain anything.
    private mutating func readLibraries(_ node: Node, path: String) throws {
        guard let mapping = node.mapping else {
            throw ConfigurationError.malformed(
                path: path, reason: "“libraries” must be followed by lines such as “  Anime Series: anime”.")
        }
        for (name, value) in mapping {
            let name = name.string ?? "?"
            let place = "\(path), line \(value.mark?.line ?? 1), the library “\(name)”"
            do { libraries[name] = try LibrarySettings.rule(value.scalar?.string ?? "") } catch {
                throw ConfigurationError.badValue(place: place, problem: error.description)
            }
        }
    }

    /// The settings by their whole names; those of a group follow its name and a dot.
    private static func flattened(_ mapping: Node.Mapping) -> [(name: String, line: Int, value: Node)] {
        mapping.flatMap { key, value -> [(name: String, line: Int, value: Node)] in
            let name = key.string ?? "?"
            guard name != "libraries" else { return [] }
            guard let group = value.mapping else { return [(name, key.mark?.line ?? 1, value)] }
            return flattened(group).map { ("\(name).\($0.name)", $0.line, $0.value) }
        }
    }
}
