import Testing

@testable import Integrations
@testable import Web

struct CircuitBreakerTests {
    private func opened(at now: Int64 = 0) -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 0..<breaker.threshold { breaker.failed(breaker.admit(at: now), at: now) }
        return breaker
    }

    @Test func asksUntilItFailedOftenInARow() {
        var breaker = CircuitBreaker()
        for _ in 1..<breaker.threshold {
            #expect(breaker.admit(at: 0) == .call)
            breaker.failed(.call, at: 0)
        }
        breaker.succeeded()
        for _ in 1..<breaker.threshold { breaker.failed(.call, at: 0) }
        #expect(!breaker.isOpen)
        breaker.failed(.call, at: 0)
        #expect(breaker.isOpen)
        #expect(breaker.nextProbeAt == 15_000)
        #expect(breaker.admit(at: 5_000) == .wait(.seconds(10)))
    }

    @Test func letsOneCallFindOutWhetherItIsBack() {
        var breaker = opened()
        #expect(breaker.admit(at: 15_000) == .probe)
        #expect(breaker.admit(at: 15_000) == .wait(breaker.firstPause))
        breaker.succeeded()
        #expect(breaker.admit(at: 15_001) == .call)
    }

    @Test func waitsLongerEachTimeWithinALimit() {
        var breaker = opened()
        var now: Int64 = 0
        var pauses: [Duration] = []
        for _ in 0..<40 {
            guard case .open(let since, let pause) = breaker.state else { break }
            pauses.append(pause)
            now = since + pause.inMilliseconds
            breaker.failed(breaker.admit(at: now), at: now)
        }
        #expect(pauses.prefix(3) == [.seconds(15), .seconds(30), .seconds(60)])
        #expect(pauses.last == breaker.longestPause && pauses.count == 40)
        #expect(breaker.admit(at: now + 300_000) == .probe)
        breaker.succeeded()
        for _ in 0..<breaker.threshold { breaker.failed(.call, at: now) }
        #expect(breaker.state == .open(since: now, pause: breaker.firstPause))
    }

    @Test func staysAwayAsLongAsItWasAskedTo() {
        var breaker = CircuitBreaker()
        breaker.failed(breaker.admit(at: 0), at: 0, retryAfter: .seconds(120))
        #expect(breaker.admit(at: 119_000) == .wait(.seconds(1)))
        #expect(breaker.admit(at: 120_000) == .probe)
        breaker.failed(.probe, at: 120_000, retryAfter: .seconds(1_000_000))
        #expect(breaker.state == .open(since: 120_000, pause: breaker.longestAskedPause))
    }

    @Test func callsFromBeforeItWasClosedOffTellNothing() {
        var breaker = opened()
        let state = breaker.state
        breaker.failed(.call, at: 9_000)
        #expect(breaker.state == state)
        #expect(breaker.admit(at: 15_000) == .probe)
        breaker.failed(.call, at: 15_000)
        #expect(breaker.state == .halfOpen(since: 15_000))
    }

    @Test func aProbeThatIsGivenUpLeavesTheNextOneItsTurn() {
        var breaker = opened()
        #expect(breaker.admit(at: 15_000) == .probe)
        breaker.abandoned(.probe, at: 16_000)
        #expect(breaker.admit(at: 16_000) == .probe)
    }

    @Test func aClockThatIsPutBackClosesNothingOff() {
        var breaker = opened(at: 1_000_000)
        #expect(breaker.admit(at: 0) == .probe)
    }
}
