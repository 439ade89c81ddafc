package import NIOCore
import NIOPosix

/// A connection to a port of this machine, on which a test says whatever it likes and reads HTTP answers.
package struct LoopbackConnection {
    package struct Answer: Sendable, Equatable {
        package var status: Int
        /// Names in lower case.
        package var headers: [String: String]
        package var body: String
    }

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var received: [UInt8] = []

    package static func with<T: Sendable>(
        port: Int, _ body: (inout LoopbackConnection) async throws -> T
    ) async throws -> T {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = LoopbackConnection(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&connection)
        }
    }

    private init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound
        self.outbound = outbound
    }

    package func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

    package func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

    /// The next answer; `nil` when the connection ends before a whole one came.
    package mutating func answer() async -> Answer? {
        while true {
            if let answer = takeAnswer() { return answer }
            guard let more = try? await inbound.next() else { return nil }
            received += more.readableBytesView
        }
    }

    private mutating func takeAnswer() -> Answer? {
        let text = String(decoding: received, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let headers = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), String(line[line.index(colon, offsetBy: 2)...]))
        }
        let named = Dictionary(headers) { first, _ in first }
        let start = text.utf8.distance(from: text.startIndex, to: end.upperBound)
        let length = named["content-length"].flatMap { Int($0) } ?? 0
        guard received.count >= start + length else { return nil }
        let body = String(decoding: received[start..<start + length], as: UTF8.self)
        received.removeFirst(start + length)
        return Answer(status: status, headers: named, body: body)
    }
}
