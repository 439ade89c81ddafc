import Foundation
import Logging
import Web

/// Calls Discord's REST interface within its limits: makes calls wait as `RateLimits` says, and tries again where that is safe.
actor DiscordREST {
    private let service: WebService
    private let anonymous: WebService
    private let logger: Logger
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant
    private var limits = RateLimits()
    private var waiting: [RateLimits.Ticket: AsyncStream<Void>.Continuation] = [:]
    private var hasWarned = false

    /// Nobody is made to wait longer for a limit.
    private static let patience: Int64 = 60_000
    private static let mostTries = 5

    /// - Parameter address: with the version, such as `https://discord.com/api/v10`.
    init(address: WebAddress, token: String, connections: HTTPConnections, logger: Logger) {
        var service = WebService(
            name: "Discord", address: address, secretHeaders: ["Authorization": "Bot \(token)"],
            connections: connections)
        service.timeLimit = .seconds(15)
        service.sizeLimit = 8 << 20
        self.service = service
        var anonymous = WebService(name: "Discord", address: address, connections: connections)
        anonymous.timeLimit = service.timeLimit
        anonymous.sizeLimit = service.sizeLimit
        self.anonymous = anonymous
        self.logger = logger
        start = clock.now
    }

    /// - Throws: `DiscordRefusal`, `DiscordUnavailable`, `WebError` or `CancellationError`.
    func call<Answer: Decodable>(_ call: DiscordCall, returning type: Answer.Type) async throws -> Answer {
        let body = try await self.call(call)
        guard let answer = try? JSONDecoder().decode(type, from: body) else {
            throw DiscordUnavailable.malformed(action: call.action)
        }
        return answer
    }

    /// - Throws: `DiscordRefusal`, `DiscordUnavailable`, `WebError` or `CancellationError`.
    @discardableResult
    func call(_ call: DiscordCall) async throws -> Data {
        let policy = RetryPolicy()
        var attempt = 1
        while true {
            let answer = try await answer(to: call)
            switch answer.code {
            case 200..<300: return answer.body
            case 500...:
                let pause = policy.pause(
                    after: .status(answer.code, retryAfter: answer.retryAfter), attempt: attempt,
                    isRepeatable: call.isRepeatable, chance: .random(in: 0..<1))
                guard let pause else { throw DiscordUnavailable.failing(status: answer.code) }
                try await clock.sleep(for: pause)
                attempt += 1
            default: throw DiscordRefusal(action: call.action, status: answer.code, body: answer.body)
            }
        }
    }

    /// Makes the call when the limits allow it, until it is not turned away for them.
    private func answer(to call: DiscordCall) async throws -> WebAnswer {
        let ticket = limits.enter(call.route)
        // Whatever happens, those behind must not wait for this one for good.
        defer {
            limits.leave(ticket, at: now)
            wakeAll()
        }
        for _ in 1...Self.mostTries {
            try await turn(of: ticket)
            let answer = try await exchange(call)
            let facts = RateLimitFacts(
                code: answer.code, headers: answer.headers, retryAfter: Self.retryAfter(in: answer))
            let isTurnedAway = limits.answered(ticket, facts, at: now)
            wakeAll()
            guard isTurnedAway else { return answer }
            logger.notice("Discord's limit was reached", metadata: ["action": "\(call.action)"])
            if let pause = facts.retryAfter, pause > Self.patience { throw DiscordUnavailable.limited(for: pause) }
        }
        throw DiscordUnavailable.limited(for: 1_000)
    }

    private func exchange(_ call: DiscordCall) async throws -> WebAnswer {
        var request = WebRequest(
            call.method, call.path, query: call.query, headers: ["User-Agent": Self.userAgent], body: call.body,
            contentType: call.contentType, isRepeatable: call.isRepeatable)
        request.timeLimit = call.timeLimit
        return try await (call.needsToken ? service : anonymous).answer(to: request, accepting: Self.allErrors)
    }

    /// Discord turns away whoever does not introduce themselves in this form (Reference, “User Agent”).
    private static let userAgent = "DiscordBot (recommendarr, 1)"
    private static let allErrors = Set(300..<600)

    private static func retryAfter(in answer: WebAnswer) -> Double? {
        struct Body: Decodable { let retry_after: Double }
        guard answer.code == 429 else { return nil }
        return (try? JSONDecoder().decode(Body.self, from: answer.body))?.retry_after
    }

    // MARK: - Turns

    private var now: Int64 { Int64((clock.now - start) / .milliseconds(1)) }

    /// Returns when the call may be made.
    private func turn(of ticket: RateLimits.Ticket) async throws {
        while true {
            try Task.checkCancellation()
            switch limits.admit(ticket, at: now) {
            case .go: return
            case .stopped(let until):
                if !hasWarned {
                    hasWarned = true
                    logger.error("\(DiscordUnavailable.stopped(for: until - now))")
                }
                throw DiscordUnavailable.stopped(for: until - now)
            case .wait(let until):
                if let until, until - now > Self.patience { throw DiscordUnavailable.limited(for: until - now) }
                await sign(for: ticket, until: until)
            }
        }
    }

    /// Returns when something has changed, or at that time.
    private func sign(for ticket: RateLimits.Ticket, until time: Int64?) async {
        let (signs, sink) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        waiting[ticket] = sink
        await withTaskGroup { [clock, start] tasks in
            tasks.addTask { for await _ in signs { return } }
            if let time { tasks.addTask { try? await clock.sleep(until: start + .milliseconds(time)) } }
            await tasks.next()
            tasks.cancelAll()
        }
        waiting[ticket] = nil
    }

    private func wakeAll() { for sink in waiting.values { sink.yield() } }
}
