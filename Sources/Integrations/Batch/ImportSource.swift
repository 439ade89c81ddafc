/// A path together with the format it is in.
package struct ImportSource: Sendable, Equatable {
    package let path: String
    package let format: ImportFormat

    package init(path: String, format: ImportFormat) {
        self.path = path
        self.format = format
    }

    /// Finds the format from the content, or takes the one called `name`.
    ///
    /// Throws `ImportError.unknownFormat` or `.unknownFormatName`, whose words list the known formats, or what makes
    /// the path unreadable.
    package static func detect(path: String, format name: String? = nil) throws -> ImportSource {
        if let name {
            guard let format = ImportFormat(rawValue: name.lowercased()) else {
                throw ImportError.unknownFormatName(name)
            }
            return ImportSource(path: path, format: format)
        }
        let glimpse = try ImportGlimpse(path: path)
        guard let format = ImportFormat.allCases.first(where: { $0.importer.recognises(glimpse) }) else {
            throw ImportError.unknownFormat(path: path, found: glimpse.found)
        }
        return ImportSource(path: path, format: format)
    }

    /// Reads everything; see `HistoryImporter.batch`.
    package func batch(for request: ImportRequest) throws -> ImportBatch {
        try format.importer.batch(from: path, for: request)
    }
}
