import Foundation
import Sync
import Yams

/// What stands in the configuration file, each value with its place.
struct ConfigurationFile {
    private(set) var values: [Configuration.Key: (value: String, place: String)] = [:]
    private(set) var sources = SourceSettingsReader()
    private(set) var libraries: [String: LibraryRules.Rule] = [:]
    private(set) var links: [ConfiguredLink] = []

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
        for (name, value) in mapping {
            switch name.string {
            case "libraries": try readLibraries(value, path: path)
            case "links": try readLinks(value, path: path)
            default: break
            }
        }
        for (name, line, value) in Self.flattened(mapping) {
            let place = "\(path), line \(line), “\(name)”"
            let (key, source) = (Configuration.Key(rawValue: name), SourceSettingsReader.key(name))
            guard key != nil || source != nil else {
                guard !Self.isGroup(name) else {
                    throw ConfigurationError.badValue(
                        place: place,
                        problem: "Its settings must follow on lines of their own, each moved in by two spaces.")
                }
                throw ConfigurationError.unknownKey(path: path, line: line, key: name)
            }
            guard let text = value.scalar?.string ?? (key?.isList == true ? Self.joined(value) : nil) else {
                throw ConfigurationError.badValue(place: place, problem: "One value is needed, not a list.")
            }
            if let key { values[key] = (text, place) }
            if let source { sources.set(source, to: text, place: place) }
        }
    }

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

    /// Such as `"matrix:@anna:example.org": Anna`.
    private mutating func readLinks(_ node: Node, path: String) throws {
        guard let mapping = node.mapping else {
            throw ConfigurationError.malformed(
                path: path, reason: "“links” must be followed by lines such as “  \"matrix:@anna:example.org\": Anna”.")
        }
        for (name, value) in mapping {
            let identity = name.string ?? "?"
            let place = "\(path), line \(name.mark?.line ?? 1), the link of “\(identity)”"
            do { links.append(try ConfiguredLink(identity: identity, member: value.scalar?.string ?? "")) } catch {
                throw ConfigurationError.badValue(place: place, problem: error.description)
            }
        }
    }

    /// The entries of a list, as they would stand in a variable.
    private static func joined(_ node: Node) -> String? {
        guard let entries = node.sequence?.map({ $0.scalar?.string }), !entries.contains(nil) else { return nil }
        return entries.compactMap(\.self).joined(separator: ",")
    }

    private static func isGroup(_ name: String) -> Bool {
        SourceSettings.Product(rawValue: name) != nil
            || Configuration.Key.allCases.contains { $0.rawValue.hasPrefix(name + ".") }
    }

    /// The groups whose names below are the owner's, and may contain anything.
    private static let ownersNames: Set = ["libraries", "links"]

    /// The settings by their whole names; those of a group follow its name and a dot.
    private static func flattened(_ mapping: Node.Mapping) -> [(name: String, line: Int, value: Node)] {
        mapping.flatMap { key, value -> [(name: String, line: Int, value: Node)] in
            let name = key.string ?? "?"
            guard !ownersNames.contains(name) else { return [] }
            guard let group = value.mapping else { return [(name, key.mark?.line ?? 1, value)] }
            return flattened(group).map { ("\(name).\($0.name)", $0.line, $0.value) }
        }
    }
}
