import NIOCore
import NIOHTTP1
import NIOPosix

/// An HTTP server on a loopback port whose answers a test decides.
package struct StubServer: Sendable {
    package struct Request: Sendable, Equatable {
        package var method: String
        package var uri: String
        package var headers: [String: String]
        package var body: String
    }

    package struct Answer: Sendable {
        package var status: Int
        package var headers: [String: String]
        package var body: String
        /// Sends the head and a part of the body, and then nothing more.
        package var stalls: Bool
        /// Closes the connection without a word.
        package var hangsUp: Bool

        package init(
            status: Int = 200, headers: [String: String] = [:], body: String = "", stalls: Bool = false,
            hangsUp: Bool = false
        ) {
            self.status = status
            self.headers = headers
            self.body = body
            self.stalls = stalls
            self.hangsUp = hangsUp
        }
    }

    package let address: String
    private let log: RequestLog

    package var requests: [Request] { get async { await log.requests } }

    /// Runs `body` beside a server that answers the n-th request (0, 1, 2 …) as `answer` says.
    package static func with<T: Sendable>(
        _ answer: @escaping @Sendable (Int, Request) async -> Answer, _ body: (StubServer) async throws -> T
    ) async throws -> T {
        let log = RequestLog()
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(StubHandler(log: log, answer: answer))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        let server = StubServer(address: "http://127.0.0.1:\(channel.localAddress?.port ?? 0)", log: log)
        do {
            let result = try await body(server)
            try await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }
}

private actor RequestLog {
    private(set) var requests: [StubServer.Request] = []

    func append(_ request: StubServer.Request) -> Int {
        requests.append(request)
        return requests.count - 1
    }
}

/// Used on its event loop only.
private final class StubHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let log: RequestLog
    private let answer: @Sendable (Int, StubServer.Request) async -> StubServer.Answer
    private var request = StubServer.Request(method: "", uri: "", headers: [:], body: "")

    init(log: RequestLog, answer: @escaping @Sendable (Int, StubServer.Request) async -> StubServer.Answer) {
        self.log = log
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let headers = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { $1 }
            request = .init(method: head.method.rawValue, uri: head.uri, headers: headers, body: "")
        case .body(let buffer): request.body += String(decoding: buffer.readableBytesView, as: UTF8.self)
        case .end:
            let (log, answer, request, channel) = (log, answer, request, context.channel)
            let given = context.eventLoop.makeFutureWithTask { await answer(await log.append(request), request) }
            given.whenSuccess { Self.send($0, on: channel) }
        }
    }

    private static func send(_ answer: StubServer.Answer, on channel: any Channel) {
        guard !answer.hangsUp else { return channel.close(promise: nil) }
        var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status))
        for (name, value) in answer.headers { head.headers.add(name: name, value: value) }
        let length = answer.body.utf8.count + (answer.stalls ? 1 : 0)
        head.headers.add(name: "Content-Length", value: String(length))
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: answer.body))), promise: nil)
        if !answer.stalls { channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil) }
    }
}
