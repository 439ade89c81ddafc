/// Why a file or folder is refused as a whole; `description` is the sentence for the command line.
///
/// Nothing of a refused source has been returned. Rows that alone are wrong are not errors, see `RejectedRow`.
package enum ImportError: Error, Equatable {
    case notFound(path: String)
    case unreadable(path: String, reason: String)
    case expectedFile(path: String)
    case expectedFolder(path: String)
    case notRegular(path: String)
    case missingFile(folder: String, names: [String], purpose: String)
    case empty(path: String)
    case zipArchive(path: String)
    case truncatedGzip(path: String)
    case corruptGzip(path: String)
    case tooMuchOutput(path: String, limit: Int)
    case tooManyLines(path: String, limit: Int)
    case lineTooLong(path: String, line: Int, limit: Int)
    case nulByte(path: String, line: Int)
    case invalidUTF8(path: String, line: Int)
    case wrongEncoding(path: String, encoding: String)
    case oldLineEnds(path: String)
    case unterminatedQuote(path: String, line: Int)
    case wrongHeader(path: String, found: [String], expected: [String])
    case malformedJSON(path: String, line: Int, reason: String)
    case nestedTooDeep(path: String, line: Int, limit: Int)
    case tooManyRejected(path: String, limit: Int, first: RejectedRow)
    /// `found` names the columns or keys that were seen; empty for a folder.
    case unknownFormat(path: String, found: [String])
    case unknownFormatName(String)
    case unknownHousehold(String, path: String, known: [String])
    case memberRequired(ImportFormat)
}
