import Engine
import Integrations
import Logging
import ServiceLifecycle
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Sync

/// What happens to a delivery after it was stored.
@Suite struct InboxWorkerTests {
    private struct Failure: Error {}

    @Test(arguments: TestDatabase.available)
    func everyDeliveryHasItsEffectOnceInTheOrderOfArrival(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let inbox = InboxUnderTest(database)
            try await inbox.receive((0..<100).map { "\($0)" })
            let worker = inbox.worker(limit: .init(deliveries: 7))
            try await worker.workOnAll()
            try await worker.workOnAll()
            #expect(inbox.applied == (0..<100).map { "\($0)" })
            #expect(try await inbox.effects() == Set((0..<100).map { "\($0)" }))
            #expect(try await inbox.states() == [.done: 100])
        }
    }

    @Test(arguments: TestDatabase.available)
    func theOneThatFailsIsTriedAgainAndTheOthersAreDone(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let inbox = InboxUnderTest(database)
            try await inbox.receive(["a", "b", "c"])
            let failing = Mutex(true)
            let worker = inbox.worker(then: { event, _ in
                // The first part of a delivery's effect is there already when it fails.
                if event.event == .other("b"), failing.withLock({ $0 }) { throw Failure() }
            })
            try await worker.workOnAll()
            #expect(try await inbox.effects() == ["a", "c"])
            #expect(try await inbox.states() == [.done: 2, .waiting: 1])
            failing.withLock { $0 = false }
            inbox.clock.advance(1_999)
            try await worker.workOnAll()
            #expect(try await inbox.effects() == ["a", "c"])
            inbox.clock.advance(1)
            try await worker.workOnAll()
            #expect(try await inbox.effects() == ["a", "b", "c"])
            #expect(try await inbox.states() == [.done: 3])
        }
    }

    @Test(arguments: TestDatabase.available)
    func aStatementThatFailsUndoesOneDeliveryAlone(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let inbox = InboxUnderTest(database)
            try await inbox.receive(["a", "b", "c"])
            let worker = inbox.worker(then: { event, session in
                guard event.event == .other("b") else { return }
                try session.execute("INSERT INTO libraries (id, name) VALUES ('b', 'again')")
            })
            try await worker.workOnAll()
            #expect(try await inbox.effects() == ["a", "c"])
            #expect(try await inbox.states() == [.done: 2, .waiting: 1])
        }
    }

    @Test(arguments: 0...10)
    func deathBetweenAnyTwoTransactionsLosesNothingAndRepeatsNothing(transactions: Int) async throws {
        try await TestDatabase.memory.withDatabase { database in
            let inbox = InboxUnderTest(database)
            let bodies = (0..<20).map { "\($0)" }
            try await inbox.receive(bodies)
            let mortal = inbox.worker(
                on: MortalDatabase(database, transactions: transactions), limit: .init(deliveries: 7))
            let isOver = (try? await mortal.workOnAll()) != nil
            // Three claims with their ends, and one that finds nothing.
            #expect(isOver == (transactions >= 7))
            inbox.clock.advance(InboxPolicy().lease.milliseconds)
            try await inbox.worker().workOnAll()
            #expect(try await inbox.effects() == Set(bodies))
            #expect(try await inbox.states() == [.done: 20])
        }
    }

    @Test func whatNeverWorksIsGivenUpWithTheReasonAfterSomeTries() async throws {
        try await TestDatabase.memory.withDatabase { database in
            let inbox = InboxUnderTest(database)
            try await inbox.receive(["a"])
            let worker = inbox.worker(then: { _, _ in throw Failure() })
            let policy = InboxPolicy()
            for _ in 0..<policy.attempts + 3 {
                try await worker.workOnAll()
                inbox.clock.advance(policy.longestPause.milliseconds)
            }
            #expect(inbox.applied.count == policy.attempts * 2)
            let dead = try await database.read { try InboxStore($0).deadLetters(limit: 9) }
            #expect(dead.map(\.attempts) == [policy.attempts])
            #expect(dead[0].reason == "Given up after 10 tries: Failure()")
        }
    }

    @Test func whatCannotBeReadIsGivenUpAtOnceWithTheReason() async throws {
        try await TestDatabase.memory.withDatabase { database in
            let inbox = InboxUnderTest(database)
            try await inbox.receive(["bad", "fine"])
            let plex = try #require(Hook(.plex))
            try await inbox.receive(["elsewhere"], at: plex)
            try await inbox.worker().workOnAll()
            #expect(try await inbox.effects() == ["fine"])
            let dead = try await database.read { try InboxStore($0).deadLetters(limit: 9) }
            #expect(
                dead.reversed().map(\.reason) == [
                    "“bad” is no event.",
                    "The hook “plex” is not set up any more. Set it up and replay this delivery.",
                ])
            #expect(dead.allSatisfy { $0.attempts == 1 })
        }
    }

    @Test func aDeliveryThatEndsTheProcessIsGivenUpInTheEnd() async throws {
        try await TestDatabase.memory.withDatabase { database in
            let inbox = InboxUnderTest(database)
            try await inbox.receive(["deadly"])
            let policy = InboxPolicy()
            for number in 0..<policy.attempts {
                let claimed = try await database.write { [now = inbox.clock.now] in
                    try InboxStore($0).claim("\(number)", at: now, until: now + policy.lease.milliseconds)
                }
                #expect(claimed.count == 1)
                inbox.clock.advance(policy.lease.milliseconds)
            }
            try await inbox.worker().workOnAll()
            #expect(inbox.applied.isEmpty)
            #expect(
                try await database.read { try InboxStore($0).deadLetters(limit: 9) }.map(\.reason)
                    == ["The program ended 10 times while it worked on this delivery."])
        }
    }

    @Test(arguments: TestDatabase.shared)
    func severalWorkersShareTheWork(kind: TestDatabase) async throws {
        try await kind.withLocation { location in
            let first = try await location.open()
            let second = try await location.open()
            try await closing(first) {
                try await closing(second) {
                    let inbox = InboxUnderTest(first)
                    let other = InboxUnderTest(second)
                    try await inbox.receive((0..<300).map { "\($0)" })
                    async let one: Void = inbox.worker(limit: .init(deliveries: 10)).workOnAll()
                    async let two: Void = other.worker(limit: .init(deliveries: 10)).workOnAll()
                    _ = try await (one, two)
                    #expect(try await inbox.effects().count == 300)
                    #expect(try await inbox.states() == [.done: 300])
                }
            }
        }
    }

    @Test func whatShouldFollowIsSaidOnceAfterItWasKept() async throws {
        try await TestDatabase.memory.withDatabase { database in
            let inbox = InboxUnderTest(database)
            try await inbox.receive(["library", "library", "x", "library again"])
            try await inbox.worker().workOnAll()
            let sonarr = try #require(Hook(.sonarr))
            #expect(inbox.followUps == [[.libraryChanged(sonarr)]])
        }
    }

    @Test func forgetsWhatEndedLongAgo() async throws {
        try await TestDatabase.memory.withDatabase { database in
            let inbox = InboxUnderTest(database)
            try await inbox.receive(["bad", "fine"])
            let worker = inbox.worker()
            try await worker.workOnAll()
            inbox.clock.advance(7 * 86_400_000)
            try await worker.purge()
            #expect(try await inbox.states() == [.done: 1, .dead: 1])
            inbox.clock.advance(1)
            try await worker.purge()
            #expect(try await inbox.states() == [.dead: 1])
            inbox.clock.advance(83 * 86_400_000)
            try await worker.purge()
            #expect(try await inbox.states().isEmpty)
        }
    }

    @Test func worksWhenTheBellRingsAndEndsWhenItIsToldTo() async throws {
        try await TestDatabase.file.withDatabase { database in
            let inbox = InboxUnderTest(database)
            let (done, doing) = AsyncStream<Void>.makeStream()
            // Only the bell wakes it: the first pause never ends.
            let worker = inbox.worker(sleep: { _ in try await Task.sleep(for: .seconds(3_600)) }) { event, _ in
                if event.event == .other("last") { doing.yield() }
            }
            let group = ServiceGroup(
                configuration: .init(services: [.init(service: worker)], logger: InboxUnderTest.silence))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                try await inbox.receive(["first", "last"])
                inbox.bell.ring()
                for await _ in done { break }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
            #expect(try await inbox.states() == [.done: 2])
        }
    }

    @Test func outlivesADatabaseThatIsAway() async throws {
        let database = try await DatabaseLocation.memory.open()
        try await database.close()
        let inbox = InboxUnderTest(database)
        let rounds = Mutex(0)
        let worker = inbox.worker(sleep: { _ in
            let isOver = rounds.withLock { rounds in
                rounds += 1
                return rounds == 5
            }
            if isOver { inbox.bell.silence() }
        })
        try await worker.run()
        #expect(rounds.withLock { $0 } >= 5)
    }

    @Test func isEverMorePatientUntilItGivesUp() {
        let policy = InboxPolicy()
        let pauses = (1...20).map(policy.pause(afterAttempt:))
        #expect(pauses.prefix(4) == [.seconds(2), .seconds(4), .seconds(8), .seconds(16)])
        #expect(pauses[8] == .seconds(512))
        #expect(pauses[9...].allSatisfy { $0 == nil })
    }
}
