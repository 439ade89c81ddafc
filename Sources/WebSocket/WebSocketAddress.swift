import Foundation

/// Where a WebSocket is: `wss://gateway.example.org/?v=10`.
package struct WebSocketAddress: Sendable, Equatable, CustomStringConvertible {
    package let host: String
    package let port: Int
    /// Whether the connection is secured by TLS.
    package let isSecure: Bool
    /// Path and query, beginning with a slash.
    package let target: String

    /// - Throws: `WebSocketError.badAddress` for anything but `ws://` and `wss://`.
    package init(_ text: String) throws(WebSocketError) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "ws" || scheme == "wss", let host = parts.host, !host.isEmpty, parts.user == nil
        else { throw .badAddress(text) }
        self.host = host
        isSecure = scheme == "wss"
        port = parts.port ?? (isSecure ? 443 : 80)
        let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        target = path + (parts.percentEncodedQuery.map { "?" + $0 } ?? "")
    }

    /// As the `Host` header names it.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    package var description: String { "\(isSecure ? "wss" : "ws")://\(authority)\(target)" }
}
