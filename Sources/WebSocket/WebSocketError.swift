/// Why there is no connection, or no longer.
package enum WebSocketError: Error, Sendable, Equatable, CustomStringConvertible {
    case badAddress(String)
    /// The server answered the upgrade with something else.
    case notUpgraded
    /// Nothing came in time.
    case timedOut
    /// The connection ended without a goodbye.
    case lost(String)

    package var description: String {
        switch self {
        case .badAddress(let text): "“\(text)” is no address of a WebSocket; one begins with ws:// or wss://."
        case .notUpgraded: "The server answered, but did not open a WebSocket."
        case .timedOut: "The server did not open the WebSocket in time."
        case .lost(let reason): "The connection was lost: \(reason)"
        }
    }
}
