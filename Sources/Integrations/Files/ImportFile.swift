import Foundation

/// An ordinary file that exists, with what is known of it before it is opened.
package struct ImportFile: Sendable, Equatable {
    package let path: String
    /// Bytes on disk.
    package let size: Int
    /// Milliseconds since 1970.
    package let modifiedAt: Int64

    /// Checks that `path` is an ordinary file; throws the `ImportError` that says what it is instead.
    package init(path: String) throws {
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: resolved, isDirectory: &isFolder) else {
            throw ImportError.notFound(path: path)
        }
        guard !isFolder.boolValue else { throw ImportError.expectedFile(path: path) }
        let attributes: [FileAttributeKey: Any]
        do {
            attributes = try FileManager.default.attributesOfItem(atPath: resolved)
        } catch {
            throw ImportError.unreadable(path: path, reason: error.localizedDescription)
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else { throw ImportError.notRegular(path: path) }
        self.path = path
        size = (attributes[.size] as? NSNumber)?.intValue ?? 0
        let modified = attributes[.modificationDate] as? Date ?? Date(timeIntervalSince1970: 0)
        modifiedAt = Int64(modified.timeIntervalSince1970 * 1000)
    }

    /// The last part of the path, as it is named in lists of rejected rows.
    package var name: String { URL(fileURLWithPath: path).lastPathComponent }
}
