import Foundation
import Logging
import WebSocket

/// Keeps one shard connected: does what `GatewayMachine` says.
struct GatewayShard: Sendable {
    /// Takes an event: its name and the whole message. Events come in order, and the next waits.
    typealias Delivery = @Sendable (_ event: String, _ message: Data) async -> Void

    let token: String
    let intents: Int
    let number: Int
    let count: Int
    /// As `GET /gateway/bot` tells.
    let address: String
    let gate: IdentifyGate
    let client: WebSocketClient
    let logger: Logger
    /// Keeps what the session needs to be taken up again.
    let remember: @Sendable (GatewayResumption?) async -> Void
    let deliver: Delivery

    private enum Occurrence: Sendable {
        case opened(WebSocketConnection, attempt: Int)
        case received(Data, attempt: Int)
        case closed(code: Int?, attempt: Int)
        case permitted
        case woke
    }

    private static let query = "/?v=10&encoding=json&compress=zlib-stream"
    private static let clock = ContinuousClock()

    /// Runs until it is cancelled.
    /// - Throws: `GatewayStop`.
    func run(resuming session: GatewayResumption?) async throws {
        let start = Self.clock.now
        let (occurrences, sink) = AsyncStream.makeStream(of: Occurrence.self)
        try await withThrowingDiscardingTaskGroup { tasks in
            defer {
                sink.finish()
                tasks.cancelAll()
            }
            var machine = GatewayMachine(
                token: token, intents: intents, shard: (number, count), address: address, session: session)
            var connection: WebSocketConnection?
            var attempt = 0
            var giveUp: AsyncStream<Never>.Continuation?
            var alarm: Int64?
            var actions = machine.start(at: 0)
            func now() -> Int64 { Int64((Self.clock.now - start) / .milliseconds(1)) }
            var iterator = occurrences.makeAsyncIterator()
            while true {
                for action in actions {
                    switch action {
                    case .connect(let address, let time):
                        attempt += 1
                        connection = nil
                        giveUp?.finish()
                        let (end, ending) = AsyncStream.makeStream(of: Never.self)
                        giveUp = ending
                        tasks.addTask { [attempt] in
                            await connect(address, at: start + .milliseconds(time), until: end, attempt: attempt, sink)
                        }
                    case .requestIdentify:
                        tasks.addTask {
                            if (try? await gate.permit()) != nil { sink.yield(.permitted) }
                        }
                    case .send(let text): try? await connection?.send(text)
                    case .disconnect(let code):
                        try? await connection?.close(code: code)
                        connection = nil
                    case .deliver(let event, let message): await deliver(event, message)
                    case .remember(let session): await remember(session)
                    case .stop(let reason): throw reason
                    }
                }
                if let next = machine.nextWake, alarm.map({ next < $0 }) ?? true {
                    alarm = next
                    tasks.addTask {
                        if (try? await Self.clock.sleep(until: start + .milliseconds(next))) != nil {
                            sink.yield(.woke)
                        }
                    }
                }
                guard let occurrence = await iterator.next() else { return }
                let chance = Double.random(in: 0..<1)
                switch occurrence {
                // What an earlier connection still has to say no longer matters.
                case .opened(_, let of) where of != attempt, .received(_, let of) where of != attempt,
                    .closed(_, let of) where of != attempt:
                    actions = []
                case .opened(let opened, _):
                    connection = opened
                    actions = machine.opened(at: now())
                case .received(let message, _): actions = machine.received(message, at: now(), chance: chance)
                case .closed(let code, _):
                    connection = nil
                    logger.info("the gateway was left", metadata: ["code": "\(code.map(String.init) ?? "none")"])
                    actions = machine.closed(code: code, at: now(), chance: chance)
                case .permitted: actions = machine.identifyPermitted(at: now())
                case .woke:
                    alarm = nil
                    actions = machine.woke(at: now(), chance: chance)
                }
            }
        }
    }

    private func connect(
        _ address: String, at time: ContinuousClock.Instant, until end: AsyncStream<Never>, attempt: Int,
        _ sink: AsyncStream<Occurrence>.Continuation
    ) async {
        await withTaskGroup { tasks in
            tasks.addTask {
                let code = await speak(address, at: time, attempt: attempt, sink)
                sink.yield(.closed(code: code, attempt: attempt))
            }
            // A connection that is no longer wanted may be one that never answers.
            tasks.addTask { for await _ in end {} }
            await tasks.next()
            tasks.cancelAll()
        }
    }

    /// - Returns: the code that the server closed with.
    private func speak(
        _ address: String, at time: ContinuousClock.Instant, attempt: Int, _ sink: AsyncStream<Occurrence>.Continuation
    ) async -> Int? {
        do {
            try await Self.clock.sleep(until: time)
            let base = address.hasSuffix("/") ? String(address.dropLast()) : address
            return try await client.with(try WebSocketAddress(base + Self.query)) { connection in
                sink.yield(.opened(connection, attempt: attempt))
                let packed = try ZlibStream()
                for try await message in connection.messages {
                    switch message {
                    case .binary(let bytes):
                        if let message = try packed.message(with: bytes) {
                            sink.yield(.received(message, attempt: attempt))
                        }
                    case .text(let text): sink.yield(.received(Data(text.utf8), attempt: attempt))
                    case .closed(let code, _): return code
                    }
                }
                return nil
            }
        } catch {
            logger.debug("the gateway was lost", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
