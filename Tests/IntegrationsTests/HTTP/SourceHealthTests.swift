import Foundation
import Synchronization
import Testing
import TestSupport

@testable import Integrations
@testable import Web

struct SourceHealthTests {
    private static let key = "very-secret-key"

    /// Runs `body` with a service that remembers how its source is, at a time that the test sets.
    private func with<T: Sendable>(
        _ answer: @escaping @Sendable (Int, StubServer.Request) -> StubServer.Answer,
        _ body: (WebService, SourceHealth, Clock, StubServer) async throws -> T
    ) async throws -> T {
        let clock = Clock()
        let health = SourceHealth(name: "radarr", now: { clock.now })
        return try await StubServer.with(answer) { server in
            try await HTTPConnections.with { connections in
                var service = WebService(
                    name: "radarr", address: try WebAddress(server.address), secretHeaders: ["X-Api-Key": Self.key],
                    secretQuery: ["api_key": Self.key], connections: connections, sleep: { _ in })
                service.health = health
                return try await body(service, health, clock, server)
            }
        }
    }

    final class Clock: Sendable {
        private let time = Mutex<Int64>(1_000_000)
        var now: Int64 { time.withLock { $0 } }
        func advance(_ duration: Duration) { time.withLock { $0 += duration.inMilliseconds } }
    }

    private func fail(_ service: WebService) async -> WebError.Problem? {
        await #expect(throws: WebError.self) { try await service.call(WebRequest(.get, "/x")) }?.problem
    }

    @Test func isUnknownUntilItIsAsked() async throws {
        try await with({ _, _ in .init(body: "1") }) { service, health, clock, _ in
            #expect(health.snapshot.state == .unknown)
            try await service.call(WebRequest(.get, "/x"))
            #expect(health.snapshot.state == .up)
            #expect(health.snapshot.lastAnsweredAt == clock.now)
        }
    }

    @Test func isLeftAloneAfterSeveralFailedCallsAndFoundAgain() async throws {
        let isBack = Atomic(false)
        try await with({ _, _ in isBack.load(ordering: .relaxed) ? .init(body: "1") : .init(status: 500) }) {
            service, health, clock, server in
            _ = await fail(service)
            guard case .degraded = health.snapshot.state else { return #expect(Bool(false)) }
            clock.advance(.seconds(1))
            _ = await fail(service)
            _ = await fail(service)
            guard case .down(let since, let why) = health.snapshot.state else { return #expect(Bool(false)) }
            #expect(since == 1_000_000)
            #expect(why.contains("500"))
            #expect(health.snapshot.nextTryAt == clock.now + 15_000)

            let asked = await server.requests.count
            #expect(await fail(service) == .leftAlone(.seconds(15)))
            #expect(await server.requests.count == asked)

            isBack.store(true, ordering: .relaxed)
            clock.advance(.seconds(15))
            try await service.call(WebRequest(.get, "/x"))
            #expect(health.snapshot.state == .up)
            #expect(health.snapshot.nextTryAt == nil)
        }
    }

    @Test func triesWithinOneCallCountOnce() async throws {
        try await with({ _, _ in .init(status: 503) }) { service, health, _, server in
            _ = await fail(service)
            #expect(await server.requests.count == RetryPolicy().attempts)
            #expect(health.snapshot.nextTryAt == nil)
        }
    }

    @Test(arguments: [400, 404, 409, 422])
    func aRefusedCallIsNoFailureOfTheSource(code: Int) async throws {
        try await with({ _, _ in .init(status: code) }) { service, health, _, server in
            for _ in 0..<10 { _ = await fail(service) }
            #expect(health.snapshot.state == .up)
            #expect(await server.requests.count == 10)
        }
    }

    @Test func refusedCredentialsAreShownAtOnceWithTheRemedy() async throws {
        let said = #"{"message":"\#(Self.key) is wrong"}"#
        try await with({ _, _ in .init(status: 401, body: said) }) { service, health, _, _ in
            for _ in 0..<5 { _ = await fail(service) }
            guard case .degraded(let why) = health.snapshot.state else { return #expect(Bool(false)) }
            #expect(why.contains("Check the key"))
            #expect(!why.contains(Self.key))
        }
    }

    @Test func answersThatCannotBeReadAreShownButCloseNothingOff() async throws {
        try await with({ _, _ in .init(body: "<html>") }) { service, health, _, server in
            for _ in 0..<5 {
                await #expect(throws: WebError.self) {
                    _ = try await service.call(WebRequest(.get, "/x"), returning: Int.self)
                }
            }
            #expect(await server.requests.count == 5)
            guard case .degraded(let why) = health.snapshot.state else { return #expect(Bool(false)) }
            #expect(why.contains("web page"))
        }
    }

    @Test func staysAwayWhenItIsAskedTo() async throws {
        try await with({ _, _ in .init(status: 429, headers: ["Retry-After": "120"]) }) { service, _, _, server in
            _ = await fail(service)
            #expect(await fail(service) == .leftAlone(.seconds(120)))
            #expect(await server.requests.count == 1)
        }
    }

    @Test func noSecretOfTheQueryIsEverShown() async throws {
        let said = #"{"status_message":"Invalid key \#(Self.key) given"}"#
        for status in [400, 404, 500] {
            try await with({ _, _ in .init(status: status, body: said) }) { service, _, _, server in
                let error = await #expect(throws: WebError.self) { try await service.call(WebRequest(.get, "/x")) }
                #expect(error?.description.contains("Invalid key *** given") == true)
                #expect(await server.requests.first?.uri == "/x?api_key=\(Self.key)")
            }
        }
    }

    @Test func aCallThatIsCancelledTellsNothing() async throws {
        try await with({ _, _ in .init(body: "1", stalls: true) }) { service, health, _, server in
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) { try await service.call(WebRequest(.get, "/x")) }
                }
                while await server.requests.isEmpty { await Task.yield() }
                group.cancelAll()
            }
            #expect(health.snapshot.state == .unknown)
        }
    }
}
