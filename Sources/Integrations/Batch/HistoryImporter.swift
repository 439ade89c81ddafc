/// Decodes the files of one product into an `ImportBatch`; the role that every import format plays.
package protocol HistoryImporter: Sendable {
    var format: ImportFormat { get }

    /// Whether what was found at the path looks like this product's export.
    func recognises(_ glimpse: ImportGlimpse) -> Bool

    /// Reads the file or folder. Throws an `ImportError` for a source that is broken as a whole, before anything is
    /// returned; rows that alone are wrong are listed in the batch.
    func batch(from path: String, for request: ImportRequest) throws -> ImportBatch
}
