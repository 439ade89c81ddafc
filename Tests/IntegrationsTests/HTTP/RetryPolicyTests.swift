import Foundation
import Testing

@testable import Integrations
@testable import Web

struct RetryPolicyTests {
    let policy = RetryPolicy()

    private func pause(
        _ failure: RetryPolicy.Failure, attempt: Int = 1, isRepeatable: Bool = true, chance: Double = 0
    ) -> Duration? {
        policy.pause(after: failure, attempt: attempt, isRepeatable: isRepeatable, chance: chance)
    }

    @Test(arguments: [429, 502, 503, 504])
    func triesAgainWhatMayPass(code: Int) {
        #expect(pause(.status(code, retryAfter: nil)) != nil)
    }

    @Test(arguments: [400, 401, 404, 409, 500, 501])
    func leavesWhatWillNotPass(code: Int) {
        #expect(pause(.status(code, retryAfter: nil)) == nil)
        #expect(pause(.final) == nil)
    }

    @Test func neverRepeatsWhatMayHaveBeenDone() {
        for failure in [
            RetryPolicy.Failure.connectionLost, .status(502, retryAfter: nil), .status(504, retryAfter: nil),
        ] {
            #expect(pause(failure, isRepeatable: false) == nil)
        }
        for failure in [RetryPolicy.Failure.notConnected, .status(429, retryAfter: nil), .status(503, retryAfter: nil)]
        {
            #expect(pause(failure, isRepeatable: false) != nil)
        }
    }

    @Test func givesUpAfterTheLastAttempt() {
        #expect(pause(.notConnected, attempt: policy.attempts - 1) != nil)
        #expect(pause(.notConnected, attempt: policy.attempts) == nil)
        #expect(RetryPolicy.never.pause(after: .notConnected, attempt: 1, isRepeatable: true, chance: 0) == nil)
    }

    @Test func waitsLongerEachTimeWithinALimit() throws {
        var patient = policy
        patient.attempts = 100
        var last = Duration.zero
        for attempt in 1..<60 {
            let pause = try #require(
                patient.pause(after: .notConnected, attempt: attempt, isRepeatable: true, chance: 0.999))
            #expect(pause >= last && pause <= patient.longestPause)
            last = pause
        }
    }

    @Test func spreadsTheCallsOfMany() throws {
        let early = try #require(pause(.notConnected, chance: 0))
        let late = try #require(pause(.notConnected, chance: 0.99))
        #expect(late > early)
    }

    @Test func neverComesBackSoonerThanAsked() throws {
        let pause = try #require(self.pause(.status(429, retryAfter: .seconds(20))))
        #expect(pause >= .seconds(20))
        #expect(self.pause(.status(429, retryAfter: .seconds(3600))) == nil)
    }

    @Test func readsWhenToComeBack() throws {
        let now = Date(timeIntervalSince1970: 1_445_412_400)
        #expect(RetryAfter.pause("120", now: now) == .seconds(120))
        #expect(RetryAfter.pause("Wed, 21 Oct 2015 07:28:00 GMT", now: now) == .seconds(80))
        #expect(RetryAfter.pause("Wed, 21 Oct 2015 07:00:00 GMT", now: now) == .seconds(0))
        #expect(RetryAfter.pause("99999999999999", now: now) == .seconds(1_000_000))
        for text in ["", "soon", "-5", "1.5", "99999999999999999999999"] {
            #expect(RetryAfter.pause(text, now: now) == nil, "\(text)")
        }
    }
}
