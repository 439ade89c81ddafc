extension ImportError: CustomStringConvertible {
    /// What is wrong, where, and what to do about it, in plain English.
    package var description: String {
        switch self {
        case .notFound(let path):
            "\(path): there is no such file or folder. Check the spelling of the path."
        case .unreadable(let path, let reason):
            "\(path): cannot be read (\(reason)). Check the permissions of the file and of its folder."
        case .expectedFile(let path):
            "\(path): is a folder, but a file is expected here. Name the file itself."
        case .expectedFolder(let path):
            "\(path): is a file, but a folder is expected here. Name the folder that contains it."
        case .notRegular(let path):
            "\(path): is not an ordinary file. Save the data to a file first and name that file."
        case .missingFile(let folder, let names, let purpose):
            "\(folder): \(names.joined(separator: " or ")) is missing; it is needed for \(purpose). Add it to the folder."
        case .empty(let path):
            "\(path): is empty. Export or download it again."
        case .zipArchive(let path):
            "\(path): is a ZIP archive. Unpack it and name the unpacked folder or file."
        default:
            contentDescription
        }
    }

    private var contentDescription: String {
        switch self {
        case .truncatedGzip(let path):
            "\(path): the compressed file ends too early. Download or copy it again."
        case .corruptGzip(let path):
            "\(path): the compressed file is damaged, or is not gzip at all. Download or copy it again."
        case .tooMuchOutput(let path, let limit):
            "\(path): holds more than \(Self.size(limit)) of text. Split it into smaller files."
        case .tooManyLines(let path, let limit):
            "\(path): has more than \(limit) lines. Split it into smaller files."
        case .lineTooLong(let path, let line, let limit):
            "\(path), line \(line): one entry is longer than \(Self.size(limit)). "
                + "This is not an export of a known format; export it again."
        case .nulByte(let path, let line):
            "\(path), line \(line): contains a NUL byte, so it is not text. Export it again as UTF-8 text."
        case .invalidUTF8(let path, let line):
            "\(path), line \(line): is not valid UTF-8. Save the file again with the encoding UTF-8."
        case .wrongEncoding(let path, let encoding):
            "\(path), line 1: is encoded as \(encoding). Save the file again with the encoding UTF-8."
        case .oldLineEnds(let path):
            "\(path), line 1: the lines end with a carriage return alone. Save the file again with line ends LF or CRLF."
        case .unterminatedQuote(let path, let line):
            "\(path), line \(line): a quotation mark is opened and never closed. "
                + "Close it, or write \"\" for a quotation mark inside a quoted text."
        case .wrongHeader(let path, let found, let expected):
            "\(path), line 1: the columns found are \(Self.list(found)); expected are \(Self.list(expected)). "
                + "Make the first line name the columns."
        case .malformedJSON(let path, let line, let reason):
            "\(path), line \(line): is not the JSON that is expected (\(reason)). Export or download it again."
        case .nestedTooDeep(let path, let line, let limit):
            "\(path), line \(line): JSON nested more than \(limit) levels deep. "
                + "This is not an export of a known format; export it again."
        case .tooManyRejected(let path, let limit, let first):
            "\(path): more than \(limit) rows cannot be used, the first in line \(first.line): \(first.reason). "
                + "Check that it is the right file, and that the catalogue has been imported or synced before."
        default:
            formatDescription
        }
    }

    private var formatDescription: String {
        switch self {
        case .unknownFormat(let path, let found):
            "\(path): is in none of the known formats"
                + (found.isEmpty ? ".\n" : "; it has \(Self.list(found)).\n") + Self.knownFormats
        case .unknownFormatName(let name):
            "There is no import format \"\(name.quoted())\".\n" + Self.knownFormats
        case .unknownHousehold(let name, let path, let known):
            "\(path): there is no household \"\(name.quoted())\". Choose one of \(Self.list(known))."
        case .memberRequired(let format):
            "A \(format.title) export does not say whose it is. Name the member it belongs to."
        default:
            "The import failed."
        }
    }

    private static var knownFormats: String {
        "Known formats:\n"
            + ImportFormat.allCases.map { "  \($0.rawValue): \($0.summary)" }.joined(separator: "\n")
    }

    private static func size(_ bytes: Int) -> String {
        switch bytes {
        case (1 << 30)...: "\(bytes >> 30) GiB"
        case (1 << 20)...: "\(bytes >> 20) MiB"
        default: "\(bytes) bytes"
        }
    }

    private static func list(_ columns: [String]) -> String {
        guard !columns.isEmpty else { return "none" }
        let shown = columns.prefix(30).map { "\"\($0.quoted(limit: 40))\"" }.joined(separator: ", ")
        return columns.count > 30 ? shown + " …" : shown
    }
}
