import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// Opens WebSockets.
package struct WebSocketClient: Sendable {
    /// Bytes of one message, put together from its frames.
    package var messageLimit = 4 << 20
    /// From the connection to the answer of the upgrade.
    package var timeLimit = Duration.seconds(15)
    private let group: any EventLoopGroup

    package init() { group = MultiThreadedEventLoopGroup.singleton }

    /// Opens a WebSocket for the time of `body`, and closes the connection afterwards.
    ///
    /// - Throws: `WebSocketError`, `CancellationError`, or what `body` throws.
    package func with<T: Sendable>(
        _ address: WebSocketAddress, _ body: @Sendable (WebSocketConnection) async throws -> T
    ) async throws -> T {
        let channel = try await open(address)
        return try await channel.executeThenClose { inbound, outbound in
            try await body(WebSocketConnection(inbound, outbound))
        }
    }

    private typealias Frames = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    private enum Upgrade: Sendable {
        case done(Frames)
        case refused
    }

    private func open(_ address: WebSocketAddress) async throws -> Frames {
        let upgrade: Upgrade
        do {
            upgrade = try await negotiate(address)
        } catch let error as WebSocketError {
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch ChannelError.connectTimeout {
            throw WebSocketError.timedOut
        } catch {
            throw WebSocketError.lost("\(error)")
        }
        switch upgrade {
        case .done(let channel): return channel
        case .refused: throw WebSocketError.notUpgraded
        }
    }

    private func negotiate(_ address: WebSocketAddress) async throws -> Upgrade {
        let secure = address.isSecure ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
        let limit = timeLimit
        let messageLimit = messageLimit
        let result: EventLoopFuture<Upgrade> = try await ClientBootstrap(group: group)
            .connectTimeout(.nanoseconds(limit.nanoseconds))
            .connect(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let secure {
                        let name = address.host
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: secure, serverHostname: name))
                    }
                    let upgrade = try Self.upgrade(channel, to: address, messageLimit: messageLimit)
                    // A server that accepts the connection and then says nothing must not hold us up for good.
                    let patience = channel.eventLoop.scheduleTask(in: .nanoseconds(limit.nanoseconds)) {
                        channel.close(promise: nil)
                    }
                    upgrade.whenComplete { _ in patience.cancel() }
                    return upgrade
                }
            }
        return try await result.get()
    }

    private static func upgrade(
        _ channel: any Channel, to address: WebSocketAddress, messageLimit: Int
    ) throws -> EventLoopFuture<Upgrade> {
        let upgrader = NIOTypedWebSocketClientUpgrader<Upgrade>(maxFrameSize: messageLimit) { channel, _ in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(
                    NIOWebSocketFrameAggregator(
                        minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: 4096,
                        maxAccumulatedFrameSize: messageLimit))
                return .done(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
            }
        }
        var headers = HTTPHeaders()
        headers.add(name: "Host", value: address.authority)
        headers.add(name: "User-Agent", value: "recommendarr")
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: address.target, headers: headers)
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration<Upgrade>(
            upgradeConfiguration: .init(upgradeRequestHead: head, upgraders: [upgrader]) { channel in
                channel.eventLoop.makeSucceededFuture(.refused)
            })
        // What arrives together with the answer of the upgrade belongs to the WebSocket.
        configuration.leftOverBytesStrategy = .forwardBytes
        return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(configuration: configuration)
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
