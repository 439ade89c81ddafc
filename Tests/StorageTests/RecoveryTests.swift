import Foundation
import Storage
import TestSupport
import Testing

/// What is left after the worst moment.
@Suite struct RecoveryTests {
    /// The files as they lie there in the middle of a transaction are what a killed process leaves behind.
    @Test func aKilledWriterLeavesOnlyWhatWasCommitted() async throws {
        try await TemporaryFolder.with { folder in
            let live = folder.appending(path: "live.sqlite").path
            let left = folder.appending(path: "left.sqlite").path
            let database = try await DatabaseLocation.file(path: live).open()
            try await closing(database) {
                _ = try await database.write { try TitleStore($0).upsert([Samples.title(1)]) }
                try await database.write { session in
                    // Without room in the cache, uncommitted pages go to the file.
                    try session.execute("PRAGMA cache_size = 1")
                    _ = try TitleStore(session).upsert((2..<2_000).map { Samples.title($0) })
                    for ending in ["", "-wal"] {
                        try FileManager.default.copyItem(atPath: live + ending, toPath: left + ending)
                    }
                }
            }
            let size = try FileManager.default.attributesOfItem(atPath: left + "-wal")[.size] as? Int
            #expect(try #require(size) > 100_000)
            let survivor = try await DatabaseLocation.file(path: left).open()
            try await closing(survivor) {
                #expect(try await survivor.read { try TitleStore($0).all() } == [Samples.title(1)])
                let counts = try await survivor.write { session in
                    try TitleStore(session).upsert([Samples.title(1), Samples.title(2)])
                }
                #expect(counts == UpsertCounts(inserted: 1, unchanged: 1))
            }
        }
    }

    @Test(.enabled(if: TestDatabase.available.contains(.postgreSQL)))
    func aLostConnectionIsReportedAndReplaced() async throws {
        try await TestDatabase.postgreSQL.withLocation { location in
            let database = try await location.open()
            let other = try location.connect()
            try await closing(database) {
                try await closing(other) {
                    let gate = Gate()
                    let (pids, sending) = AsyncStream<Int>.makeStream()
                    async let outcome = Result.catching {
                        try await database.write { session in
                            _ = try TitleStore(session).upsert([Samples.title(1)])
                            sending.yield(try session.query("SELECT pg_backend_pid()")[0].get(0))
                            #expect(gate.wait())
                            _ = try TitleStore(session).upsert([Samples.title(2)])
                        }
                    }
                    for await pid in pids {
                        _ = try await other.write { try $0.query("SELECT pg_terminate_backend($1)", [SQLValue(pid)]) }
                        break
                    }
                    gate.open()
                    guard case .failure(let error) = await outcome, case .unavailable = error as? StorageError else {
                        Issue.record("unexpected: \(await outcome)")
                        return
                    }
                    #expect(try await database.read { try TitleStore($0).all() }.isEmpty)
                    let counts = try await database.write { try TitleStore($0).upsert([Samples.title(1)]) }
                    #expect(counts == UpsertCounts(inserted: 1))
                }
            }
        }
    }

    @Test(.enabled(if: TestDatabase.available.contains(.postgreSQL)))
    func connectionsThatBrokeWhileIdleAreReplacedUnnoticed() async throws {
        try await TestDatabase.postgreSQL.withLocation { location in
            let database = try await location.open()
            let other = try location.connect()
            try await closing(database) {
                try await closing(other) {
                    for _ in 0..<3 {
                        let pid: Int = try await database.write { session in
                            try session.query("SELECT pg_backend_pid()")[0].get(0)
                        }
                        _ = try await other.write { try $0.query("SELECT pg_terminate_backend($1)", [SQLValue(pid)]) }
                        _ = try await database.write { try TitleStore($0).upsert([Samples.title(1)]) }
                    }
                    #expect(try await database.read { try TitleStore($0).count() } == 1)
                }
            }
        }
    }
}

extension Result where Failure == any Error {
    fileprivate static func catching(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
