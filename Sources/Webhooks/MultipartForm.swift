/// Takes one field out of a form in `multipart/form-data` (RFC 7578), strictly: what breaks the rules is refused.
struct MultipartForm {
    struct Flaw: Error, Equatable {
        let what: String
    }

    /// Of a part, in bytes, and how many parts there may be.
    private static let longestHeader = 8_192
    private static let mostParts = 16

    private let bytes: ArraySlice<UInt8>
    private let delimiter: [UInt8]

    /// - Parameter boundary: as the content type names it.
    init(_ bytes: ArraySlice<UInt8>, boundary: String) {
        self.bytes = bytes
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// The content of the only part called `name`.
    func content(of name: String) throws(Flaw) -> ArraySlice<UInt8> {
        // The first delimiter may do without the line break before it.
        let opening = delimiter.dropFirst(2)
        guard bytes.starts(with: opening) else { throw Flaw(what: "it does not begin with its boundary") }
        var rest = bytes.dropFirst(opening.count)
        var found: ArraySlice<UInt8>?
        var parts = 0
        while !rest.starts(with: "--".utf8) {
            parts += 1
            guard parts <= Self.mostParts else { throw Flaw(what: "it has more than \(Self.mostParts) parts") }
            guard rest.starts(with: "\r\n".utf8) else { throw Flaw(what: "a boundary does not end its line") }
            guard let end = Self.first(delimiter, in: rest) else { throw Flaw(what: "its closing boundary is missing") }
            let (header, content) = try Self.split(rest[rest.startIndex..<end])
            if try Self.name(in: header) == name {
                guard found == nil else { throw Flaw(what: "it has two parts called “\(name)”") }
                found = content
            }
            rest = rest[(end + delimiter.count)...]
        }
        guard let found else { throw Flaw(what: "it has no part called “\(name)”") }
        return found
    }

    /// - Parameter part: from the line break that begins its header.
    private static func split(
        _ part: ArraySlice<UInt8>
    ) throws(Flaw) -> (header: ArraySlice<UInt8>, content: ArraySlice<UInt8>) {
        let beginning = part.prefix(longestHeader)
        guard let blank = first(Array("\r\n\r\n".utf8), in: beginning) else {
            throw Flaw(what: "the header of a part does not end within \(longestHeader) bytes")
        }
        return (part[part.startIndex..<blank], part[(blank + 4)...])
    }

    private static func name(in header: ArraySlice<UInt8>) throws(Flaw) -> String {
        guard let text = String(validating: header, as: UTF8.self) else {
            throw Flaw(what: "the header of a part is no UTF-8")
        }
        for line in text.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "content-disposition" else {
                continue
            }
            let field = ParameterisedHeader(String(line[line.index(after: colon)...]))
            guard field.value == "form-data", let name = field.parameters["name"] else { break }
            return name
        }
        throw Flaw(what: "a part has no name")
    }

    /// Where `pattern` begins in `bytes`.
    private static func first(_ pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard let head = pattern.first else { return nil }
        var start = bytes.startIndex
        while let candidate = bytes[start...].firstIndex(of: head) {
            if bytes[candidate...].starts(with: pattern) { return candidate }
            start = candidate + 1
        }
        return nil
    }
}
