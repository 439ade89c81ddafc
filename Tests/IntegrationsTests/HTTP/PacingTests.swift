import Synchronization
import Testing

@testable import Integrations
@testable import Web

struct PacingTests {
    @Test(arguments: [2, 5, 40, 100])
    func neverAllowsMoreWithinAnySecond(limit: Int) {
        var pacing = Pacing(perSecond: limit, longestWait: .seconds(1000))
        // Everybody comes at once, then at odd moments.
        var moments = (0..<(limit * 3)).compactMap { _ in pacing.turn(at: .zero) }
        for index in 0..<(limit * 3) {
            let now = Duration.seconds(10) + .milliseconds(index * 7)
            if let wait = pacing.turn(at: now) { moments.append(now + wait) }
        }
        #expect(moments.count == limit * 6)
        for start in moments {
            let end = start + .seconds(1)
            #expect(moments.count { $0 >= start && $0 < end } <= limit)
        }
    }

    @Test func givesTurnsInTheOrderInWhichTheyAreAskedFor() {
        var pacing = Pacing(burst: 2, interval: .milliseconds(100), longestWait: .seconds(10))
        let waits = (0..<5).compactMap { _ in pacing.turn(at: .zero) }
        #expect(waits == [.zero, .zero, .milliseconds(100), .milliseconds(200), .milliseconds(300)])
        #expect(pacing.turn(at: .milliseconds(350)) == .milliseconds(50))
    }

    @Test func makesNobodyWaitWithoutNeed() {
        var pacing = Pacing(burst: 1, interval: .seconds(1), longestWait: .seconds(10))
        for second in 0..<10 { #expect(pacing.turn(at: .seconds(second)) == .zero) }
    }

    @Test func refusesWhoWouldWaitTooLongAndTakesNoTurnForThem() {
        var pacing = Pacing(burst: 1, interval: .seconds(1), longestWait: .seconds(2))
        #expect((0..<3).map { _ in pacing.turn(at: .zero) } == [.zero, .seconds(1), .seconds(2)])
        #expect(pacing.turn(at: .zero) == nil)
        #expect(pacing.turn(at: .zero) == nil)
        #expect(pacing.turn(at: .seconds(1)) == .seconds(2))
    }

    @Test func waitsForItsTurnAndEndsWhenItIsCancelled() async throws {
        let slept = Mutex<[Duration]>([])
        let limit = RateLimit(
            perSecond: 4, longestWait: .seconds(1), now: { .zero },
            sleep: { pause in
                slept.withLock { $0.append(pause) }
                try Task.checkCancellation()
            })
        for _ in 0..<4 { #expect(try await limit.turn()) }
        #expect(slept.withLock { $0 } == [1, 2, 3].map { Duration.seconds(1) / 3 * $0 })
        #expect(try await !limit.turn())

        let endless = RateLimit(perSecond: 2, now: { .zero })
        _ = try await endless.turn()
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await #expect(throws: CancellationError.self) { _ = try await endless.turn() } != nil }
            group.cancelAll()
        }
    }
}
