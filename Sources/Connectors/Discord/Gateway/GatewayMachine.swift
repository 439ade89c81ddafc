import Foundation

/// The protocol of one shard's connection to Discord's gateway v10, without input, output, clock or chance.
///
/// It is told what happened, and says what to do. All times are milliseconds of one clock that never goes back; `chance` is a
/// number 0..<1.
struct GatewayMachine {
    enum Action: Equatable {
        /// Open a connection at that time; `opened` or `closed` follows.
        case connect(to: String, at: Int64)
        /// Ask for the permission to identify, which all shards share; `identifyPermitted` follows.
        case requestIdentify
        case send(String)
        /// Close the connection with this code; `closed` does not follow.
        case disconnect(code: Int)
        /// An event for those above.
        case deliver(event: String, message: Data)
        /// Keep this over restarts, or forget it.
        case remember(GatewayResumption?)
        case stop(GatewayStop)
    }

    private enum Phase: Equatable {
        case waiting
        case connecting
        /// Connected; the server speaks first.
        case greeting(until: Int64)
        case permission
        /// Identified or resumed; the server's answer is awaited.
        case entering(until: Int64)
        case ready
        case stopped
    }

    private struct Heartbeat: Equatable {
        let interval: Int64
        var next: Int64
        var isUnanswered = false
    }

    private let token: String
    private let intents: Int
    private let shard: [Int]
    private let address: String
    private var session: GatewayResumption?
    private var phase = Phase.waiting
    private var heartbeat: Heartbeat?
    private var window = SendWindow()
    /// Connections in a row that led to nothing.
    private var failures = 0

    private static let patience: Int64 = 30_000
    private static let longestPause: Int64 = 120_000
    /// Any code but 1000 and 1001, which would end the session.
    private static let goingToResume = 4000

    /// - Parameters:
    ///   - address: of the gateway, without a query.
    ///   - shard: the number of this shard, and of how many.
    ///   - session: what was remembered last.
    init(token: String, intents: Int, shard: (Int, Int), address: String, session: GatewayResumption?) {
        self.token = token
        self.intents = intents
        self.shard = [shard.0, shard.1]
        self.address = address
        self.session = session
    }

    /// When `woke` is due; `nil` when nothing is awaited but the server.
    var nextWake: Int64? {
        let patience: Int64? =
            switch phase {
            case .greeting(let until), .entering(let until): until
            case .waiting, .connecting, .permission, .ready, .stopped: nil
            }
        return [patience, heartbeat?.next].compactMap(\.self).min()
    }

    // MARK: - What happens

    mutating func start(at now: Int64) -> [Action] { connect(at: now) }

    mutating func opened(at now: Int64) -> [Action] {
        guard phase == .connecting else { return [] }
        phase = .greeting(until: now + Self.patience)
        window = SendWindow()
        return []
    }

    /// - Parameter code: that the server closed with; `nil` when the connection was lost, or never came about.
    mutating func closed(code: Int?, at now: Int64, chance: Double) -> [Action] {
        guard phase != .stopped, phase != .waiting else { return [] }
        switch GatewayClosing(code: code) {
        case .stop(let reason):
            phase = .stopped
            heartbeat = nil
            session = nil
            return [.remember(nil), .stop(reason)]
        case .startOver: return forget() + reconnect(at: now, chance: chance)
        case .resume: return reconnect(at: now, chance: chance)
        }
    }

    mutating func woke(at now: Int64, chance: Double) -> [Action] {
        switch phase {
        case .greeting(let until) where until <= now, .entering(let until) where until <= now:
            return [.disconnect(code: Self.goingToResume)] + reconnect(at: now, chance: chance)
        default: break
        }
        guard var beat = heartbeat, beat.next <= now else { return [] }
        // A connection that does not answer is dead, whatever TCP thinks of it.
        guard !beat.isUnanswered else {
            return [.disconnect(code: Self.goingToResume)] + reconnect(at: now, chance: chance)
        }
        beat.next = now + beat.interval
        beat.isUnanswered = true
        heartbeat = beat
        return sendHeartbeat(at: now)
    }

    mutating func identifyPermitted(at now: Int64) -> [Action] {
        guard phase == .permission else { return [] }
        phase = .entering(until: now + Self.patience)
        return send(
            GatewayMessage(
                GatewayOperation.identify, GatewayIdentify(token: token, intents: intents, shard: shard)), at: now)
    }

    /// Takes a whole message. What is not understood is passed over: Discord may add to its protocol at any time.
    mutating func received(_ message: Data, at now: Int64, chance: Double) -> [Action] {
        guard isConnected, let envelope = try? JSONDecoder().decode(GatewayEnvelope.self, from: message) else {
            return []
        }
        switch envelope.op {
        case GatewayOperation.hello: return greeted(Self.content(of: message), at: now, chance: chance)
        case GatewayOperation.heartbeat: return sendHeartbeat(at: now)
        case GatewayOperation.heartbeatACK:
            heartbeat?.isUnanswered = false
            return []
        case GatewayOperation.reconnect:
            return [.disconnect(code: Self.goingToResume)] + reconnect(at: now, chance: chance)
        case GatewayOperation.invalidSession:
            let mayResume: Bool = Self.content(of: message) ?? false
            // Discord wants a pause of one to five seconds before the next attempt.
            let pause = 1_000 + Int64(chance * 4_000)
            let forgotten = mayResume ? [] : forget()
            return forgotten + [.disconnect(code: Self.goingToResume)] + connect(at: now + pause)
        case GatewayOperation.dispatch: return dispatched(envelope, message)
        default: return []
        }
    }

    // MARK: - Answers

    private var isConnected: Bool {
        switch phase {
        case .greeting, .permission, .entering, .ready: true
        case .waiting, .connecting, .stopped: false
        }
    }

    private mutating func greeted(_ hello: GatewayHello?, at now: Int64, chance: Double) -> [Action] {
        guard case .greeting = phase, let hello else { return [] }
        let interval = min(max(hello.heartbeat_interval, 100), 600_000)
        // The first beat comes at a random time, so that not all bots beat at once after an outage.
        heartbeat = Heartbeat(interval: interval, next: now + Int64(Double(interval) * chance))
        guard let session else {
            phase = .permission
            return [.requestIdentify]
        }
        phase = .entering(until: now + Self.patience)
        let resume = GatewayResume(token: token, session_id: session.sessionID, seq: session.sequence)
        return send(GatewayMessage(GatewayOperation.resume, resume), at: now)
    }

    private mutating func dispatched(_ envelope: GatewayEnvelope, _ message: Data) -> [Action] {
        guard let event = envelope.t else { return [] }
        switch event {
        case "READY":
            guard let ready: GatewayReady = Self.content(of: message) else { return [] }
            session = GatewayResumption(
                sessionID: ready.session_id, resumeURL: ready.resume_gateway_url, sequence: envelope.s ?? 0)
            enter()
        case "RESUMED":
            advance(to: envelope.s)
            enter()
        default: advance(to: envelope.s)
        }
        return [.deliver(event: event, message: message), .remember(session)]
    }

    private mutating func enter() {
        phase = .ready
        failures = 0
    }

    private mutating func advance(to sequence: Int?) {
        if let sequence, let known = session?.sequence { session?.sequence = max(known, sequence) }
    }

    // MARK: - Connections

    private mutating func forget() -> [Action] {
        guard session != nil else { return [] }
        session = nil
        return [.remember(nil)]
    }

    private mutating func reconnect(at now: Int64, chance: Double) -> [Action] {
        // At once after a good connection; ever later, with full jitter, when it keeps failing.
        let ceiling = failures == 0 ? 0 : min(Self.longestPause, 1_000 << Int64(min(failures, 10)))
        failures += 1
        return connect(at: now + Int64(Double(ceiling) * chance))
    }

    private mutating func connect(at time: Int64) -> [Action] {
        phase = .connecting
        heartbeat = nil
        // Now and then another way in is tried, in case the address for resuming is gone.
        let wantsAnotherWay = failures > 0 && failures.isMultiple(of: 4)
        return [.connect(to: wantsAnotherWay ? address : session?.resumeURL ?? address, at: time)]
    }

    // MARK: - Messages

    private static func content<Content: Codable>(of message: Data) -> Content? {
        try? JSONDecoder().decode(GatewayMessage<Content>.self, from: message).d
    }

    private mutating func sendHeartbeat(at now: Int64) -> [Action] {
        send(GatewayMessage(GatewayOperation.heartbeat, session?.sequence), at: now)
    }

    private mutating func send(_ message: some Encodable, at now: Int64) -> [Action] {
        guard window.admits(at: now), let data = try? JSONEncoder().encode(message) else { return [] }
        return [.send(String(decoding: data, as: UTF8.self))]
    }
}
