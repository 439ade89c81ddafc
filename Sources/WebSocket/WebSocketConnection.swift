import NIOCore
import NIOWebSocket

/// An open WebSocket as its client sees it (RFC 6455).
package struct WebSocketConnection: Sendable {
    /// The messages in order, until one of them is `closed`; throws `WebSocketError` when the connection is lost.
    package let messages: Messages
    private let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>

    init(
        _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>,
        _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    ) {
        messages = Messages(inbound: inbound, outbound: outbound)
        self.outbound = outbound
    }

    package func send(_ text: String) async throws(WebSocketError) {
        try await Self.write(.text, ByteBuffer(string: text), to: outbound)
    }

    /// Says goodbye; the other side answers with `closed`.
    package func close(code: Int) async throws(WebSocketError) {
        var data = ByteBuffer()
        data.write(webSocketErrorCode: WebSocketErrorCode(codeNumber: code))
        try await Self.write(.connectionClose, data, to: outbound)
    }

    static func write(
        _ opcode: WebSocketOpcode, _ data: ByteBuffer, to outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
    ) async throws(WebSocketError) {
        // A client masks everything with a fresh key (RFC 6455, 5.3).
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
        do { try await outbound.write(frame) } catch { throw .lost("\(error)") }
    }

    /// The frames put together to messages.
    package struct Messages: AsyncSequence, Sendable {
        package typealias Element = WebSocketMessage

        let inbound: NIOAsyncChannelInboundStream<WebSocketFrame>
        let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>

        package func makeAsyncIterator() -> Iterator {
            Iterator(frames: inbound.makeAsyncIterator(), outbound: outbound)
        }

        package struct Iterator: AsyncIteratorProtocol {
            private var frames: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator
            private let outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
            private var isClosed = false

            init(
                frames: NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator,
                outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
            ) {
                self.frames = frames
                self.outbound = outbound
            }

            /// - Throws: `WebSocketError`.
            package mutating func next() async throws -> WebSocketMessage? {
                while !isClosed {
                    let frame: WebSocketFrame?
                    do { frame = try await frames.next() } catch {
                        try Task.checkCancellation()
                        throw WebSocketError.lost("\(error)")
                    }
                    guard let frame else {
                        try Task.checkCancellation()
                        throw WebSocketError.lost("it ended without a goodbye")
                    }
                    var data = frame.unmaskedData
                    switch frame.opcode {
                    case .text:
                        guard let text = data.readString(length: data.readableBytes) else { continue }
                        return .text(text)
                    case .binary: return .binary(Array(data.readableBytesView))
                    case .ping: try await WebSocketConnection.write(.pong, data, to: outbound)
                    case .connectionClose:
                        isClosed = true
                        let code = data.readInteger(as: UInt16.self).map(Int.init)
                        let reason = data.readString(length: data.readableBytes) ?? ""
                        // The goodbye is returned, where the other side still listens.
                        var answer = ByteBuffer()
                        if let code { answer.writeInteger(UInt16(code)) }
                        try? await WebSocketConnection.write(.connectionClose, answer, to: outbound)
                        return .closed(code: code, reason: reason)
                    default: continue
                    }
                }
                return nil
            }
        }
    }
}
