package import Foundation

/// One call of an outside system: what to do with which path below its address.
package struct WebRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    let method: Method
    /// Begins with a slash; percent-encoded.
    let path: String
    /// Percent-encoded by the one who sends it.
    let query: [URLQueryItem]
    let body: Data?
    /// Of the body.
    let contentType: String
    /// How long one try may take; `nil` takes the limit of the service.
    package var timeLimit: Duration?
    /// Whether asking twice does no more than asking once, so that it may be tried again when the answer was lost.
    let isRepeatable: Bool
    /// Sent with this call alone. No secrets; they replace what is sent with every call.
    package var headers: [String: String]

    /// - Parameter isRepeatable: `nil` takes what the method promises: everything but `post` is repeatable.
    package init(
        _ method: Method, _ path: String, query: [URLQueryItem] = [], headers: [String: String] = [:],
        body: Data? = nil, contentType: String = "application/json", isRepeatable: Bool? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.contentType = contentType
        self.isRepeatable = isRepeatable ?? (method != .post)
    }

    /// With `value` as its JSON body.
    package init(
        _ method: Method, _ path: String, json value: some Encodable, isRepeatable: Bool? = nil
    ) throws {
        self.init(method, path, body: try JSONEncoder().encode(value), isRepeatable: isRepeatable)
    }

    /// A value as one part of a path, percent-encoded.
    package static func segment(_ value: String) -> String {
        value.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(.init(charactersIn: "-._~"))) ?? ""
    }

    /// Something cannot be asked for in this way: what, and the remedy.
    package struct Unwritable: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }
}
