import Engine
import Foundation
import Integrations
import Storage
import TestSupport
import Testing

@testable import Sync
@testable import Web

/// The household as it is read from servers that speak the real protocols.
@Suite(.enabled(if: TestPeer.household.takesPart)) struct SimulatedHouseholdTests {
    private func sync(
        _ household: SimulatedHousehold, _ server: SimulatedServer = .plex, into database: any Database,
        _ topics: Set<SyncTopic> = Set(SyncTopic.allCases)
    ) async throws -> SyncReport {
        let moment = try await household.truth().now * 1000
        return try await HTTPConnections.with { connections in
            try await HouseholdSync(
                database: database, sources: [try server.source(household, connections, now: moment)],
                metadata: try SimulatedServer.metadata(household, connections, database), clock: { 1_000 }
            ).run(topics)
        }
    }

    @Test(arguments: SimulatedServer.allCases)
    func whatIsReadIsWhatIsTrue(server: SimulatedServer) async throws {
        try await SimulatedHousehold.with(titles: 200, members: 6, history: 1500) { household in
            try await TestDatabase.memory.withDatabase { database in
                let report = try await sync(household, server, into: database)
                #expect(report.failures.isEmpty)
                #expect(report.rejected.isEmpty)
                let truth = try await household.truth(including: ["items", "plays", "ratings"])
                try await SimulatedComparison(server, truth, database).expectEqual()
            }
        }
    }

    /// Four for each of five libraries, and some for the server itself.
    @Test(arguments: SimulatedServer.allCases)
    func nothingNewCostsAHandfulOfRequests(server: SimulatedServer) async throws {
        try await SimulatedHousehold.with(titles: 150, members: 6, history: 800) { household in
            try await TestDatabase.memory.withDatabase { database in
                _ = try await sync(household, server, into: database)
                let before = try await household.requests()
                let contents = try await DatabaseContents.tables(of: database, without: [])
                _ = try await sync(household, server, into: database)
                let after = try await household.requests()
                let asked = after.map { ($0.key, $0.value - before[$0.key, default: 0]) }.filter { $0.1 > 0 }
                if asked.map(\.1).reduce(0, +) > 30 { Issue.record("asked for \(asked)") }
                let again = try await DatabaseContents.tables(of: database, without: [])
                for (table, rows) in contents {
                    if again[table] != rows { Issue.record("\(table) is different") }
                }
            }
        }
    }

    @Test(arguments: SimulatedServer.allCases)
    func changesAreFollowed(server: SimulatedServer) async throws {
        try await SimulatedHousehold.with(titles: 120, members: 5, history: 500) { household in
            try await TestDatabase.memory.withDatabase { database in
                _ = try await sync(household, server, into: database)
                let items = try await household.truth(including: ["items"]).items ?? []
                let films = items.filter { $0.kind == "movie" && $0.match == "tmdb" && $0.section == items[0].section }
                try await household.change(["change": "time", "advance": 3600])
                try await household.change(["change": "remove", "title": films[0].index])
                try await household.change(["change": "move", "title": films[1].index])
                try await household.change(["change": "update", "title": films[2].index])
                try await household.change(["change": "add", "section": films[0].section ?? 1])
                try await household.change(["change": "member", "name": "Nina", "sections": [films[0].section ?? 1]])
                try await household.change(["change": "access", "member": 1, "sections": [Int]()])
                for (member, percent) in [(0, 97), (2, 8)] {
                    try await household.change(
                        ["change": "play", "member": member, "title": films[1].index, "percent": percent])
                }
                try await household.change(["change": "rate", "member": 0, "title": films[2].index, "stars": 9])
                try await household.change(["change": "time", "advance": 60])
                let report = try await sync(household, server, into: database)
                #expect(report.failures.isEmpty)
                let truth = try await household.truth(including: ["items", "plays", "ratings"])
                try await SimulatedComparison(server, truth, database).expectEqual()
            }
        }
    }

    @Test(
        arguments: [
            "status500", "slow", "truncated", "wrong_types", "shifting_pages", "rate_limited", "reset", "html",
            "unauthorized", "empty",
        ])
    func aFaultTakesNothingAwayAndIsRecoveredFrom(fault: String) async throws {
        try await SimulatedHousehold.with(titles: 120, members: 5, history: 400) { household in
            try await TestDatabase.memory.withDatabase { database in
                _ = try await sync(household, into: database)
                let before = try await DatabaseContents.tables(of: database)
                for product in [SimulatedHousehold.Product.plex, .plextv, .tautulli] {
                    try await household.fault(fault, of: product)
                }
                let report = try await sync(household, into: database)
                if !["shifting_pages", "slow"].contains(fault) {
                    #expect(!report.failures.isEmpty)
                    let after = try await DatabaseContents.tables(of: database)
                    for (table, rows) in before where after[table] != rows { Issue.record("\(table) is different") }
                }
                try await household.clearFaults()
                // Half of everything goes wrong, and then nothing.
                for product in [SimulatedHousehold.Product.plex, .plextv, .tautulli] {
                    try await household.fault(fault, of: product, rate: 0.5, count: 20)
                }
                _ = try await sync(household, into: database)
                try await household.clearFaults()
                let recovered = try await sync(household, into: database)
                #expect(recovered.failures.isEmpty)
                let truth = try await household.truth(including: ["items", "plays", "ratings"])
                try await SimulatedComparison(.plex, truth, database).expectEqual()
            }
        }
    }

    @Test func whatIsRevokedIsGoneWithTheNextRun() async throws {
        try await SimulatedHousehold.with(titles: 100, members: 4, history: 100) { household in
            try await TestDatabase.memory.withDatabase { database in
                _ = try await sync(household, into: database)
                let member = try await household.truth().members[1]
                try await household.change(["change": "access", "member": 1, "sections": [Int]()])
                _ = try await sync(household, into: database, [.access])
                let access = try await database.read { try LibraryStore($0).access() }
                #expect(access[MemberID("plex:\(member.account)")] == .only([]))
            }
        }
    }

    /// Killed before or after any of its writes and started again, a run ends where an undisturbed one ends.
    @Test(arguments: InterruptedDatabase.Moment.allCases)
    func aRunThatWasKilledAnywhereEndsInTheSameState(moment: InterruptedDatabase.Moment) async throws {
        try await SimulatedHousehold.with(titles: 100, members: 4, history: 2500) { household in
            let expected = try await TestDatabase.memory.withDatabase { database in
                _ = try await sync(household, into: database)
                return try await DatabaseContents.tables(of: database)
            }
            for deadline in 1... {
                let (died, contents) = try await TestDatabase.memory.withDatabase { database in
                    var died = false
                    do {
                        _ = try await sync(household, into: InterruptedDatabase(database, at: deadline, moment))
                    } catch is InterruptedDatabase.Died { died = true }
                    _ = try await sync(household, into: database)
                    return (died, try await DatabaseContents.tables(of: database))
                }
                #expect(contents == expected, "killed \(moment) write \(deadline)")
                guard died else { break }
            }
        }
    }
}
