import Testing

@testable import Connectors

/// Discord's limits, with a clock of our own.
struct RateLimitsTests {
    private let messages = RateLimitRoute("POST /channels/{channel_id}/messages", major: "1")
    private let edits = RateLimitRoute("PATCH /channels/{channel_id}/messages/{message_id}", major: "1")
    private let answers = RateLimitRoute("POST /interactions", major: "9", isInteraction: true)

    private func facts(
        _ code: Int = 200, bucket: String? = "b", remaining: Int? = nil, resetAfter: Int64? = nil
    ) -> RateLimitFacts {
        var facts = RateLimitFacts(code: code)
        facts.bucket = bucket
        facts.remaining = remaining
        facts.resetAfter = resetAfter
        return facts
    }

    @Test func makesOneCallOfAnUnknownBucketAtATime() {
        var limits = RateLimits()
        let (first, second) = (limits.enter(messages), limits.enter(messages))
        #expect(limits.admit(second, at: 0) == .wait(until: nil))
        #expect(limits.admit(first, at: 0) == .go)
        #expect(limits.admit(second, at: 0) == .wait(until: nil))
        let mustWait = limits.answered(first, facts(remaining: 4, resetAfter: 5_000), at: 10)
        #expect(!mustWait)
        #expect(limits.admit(second, at: 10) == .go)
    }

    @Test func waitsUntilTheBucketIsFullAgain() {
        var limits = RateLimits()
        let first = limits.enter(messages)
        _ = limits.admit(first, at: 0)
        _ = limits.answered(first, facts(remaining: 0, resetAfter: 5_000), at: 100)
        let second = limits.enter(messages)
        #expect(limits.admit(second, at: 200) == .wait(until: 5_100))
        #expect(limits.admit(second, at: 5_100) == .go)
    }

    @Test func neverStartsMoreThanRemains() {
        var limits = RateLimits()
        let first = limits.enter(messages)
        _ = limits.admit(first, at: 0)
        _ = limits.answered(first, facts(remaining: 2, resetAfter: 5_000), at: 0)
        let tickets = (0..<4).map { _ in limits.enter(messages) }
        #expect(tickets.map { limits.admit($0, at: 1) } == [.go, .go, .wait(until: nil), .wait(until: nil)])
    }

    @Test func channelsDoNotWaitForEachOther() {
        var limits = RateLimits()
        let first = limits.enter(messages)
        _ = limits.admit(first, at: 0)
        _ = limits.answered(first, facts(remaining: 0, resetAfter: 5_000), at: 0)
        let other = limits.enter(RateLimitRoute(messages.template, major: "2"))
        #expect(limits.admit(other, at: 1) == .go)
    }

    @Test func routesOfOneBucketShareIt() {
        var limits = RateLimits()
        let first = limits.enter(messages)
        let waiting = limits.enter(messages)
        _ = limits.admit(first, at: 0)
        _ = limits.answered(first, facts(bucket: "shared", remaining: 1, resetAfter: 5_000), at: 0)
        let edit = limits.enter(edits)
        _ = limits.admit(edit, at: 1)
        _ = limits.answered(edit, facts(bucket: "shared", remaining: 0, resetAfter: 4_999), at: 1)
        #expect(limits.admit(waiting, at: 2) == .wait(until: 5_000))
    }

    @Test func theOneTurnedAwayGoesFirstAfterThePause() {
        var limits = RateLimits()
        let (first, second) = (limits.enter(messages), limits.enter(messages))
        _ = limits.admit(first, at: 0)
        var refused = facts(429)
        refused.retryAfter = 700
        let mustWait = limits.answered(first, refused, at: 100)
        #expect(mustWait)
        #expect(limits.admit(second, at: 900) == .wait(until: nil))
        #expect(limits.admit(first, at: 799) == .wait(until: 800))
        #expect(limits.admit(first, at: 800) == .go)
    }

    @Test func aGlobalPauseIsForAllButInteractions() {
        var limits = RateLimits()
        let first = limits.enter(messages)
        _ = limits.admit(first, at: 0)
        var refused = facts(429, bucket: nil)
        refused.retryAfter = 2_000
        refused.isGlobal = true
        _ = limits.answered(first, refused, at: 0)
        let other = limits.enter(RateLimitRoute(messages.template, major: "2"))
        #expect(limits.admit(other, at: 1) == .wait(until: 2_000))
        #expect(limits.admit(limits.enter(answers), at: 1) == .go)
    }

    @Test func makesNoMoreThanFiftyCallsInAnySecond() {
        var limits = RateLimits()
        var started: [Int64] = []
        var waiting = (0..<200).map { limits.enter(RateLimitRoute("GET /x", major: String($0))) }
        var now: Int64 = 0
        while !waiting.isEmpty {
            waiting.removeAll { ticket in
                guard limits.admit(ticket, at: now) == .go else { return false }
                started.append(now)
                return true
            }
            now += 10
        }
        for start in started { #expect(started.filter { $0 > start - 1_000 && $0 <= start }.count <= 50) }
        #expect(now >= 3_000)
    }

    @Test func stopsLongBeforeDiscordLocksUsOut() {
        var limits = RateLimits()
        for number in 0..<RateLimits.invalidLimit {
            let ticket = limits.enter(RateLimitRoute("GET /x", major: String(number), isInteraction: true))
            #expect(limits.admit(ticket, at: Int64(number)) == .go)
            _ = limits.answered(ticket, facts(403, bucket: nil), at: Int64(number))
        }
        let next = limits.enter(answers)
        #expect(limits.admit(next, at: 5_000) == .stopped(until: 600_000))
        #expect(limits.admit(next, at: 600_000) == .go)
    }

    @Test func aSharedLimitIsNobodysFault() {
        var limits = RateLimits()
        for number in 0..<RateLimits.invalidLimit + 5 {
            let ticket = limits.enter(RateLimitRoute("GET /x", major: String(number), isInteraction: true))
            #expect(limits.admit(ticket, at: Int64(number)) == .go)
            var refused = facts(429, bucket: nil)
            refused.isShared = true
            refused.retryAfter = 1
            _ = limits.answered(ticket, refused, at: Int64(number))
            limits.leave(ticket, at: Int64(number))
        }
    }

    @Test func theOneThatGivesUpHoldsNobodyUp() {
        var limits = RateLimits()
        let (first, second, third) = (limits.enter(messages), limits.enter(messages), limits.enter(messages))
        _ = limits.admit(first, at: 0)
        limits.leave(second, at: 1)
        limits.leave(first, at: 2)
        #expect(limits.admit(third, at: 3) == .go)
    }

    @Test func readsHeadersAndBodyOfARefusal() {
        let facts = RateLimitFacts(
            code: 429,
            headers: [
                "x-ratelimit-bucket": "abc", "x-ratelimit-remaining": "0", "x-ratelimit-reset-after": "1.5",
                "x-ratelimit-scope": "shared", "retry-after": "9",
            ], retryAfter: 0.25)
        #expect(facts.bucket == "abc")
        #expect(facts.remaining == 0)
        #expect(facts.resetAfter == 1_501)
        #expect(facts.retryAfter == 251)
        #expect(facts.isShared && !facts.isGlobal)
    }
}
