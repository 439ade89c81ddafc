import Foundation

/// What a first look at a path shows, for finding out which product wrote it.
package enum ImportGlimpse: Sendable, Equatable {
    /// Names of the files directly inside.
    case folder(names: Set<String>)
    case table(CSVHeader)
    /// Keys of the first entry, and the key of the top-level object under which it stands.
    case document(keys: Set<String>, section: String?)
    case other

    /// Looks at the folder's names or the file's first line. Throws the `ImportError` of a source that cannot be read.
    init(path: String, limits: ReadingLimits = .standard) throws {
        if ImportFolder.isFolder(path) {
            self = .folder(names: Set(try ImportFolder(path: path).names()))
            return
        }
        let file = try ImportFile(path: path)
        if try Self.isJSON(file, limits: limits) {
            guard let entry = try JSONEntryReader(file, limits: limits).next() else {
                self = .other
                return
            }
            let object = try? JSONDecoder().decode([String: Ignored].self, from: Data(entry.bytes))
            self = .document(keys: Set((object ?? [:]).keys), section: entry.key)
        } else {
            self = .table(try CSVDecoder(file, limits: limits).header)
        }
    }

    /// What was seen, for the message that it is unknown.
    var found: [String] {
        switch self {
        case .table(let header): header.names
        case .document(let keys, let section): section.map { [$0] } ?? keys.sorted()
        case .folder, .other: []
        }
    }

    /// A value of which only the presence matters.
    private struct Ignored: Decodable {}

    private static func isJSON(_ file: ImportFile, limits: ReadingLimits) throws -> Bool {
        let first = try ByteReader(file, limits: limits).next()?
            .first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
    }
}
