import Storage
import TestSupport
import Testing

/// How a database gets its schema.
@Suite struct MigrationTests {
    @Test(arguments: TestDatabase.shared)
    func anOlderProgramRefusesANewerSchemaAndChangesNothing(kind: TestDatabase) async throws {
        try await kind.withLocation { location in
            let database = try await location.open()
            let known = try await closing(database) {
                try await database.write { session in
                    let known: Int = try session.query("SELECT max(version) FROM schema_migrations")[0].get(0)
                    try session.execute("INSERT INTO schema_migrations (version, name) VALUES (9999, 'future')")
                    return known
                }
            }
            #expect(known > 0)
            await #expect(throws: StorageError.newerSchema(found: 9999, known: known)) { try await location.open() }
        }
    }

    @Test(arguments: TestDatabase.shared)
    func openingAgainKeepsEverything(kind: TestDatabase) async throws {
        try await kind.withLocation { location in
            let first = try await location.open()
            try await closing(first) {
                _ = try await first.write { try TitleStore($0).upsert([Samples.title(603)]) }
            }
            let second = try await location.open()
            try await closing(second) { () async throws in
                #expect(try await second.read { try TitleStore($0).all() } == [Samples.title(603)])
            }
        }
    }

    @Test(arguments: TestDatabase.shared)
    func severalProcessesMayStartAtOnce(kind: TestDatabase) async throws {
        try await kind.withLocation { location in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let database = try await location.open()
                        try await closing(database) { () async throws in
                            #expect(try await database.read { try TitleStore($0).count() } == 0)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: TestDatabase.shared)
    func aStepThatFailsLeavesTheStepsBeforeAndCanBeRepeated(kind: TestDatabase) async throws {
        try await kind.withLocation { location in
            let bare = try location.connect()
            try await closing(bare) {
                try await bare.write { try $0.execute("CREATE TABLE library_items (in_the_way BIGINT)") }
                await #expect(throws: StorageError.self) { try await location.open() }
                let applied = try await bare.write { session in
                    try session.execute("DROP TABLE library_items")
                    return try session.query("SELECT version FROM schema_migrations ORDER BY version").map(\.values)
                }
                #expect(applied == [[1], [2]])
            }
            let database = try await location.open()
            try await closing(database) { () async throws in
                #expect(try await database.read { try LibraryItemStore($0).all() }.isEmpty)
            }
        }
    }
}
