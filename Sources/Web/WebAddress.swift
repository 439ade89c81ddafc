import Foundation

/// Where an outside system listens, such as `http://127.0.0.1:11434` or `https://example.org/api/v1`.
///
/// It holds no secret: an address with a user, a password or a query is refused, so that it may be shown anywhere.
package struct WebAddress: Sendable, Equatable, CustomStringConvertible {
    /// Without a slash at the end.
    let base: String
    /// The name and the port if one was given, for messages.
    package let host: String

    /// - Throws: a sentence that says what is wrong with the address and how one looks.
    package init(_ text: String) throws(Unusable) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), let name = parts.host,
            ["http", "https"].contains(scheme), !name.isEmpty
        else { throw Unusable(description: "This is no address. Write one such as http://127.0.0.1:11434.") }
        guard parts.user == nil, parts.password == nil else {
            throw Unusable(
                description: "An address must not contain a user or a password. Put secrets into their own keys.")
        }
        guard parts.query == nil, parts.fragment == nil else {
            throw Unusable(description: "An address must not contain “?” or “#”. Leave away what begins there.")
        }
        host = parts.port.map { "\(name):\($0)" } ?? name
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        base = "\(scheme)://\(host)\(path)"
    }

    package var description: String { base }

    /// What is wrong with an address, and the remedy.
    package struct Unusable: Error, CustomStringConvertible {
        package let description: String
    }
}
