import Engine
import Storage
import TestSupport
import Testing

/// What holds while several transactions run at once.
@Suite struct ConcurrencyTests {
    @Test(arguments: TestDatabase.shared)
    func readersAreServedWhileEveryWriterIsSlow(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let gate = Gate()
            let (started, starting) = AsyncStream<Void>.makeStream()
            async let finishedInTime = withThrowingTaskGroup(of: Bool.self) { writers in
                for number in 0..<kind.concurrentWriters {
                    writers.addTask {
                        try await database.write { session in
                            try session.execute(
                                "INSERT INTO libraries (id, name) VALUES ($1, 'New')", [.text("\(number)")])
                            starting.yield()
                            return gate.wait()
                        }
                    }
                }
                return try await writers.allSatisfy { $0 }
            }
            var running = 0
            for await _ in started {
                running += 1
                if running == kind.concurrentWriters { break }
            }
            let seen = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await database.read { try LibraryStore($0).all().count } }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for _ in 0..<kind.concurrentWriters { gate.open() }
            #expect(seen == Array(repeating: 0, count: 50))
            #expect(try await finishedInTime)
            #expect(try await database.read { try LibraryStore($0).all().count } == kind.concurrentWriters)
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

    @Test(arguments: TestDatabase.shared)
    func aTitleThatTwoProcessesBringAtOnceIsNewToOneOfThem(kind: TestDatabase) async throws {
        try await kind.withLocation { location in
            let first = try await location.open()
            let second = try await location.open()
            try await closing(first) {
                try await closing(second) {
                    for round in 0..<20 {
                        let titles = (0..<20).map { Samples.title(round * 20 + $0) }
                        async let one = first.write { try TitleStore($0).upsert(titles) }
                        async let other = second.write { try TitleStore($0).upsert(titles.reversed()) }
                        let counts = try await [one, other].sorted { $0.inserted > $1.inserted }
                        #expect(counts == [UpsertCounts(inserted: 20), UpsertCounts(unchanged: 20)])
                    }
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
                    let (asking, ask) = AsyncStream<Void>.makeStream()
                    for _ in 0..<10 {
                        waiters.addTask {
                            ask.yield()
                            do {
                                _ = try await database.write { try $0.execute("DELETE FROM libraries") }
                                return false
                            } catch {
                                return error is CancellationError
                            }
                        }
                    }
                    var waiting = 0
                    for await _ in asking {
                        waiting += 1
                        if waiting == 10 { break }
                    }
                    // Lets most of them get from asking to waiting; cancelling must work at either point.
                    for _ in 0..<100 { await Task.yield() }
                    waiters.cancelAll()
                    // In SQLite a cancelled waiter leaves when its turn comes, in PostgreSQL at once.
                    if kind != .postgreSQL { gate.open() }
                    for await wasCancelled in waiters { #expect(wasCancelled) }
                    if kind == .postgreSQL { for _ in 0..<kind.concurrentWriters { gate.open() } }
                }
                for try await wasOpened in writers { #expect(wasOpened) }
            }
            _ = try await database.write { try LibraryStore($0).upsert(Library(id: LibraryID("a"), name: "A")) }
            #expect(try await database.read { try LibraryStore($0).all().count } == 1)
        }
    }
}
