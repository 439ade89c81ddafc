import Foundation

/// A folder that exists, in which files are looked up by any of several names.
package struct ImportFolder: Sendable, Equatable {
    package let path: String

    /// Throws `ImportError.notFound` or `.expectedFolder`.
    package init(path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ImportError.notFound(path: path)
        }
        guard isFolder.boolValue else { throw ImportError.expectedFolder(path: path) }
        self.path = path
    }

    package static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The first of `names` (relative to the folder) that exists.
    package func file(_ names: [String]) throws -> ImportFile? {
        for name in names where FileManager.default.fileExists(atPath: location(of: name)) {
            return try ImportFile(path: location(of: name))
        }
        return nil
    }

    /// Like `file`, but its absence is an error that says what the file is needed for.
    package func file(_ names: [String], for purpose: String) throws -> ImportFile {
        guard let file = try file(names) else {
            throw ImportError.missingFile(folder: path, names: names, purpose: purpose)
        }
        return file
    }

    /// Names of what lies directly in the folder, sorted.
    package func names() throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw ImportError.unreadable(path: path, reason: error.localizedDescription)
        }
    }

    package func location(of name: String) -> String {
        URL(fileURLWithPath: path).appendingPathComponent(name).path
    }
}
