/// How a delivery is packed, by its content type.
enum BodyFormat: Equatable {
    case json
    /// Plex: a form whose field `payload` is the JSON, beside a picture.
    case form(boundary: String)

    /// Why a delivery is not taken; complete sentences for the owner of the server.
    enum Refusal: Error, Equatable {
        /// It is packed in a way that is not understood.
        case unsupported(String)
        /// It is not what it says it is.
        case malformed(String)
    }

    init(contentType: String?) throws(Refusal) {
        guard let contentType else {
            throw .unsupported("The header Content-Type is missing. \(Self.remedy)")
        }
        let type = ParameterisedHeader(contentType)
        switch type.value {
        case "application/json", "text/json":
            let charset = type.parameters["charset"]?.lowercased() ?? "utf-8"
            guard charset == "utf-8" || charset == "utf8" else {
                throw .unsupported("The body must be in UTF-8, not in another character set. \(Self.remedy)")
            }
            self = .json
        case "multipart/form-data":
            guard let boundary = type.parameters["boundary"], Self.isBoundary(boundary) else {
                throw .malformed("The header Content-Type names no boundary of 1 to 70 plain characters for the form.")
            }
            self = .form(boundary: boundary)
        case "application/x-www-form-urlencoded":
            throw .unsupported(
                "A form was sent instead of JSON. Set the sender to send JSON as application/json.")
        default:
            throw .unsupported("The Content-Type is none that is understood here. \(Self.remedy)")
        }
    }

    private static let remedy = "Send JSON in UTF-8 with the header “Content-Type: application/json”."

    /// The JSON object in `body`, without a byte order mark and white space around it.
    func payload(in body: [UInt8]) throws(Refusal) -> [UInt8] {
        switch self {
        case .json: return try Self.object(in: body[...], called: "body")
        case .form(let boundary):
            let content: ArraySlice<UInt8>
            do {
                content = try MultipartForm(body[...], boundary: boundary).content(of: "payload")
            } catch {
                throw .malformed("The form cannot be read: \(error.what).")
            }
            return try Self.object(in: content, called: "part “payload”")
        }
    }

    private static func object(in bytes: ArraySlice<UInt8>, called name: String) throws(Refusal) -> [UInt8] {
        do {
            return Array(try JSONObjectCheck.object(in: bytes))
        } catch {
            throw .malformed("The \(name) is not a JSON object in UTF-8: byte \(error.offset): \(error.what).")
        }
    }

    /// RFC 2046.
    private static func isBoundary(_ text: String) -> Bool {
        (1...70).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") }
            && !text.hasSuffix(" ")
    }
}
