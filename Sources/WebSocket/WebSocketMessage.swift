/// What comes over a WebSocket. Pings are answered below, and not seen.
package enum WebSocketMessage: Sendable, Equatable {
    case text(String)
    case binary([UInt8])
    /// The other side has said goodbye; the last message.
    case closed(code: Int?, reason: String)
}
