import Engine
import Storage
import TestSupport
import Testing

/// What holds while several transactions run at once.
@Suite struct ConcurrencyTests {
    @Test(arguments: TestDatabase.shared)
    func readersAreServedWhileAWriterIsSlow(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let gate = Gate()
            let (started, starting) = AsyncStream<Void>.makeStream()
            async let finishedInTime = database.write { session in
                try session.execute("INSERT INTO libraries (id, name) VALUES ('new', 'New')")
                starting.yield()
                return gate.wait()
            }
            for await _ in started { break }
            let seen = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await database.read { try LibraryStore($0).all().count } }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            gate.open()
            #expect(seen == Array(repeating: 0, count: 50))
            #expect(try await finishedInTime)
            #expect(try await database.read { try LibraryStore($0).all().count } == 1)
        }
    }

    @Test(arguments: TestDatabase.shared)
    func aReadSeesOneMomentThroughout(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let gate = Gate()
            let (started, starting) = AsyncStream<Void>.makeStream()
            async let counts = database.read { session in
                let before = try LibraryStore(session).all().count
                starting.yield()
                #expect(gate.wait())
                return [before, try LibraryStore(session).all().count]
            }
            for await _ in started { break }
            _ = try await database.write { try LibraryStore($0).upsert(Library(id: LibraryID("a"), name: "A")) }
            gate.open()
            #expect(try await counts == [0, 0])
        }
    }

    @Test(arguments: TestDatabase.shared)
    func twoProcessesWritingTheSameEventsKeepEachOnce(kind: TestDatabase) async throws {
        try await kind.withLocation { location in
            let first = try await location.open()
            let second = try await location.open()
            try await closing(first) {
                try await closing(second) {
                    _ = try await first.write { try MemberStore($0).upsert(Member(id: MemberID("m"), name: "M")) }
                    let before = try await first.read { try RevisionStore($0).current() }
                    let events = (0..<40).map { Samples.event("m", 603, at: Int64($0), sourceID: "\($0)") }
                    let new = try await withThrowingTaskGroup(of: Int.self) { group in
                        for (number, database) in [first, second].enumerated() {
                            group.addTask {
                                var new = 0
                                for round in 0..<20 {
                                    let batch = number == 0 ? events : events.reversed()
                                    let part = Array(batch[round..<round + 20])
                                    new += try await database.write { try WatchEventStore($0).insert(part) }
                                }
                                return new
                            }
                        }
                        return try await group.reduce(0, +)
                    }
                    #expect(new == 40)
                    #expect(try await second.read { try WatchEventStore($0).all().count } == 40)
                    let after = try await second.read { try RevisionStore($0).current() }
                    #expect(after.household > before.household)
                }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func noIncrementIsLost(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let before = try await database.read { try RevisionStore($0).current() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        _ = try await database.write {
                            try LibraryStore($0).upsert(Library(id: LibraryID("\(number)"), name: "L"))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(
                try await database.read { try RevisionStore($0).current() }
                    == Revision(catalogue: before.catalogue, household: before.household + 40))
        }
    }

    @Test(arguments: TestDatabase.available)
    func waitingForTheDatabaseCanBeCancelled(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let gate = Gate()
            let (started, starting) = AsyncStream<Void>.makeStream()
            try await withThrowingTaskGroup(of: Bool.self) { writers in
                for _ in 0..<kind.concurrentWriters {
                    writers.addTask {
                        try await database.write { _ in
                            starting.yield()
                            return gate.wait()
                        }
                    }
                }
                var running = 0
                for await _ in started {
                    running += 1
                    if running == kind.concurrentWriters { break }
                }
                await withTaskGroup(of: Bool.self) { waiters in
                    for _ in 0..<10 {
                        waiters.addTask {
                            do {
                                _ = try await database.write { try $0.execute("DELETE FROM libraries") }
                                return false
                            } catch {
                                return error is CancellationError
                            }
                        }
                    }
                    waiters.cancelAll()
                    for _ in 0..<kind.concurrentWriters { gate.open() }
                    for await wasCancelled in waiters { #expect(wasCancelled) }
                }
                for try await wasOpened in writers { #expect(wasOpened) }
            }
            _ = try await database.write { try LibraryStore($0).upsert(Library(id: LibraryID("a"), name: "A")) }
            #expect(try await database.read { try LibraryStore($0).all().count } == 1)
        }
    }
}
