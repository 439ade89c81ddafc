import Engine
import Storage
import TestSupport
import Testing

/// What is promised of deliveries from their arrival to their end.
@Suite struct InboxStoreTests {
    private static let sonarr = Hook(.sonarr)
    private static let anime = Hook(.sonarr, instance: "anime")

    private func delivery(
        _ number: Int, hook: Hook? = sonarr, at time: Int64 = 1_000, size: Int = 3
    ) throws -> NewDelivery {
        NewDelivery(
            hook: try #require(hook), digest: [UInt8(number >> 8), UInt8(number & 255)],
            body: [UInt8](repeating: UInt8(number & 255), count: size), receivedAt: time)
    }

    private func on<T: Sendable>(
        _ database: any Database, _ body: @Sendable @escaping (InboxStore) throws -> T
    ) async throws -> T {
        try await database.write { try body(InboxStore($0)) }
    }

    @Test(arguments: TestDatabase.available)
    func keepsEachDeliveryOnceAndCountsRepeats(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let first = [try delivery(1), try delivery(2), try delivery(1), try delivery(1, hook: Self.anime)]
            #expect(try await on(database) { try $0.insert(first) } == [true, true, false, true])
            let second = [try delivery(2), try delivery(3), try delivery(2)]
            #expect(try await on(database) { try $0.insert(second) } == [false, true, false])
            #expect(
                try await on(database) { try $0.counts() } == [
                    InboxCount(hookName: "sonarr", state: .waiting, deliveries: 3, duplicates: 3),
                    InboxCount(hookName: "sonarr/anime", state: .waiting, deliveries: 1, duplicates: 0),
                ])
        }
    }

    @Test(arguments: TestDatabase.available)
    func handsOutEverythingOnceInTheOrderOfArrival(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let many = try (0..<300).map { try delivery(299 - $0, at: Int64(1_000 + $0 / 100)) }
            _ = try await on(database) { try $0.insert(many) }
            var bodies: [[UInt8]] = []
            for number in 0..<4 {
                let claimed = try await on(database) {
                    try $0.claim("lease \(number)", at: 2_000, until: 9_000, limit: .init(deliveries: 100))
                }
                bodies += claimed.map(\.body)
                #expect(claimed.allSatisfy { $0.attempts == 1 && $0.hook == Self.sonarr })
            }
            #expect(bodies == many.map(\.body))
        }
    }

    @Test(arguments: TestDatabase.available)
    func aClaimIsBoundedInBytesButNeverStuckAtALargeDelivery(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let sizes = [5_000, 10, 10, 990, 5_000]
            let many = try sizes.enumerated().map { try delivery($0, at: Int64($0), size: $1) }
            _ = try await on(database) { try $0.insert(many) }
            var claims: [[Int]] = []
            for number in 0..<4 {
                let claimed = try await on(database) {
                    try $0.claim("\(number)", at: 9, until: 99, limit: .init(deliveries: 10, bytes: 1_000))
                }
                claims.append(claimed.map(\.body.count))
            }
            #expect(claims == [[5_000], [10, 10], [990], [5_000]])
        }
    }

    @Test(arguments: TestDatabase.available)
    func whatADeadWorkerHeldIsTakenByAnotherAndTheDeadOneCanEndNothing(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            _ = try await on(database) { try $0.insert([try delivery(1), try delivery(2)]) }
            let ids = try await on(database) { try $0.claim("first", at: 2_000, until: 3_000) }.map(\.id)
            #expect(try await on(database) { try $0.claim("second", at: 2_999, until: 9_000) }.isEmpty)
            let again = try await on(database) { try $0.claim("second", at: 3_000, until: 9_000) }
            #expect(again.map(\.id) == ids)
            #expect(again.map(\.attempts) == [2, 2])
            #expect(try await on(database) { try $0.hold(ids, lease: "first") }.isEmpty)
            #expect(try await on(database) { try $0.hold(ids, lease: "second") } == Set(ids))
            for end: @Sendable (InboxStore) throws -> Void in [
                { try $0.finish(ids, lease: "first", at: 3_001) },
                { try $0.retry(ids[0], lease: "first", at: 3_001, reason: "x") },
                { try $0.bury(ids[0], lease: "first", at: 3_001, reason: "x") },
            ] {
                let error = await #expect(throws: StorageError.self) { try await on(database, end) }
                guard case .conflict = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
            try await on(database) { try $0.finish(ids, lease: "second", at: 3_001) }
            #expect(try await on(database) { try $0.counts() }.map(\.state) == [.done])
        }
    }

    @Test(arguments: TestDatabase.available)
    func anEffectAndItsBeingDoneAreOneThing(kind: TestDatabase) async throws {
        struct Failure: Error {}
        try await kind.withDatabase { database in
            _ = try await on(database) { try $0.insert([try delivery(1)]) }
            let ids = try await on(database) { try $0.claim("a", at: 2_000, until: 3_000) }.map(\.id)
            await #expect(throws: Failure.self) {
                try await database.write { session in
                    _ = try LibraryStore(session).upsert(Library(id: LibraryID("a"), name: "A"))
                    try InboxStore(session).finish(ids, lease: "a", at: 2_001)
                    throw Failure()
                }
            }
            #expect(try await database.read { try LibraryStore($0).all().isEmpty })
            #expect(try await on(database) { try $0.claim("b", at: 3_000, until: 9_000) }.map(\.id) == ids)
        }
    }

    @Test(arguments: TestDatabase.available)
    func aFailedOneComesAgainWhenItIsTimeAndNotBefore(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            _ = try await on(database) { try $0.insert([try delivery(1)]) }
            let id = try #require(try await on(database) { try $0.claim("a", at: 2_000, until: 3_000) }.first?.id)
            try await on(database) { try $0.retry(id, lease: "a", at: 5_000, reason: "busy\0\u{1F600}") }
            #expect(try await on(database) { try $0.claim("b", at: 4_999, until: 9_000) }.isEmpty)
            #expect(try await on(database) { try $0.claim("b", at: 5_000, until: 9_000) }.map(\.attempts) == [2])
        }
    }

    @Test(arguments: TestDatabase.available)
    func theDeadAreListedWithTheirReasonsAndCanBeReplayed(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let all = [try delivery(1), try delivery(2, hook: Self.anime), try delivery(3)]
            _ = try await on(database) { try $0.insert(all) }
            let ids = try await on(database) { try $0.claim("a", at: 2_000, until: 9_000) }.map(\.id)
            for (index, id) in ids.enumerated() {
                // A hostile delivery may be quoted in the reason.
                try await on(database) {
                    try $0.bury(id, lease: "a", at: Int64(3_000 + index), reason: "“\0” is no year.")
                }
            }
            let dead = try await on(database) { try $0.deadLetters(limit: 2) }
            #expect(
                dead == [
                    DeadLetter(
                        id: ids[2], hookName: "sonarr", receivedAt: 1_000, diedAt: 3_002, attempts: 1,
                        reason: "“\u{FFFD}” is no year.", size: 3),
                    DeadLetter(
                        id: ids[1], hookName: "sonarr/anime", receivedAt: 1_000, diedAt: 3_001, attempts: 1,
                        reason: "“\u{FFFD}” is no year.", size: 3),
                ])
            #expect(try await on(database) { try $0.insert([try delivery(3)]) } == [false])
            let anime = try #require(Self.anime)
            #expect(try await on(database) { try $0.replay(.hook(anime), at: 4_000) } == 1)
            #expect(try await on(database) { try $0.replay(.delivery(ids[2]), at: 4_000) } == 1)
            #expect(try await on(database) { try $0.replay(.delivery(ids[2]), at: 4_000) } == 0)
            #expect(try await on(database) { try $0.replay(.all, at: 4_000) } == 1)
            let replayed = try await on(database) { try $0.claim("b", at: 4_000, until: 9_000) }
            #expect(replayed.map(\.id) == ids)
            #expect(replayed.map(\.attempts) == [1, 1, 1])
            #expect(replayed.map(\.body) == all.map(\.body))
        }
    }

    @Test(arguments: TestDatabase.available)
    func recognisesWhatIsDoneUntilItIsPurged(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            _ = try await on(database) { try $0.insert([try delivery(1), try delivery(2)]) }
            let ids = try await on(database) { try $0.claim("a", at: 2_000, until: 9_000) }.map(\.id)
            try await on(database) { try $0.finish([ids[0]], lease: "a", at: 3_000) }
            #expect(try await on(database) { try $0.purge(.done, before: 3_000) } == 0)
            #expect(try await on(database) { try $0.insert([try delivery(1)]) } == [false])
            #expect(try await on(database) { try $0.purge(.dead, before: 9_000) } == 0)
            #expect(try await on(database) { try $0.purge(.done, before: 3_001) } == 1)
            #expect(try await on(database) { try $0.purge(.waiting, before: 9_000) } == 0)
            #expect(try await on(database) { try $0.insert([try delivery(1), try delivery(2)]) } == [true, false])
        }
    }

    @Test(arguments: TestDatabase.shared)
    func twoProcessesNeverDoTheSameDelivery(kind: TestDatabase) async throws {
        try await kind.withLocation { location in
            let first = try await location.open()
            let second = try await location.open()
            try await closing(first) {
                try await closing(second) {
                    let many = try (0..<500).map { try delivery($0) }
                    async let one = on(first) { try $0.insert(many) }
                    async let other = on(second) { try $0.insert(many.reversed()) }
                    let new = try await one.count { $0 } + other.count { $0 }
                    #expect(new == 500)
                    let done = try await withThrowingTaskGroup(of: [DeliveryID].self) { group in
                        for (number, database) in [first, second].enumerated() {
                            group.addTask {
                                var done: [DeliveryID] = []
                                for round in 0... {
                                    let lease = "\(number) \(round)"
                                    let ids = try await on(database) {
                                        try $0.claim(lease, at: 2_000, until: 9_000, limit: .init(deliveries: 20))
                                    }.map(\.id)
                                    guard !ids.isEmpty else { break }
                                    // Repeats that come at the same time are in nobody's way.
                                    async let repeated = on(database) { try $0.insert(many) }
                                    try await on(database) { try $0.finish(ids, lease: lease, at: 2_001) }
                                    #expect(try await !repeated.contains(true))
                                    done += ids
                                }
                                return done
                            }
                        }
                        return try await group.reduce(into: []) { $0 += $1 }
                    }
                    #expect(done.count == 500)
                    #expect(Set(done).count == 500)
                }
            }
        }
    }

    @Test func aHookHasOneNameOnly() {
        for name in ["sonarr", "plex", "sonarr/anime", "radarr/4k-uhd"] { #expect(Hook(name: name)?.name == name) }
        for name in ["", "sonar", "sonarr/", "sonarr/Anime", "sonarr/a/b", "sonarr/../x", "sonarr/é", "/sonarr"] {
            #expect(Hook(name: name) == nil)
        }
    }
}
