import Storage
import TestSupport
import Testing

@testable import Webhooks

/// What is promised to whoever waits for a delivery to be stored.
@Suite struct InboxWriterTests {
    private func delivery(_ number: Int, size: Int = 2) throws -> NewDelivery {
        NewDelivery(
            hook: try #require(Hook(.radarr)), digest: [UInt8(number)], body: [UInt8](repeating: 0, count: size),
            receivedAt: Int64(number))
    }

    /// Keeps the database busy while `body` runs, and then lets it go on.
    private func whileBusy(_ database: any Database, _ body: (Gate) async throws -> Void) async throws {
        let gate = Gate()
        let (begun, beginning) = AsyncStream<Void>.makeStream()
        async let blocker: Void = database.write { _ in
            beginning.yield()
            gate.wait()
        }
        for await _ in begun { break }
        try await body(gate)
        try await blocker
    }

    @Test func whatComesTogetherIsStoredTogether() async throws {
        try await TestDatabase.file.withDatabase { database in
            let rings = Rings()
            let writer = InboxWriter(database: database) { rings.ring() }
            let many = try (0..<100).map { try delivery($0 % 50) }
            try await whileBusy(database) { gate in
                let outcomes = await withTaskGroup(of: InboxWriter.Outcome?.self) { group in
                    for delivery in many { group.addTask { try? await writer.store(delivery) } }
                    while await writer.waitingCount < 99 { await Task.yield() }
                    gate.open()
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(outcomes.count { $0 == .stored } == 50)
                #expect(outcomes.count { $0 == .duplicate } == 50)
                // The first alone, the others in one transaction.
                #expect(rings.count == 2)
            }
            let counts = try await database.read { try InboxStore($0).counts() }
            #expect(
                counts == [InboxCount(hookName: "radarr", state: .waiting, deliveries: 50, duplicates: 50)])
        }
    }

    @Test func turnsAwayWhatItCannotHoldAndKeepsWhatItHolds() async throws {
        try await TestDatabase.file.withDatabase { database in
            var limits = InboxWriter.Limits()
            limits.waiting = 3
            limits.waitingBytes = 1_000
            let writer = InboxWriter(database: database, limits: limits) {}
            let (first, large, tooLarge) = (try delivery(0), try delivery(1, size: 900), try delivery(2, size: 200))
            let small = [try delivery(3), try delivery(4)]
            let tooMany = try delivery(5)
            try await whileBusy(database) { gate in
                await withTaskGroup(of: Bool.self) { group in
                    for (index, one) in ([first, large] + small).enumerated() {
                        group.addTask { (try? await writer.store(one)) == .stored }
                        while await writer.waitingCount < index { await Task.yield() }
                        if index == 0 { while await !writer.isWriting { await Task.yield() } }
                        if index == 1 {
                            await #expect(throws: InboxWriter.Failure.full) { try await writer.store(tooLarge) }
                        }
                    }
                    await #expect(throws: InboxWriter.Failure.full) { try await writer.store(tooMany) }
                    gate.open()
                    for await isStored in group { #expect(isStored) }
                }
            }
            #expect(try await database.read { try InboxStore($0).counts() }.map(\.deliveries) == [4])
            #expect(try await writer.store(tooMany) == .stored)
        }
    }

    @Test func takesNoMoreAtOnceThanItsBatch() async throws {
        try await TestDatabase.file.withDatabase { database in
            var limits = InboxWriter.Limits()
            limits.batch = 10
            limits.batchBytes = 100
            let rings = Rings()
            let writer = InboxWriter(database: database, limits: limits) { rings.ring() }
            let many = try (0..<31).map { try delivery($0, size: $0 == 0 ? 1 : 20) }
            try await whileBusy(database) { gate in
                await withTaskGroup(of: Bool.self) { group in
                    for one in many { group.addTask { (try? await writer.store(one)) == .stored } }
                    while await writer.waitingCount < 30 { await Task.yield() }
                    gate.open()
                    for await isStored in group { #expect(isStored) }
                }
            }
            // One alone, then fives: 100 bytes hold no more.
            #expect(rings.count == 7)
        }
    }
}
