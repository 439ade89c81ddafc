import Storage
import TestSupport
import Testing

/// What a session promises, whichever database is behind it.
@Suite struct SessionTests {
    private struct Interruption: Error {}

    private func withTable<T>(_ kind: TestDatabase, _ body: (any Database) async throws -> T) async throws -> T {
        try await kind.withDatabase { database in
            try await database.write { session in
                try session.execute("CREATE TABLE notes (id BIGINT PRIMARY KEY, note TEXT, size DOUBLE PRECISION)")
            }
            return try await body(database)
        }
    }

    @Test(arguments: TestDatabase.available)
    func everyKindOfValueComesBackAsItWent(kind: TestDatabase) async throws {
        let bytes = kind == .postgreSQL ? "BYTEA" : "BLOB"
        let values: [SQLValue] = [
            .integer(.max), .integer(.min), .real(0.1), .real(-1e-300), .text(""), .text("Ünï 👩‍👩‍👧 'q' \"d\" \\ $1 \n\t"),
            .blob([]), .blob([0, 1, 127, 128, 255]), .null,
        ]
        let back = try await kind.withDatabase { database in
            try await database.write { session in
                try session.execute(
                    """
                    CREATE TABLE v (a BIGINT, b BIGINT, c DOUBLE PRECISION, d DOUBLE PRECISION, e TEXT, f TEXT,
                        g \(bytes), h \(bytes), i TEXT)
                    """)
                let places = (1...values.count).map { "$\($0)" }.joined(separator: ", ")
                try session.execute("INSERT INTO v VALUES (\(places))", values)
                return try session.query("SELECT * FROM v")
            }
        }
        #expect(back.map(\.values) == [values])
        #expect(back.first?.columns == ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
    }

    @Test(arguments: TestDatabase.available)
    func parametersAreFoundByNumberWhereverTheyStand(kind: TestDatabase) async throws {
        let row = try await withTable(kind) { database in
            try await database.write { session in
                try session.execute("INSERT INTO notes (note, id, size) VALUES ($3, $1, $2)", [7, 1.5, "x"])
                return try session.query(
                    "SELECT note, id FROM notes WHERE size = $2 AND id >= $1 AND note = $3 AND id = $1", [7, 1.5, "x"])
            }
        }
        #expect(row.map(\.values) == [["x", 7]])
    }

    @Test(arguments: TestDatabase.available)
    func aThrowUndoesTheWholeWrite(kind: TestDatabase) async throws {
        try await withTable(kind) { database async throws in
            await #expect(throws: Interruption.self) {
                try await database.write { session in
                    try session.execute("INSERT INTO notes (id) VALUES (1)")
                    throw Interruption()
                }
            }
            #expect(try await database.read { try $0.query("SELECT id FROM notes") }.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func aFailedStatementUndoesTheWriteEvenIfCaught(kind: TestDatabase) async throws {
        try await withTable(kind) { database async throws in
            await #expect(throws: StorageError.uniqueViolation) {
                try await database.write { session in
                    try session.execute("INSERT INTO notes (id) VALUES (1)")
                    _ = try? session.execute("INSERT INTO notes (id) VALUES (1)")
                }
            }
            #expect(try await database.read { try $0.query("SELECT id FROM notes") }.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func aReadCannotWrite(kind: TestDatabase) async throws {
        try await withTable(kind) { database async throws in
            let error = await #expect(throws: StorageError.self) {
                try await database.read { session in _ = try session.execute("INSERT INTO notes (id) VALUES (1)") }
            }
            guard case .statement = error else {
                Issue.record("unexpected: \(String(describing: error))")
                return
            }
            #expect(try await database.read { try $0.query("SELECT id FROM notes") }.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func changedRowsAreCountedAndReadOnesAreNot(kind: TestDatabase) async throws {
        try await withTable(kind) { database in
            let counts = try await database.write { session in
                [
                    try session.execute("INSERT INTO notes (id) VALUES (1), (2), (3)"),
                    try session.execute("INSERT INTO notes (id) VALUES (3), (4) ON CONFLICT DO NOTHING"),
                    try session.execute("SELECT * FROM notes"),
                    try session.execute("UPDATE notes SET note = 'x' WHERE id > $1", [2]),
                    try session.execute("UPDATE notes SET note = 'x' WHERE id > $1", [99]),
                    try session.execute("DELETE FROM notes"),
                ]
            }
            #expect(counts == [3, 1, 0, 2, 0, 4])
        }
    }

    @Test(arguments: TestDatabase.available)
    func violationsAreToldApart(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            await #expect(throws: StorageError.foreignKeyViolation) {
                try await database.write { session in
                    try session.execute("INSERT INTO settings (member_id, key, value) VALUES ('nobody', 'k', 'v')")
                }
            }
            await #expect(throws: StorageError.uniqueViolation) {
                try await database.write { session in
                    try session.execute("INSERT INTO libraries (id, name) VALUES ('a', 'A'), ('a', 'B')")
                }
            }
            let badValue = await #expect(throws: StorageError.self) {
                try await database.write { session in
                    try session.execute("INSERT INTO titles (tmdb_id) VALUES ($1)", ["hunter2"])
                }
            }
            guard case .statement(let words) = badValue else {
                Issue.record("unexpected: \(String(describing: badValue))")
                return
            }
            #expect(!words.contains("hunter2"))
        }
    }

    @Test(arguments: TestDatabase.available)
    func whatCannotBeStoredIsRefusedInWords(kind: TestDatabase) async throws {
        try await withTable(kind) { database async throws in
            for value: SQLValue in ["a\0b", .real(.nan), .real(.infinity)] {
                let error = await #expect(throws: StorageError.self) {
                    try await database.write { session in
                        try session.execute("INSERT INTO notes (id, note) VALUES (1, $1)", [value])
                    }
                }
                guard case .invalidValue = error else {
                    Issue.record("unexpected: \(String(describing: error))")
                    continue
                }
            }
            #expect(try await database.read { try $0.query("SELECT id FROM notes") }.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func aStreamCanBeLeftAndTheConnectionUsedAgain(kind: TestDatabase) async throws {
        try await withTable(kind) { database in
            try await database.write { session in
                for id in 0..<500 {
                    try session.execute("INSERT INTO notes (id, note) VALUES ($1, 'some text')", [SQLValue(id)])
                }
            }
            for _ in 0..<5 {
                await #expect(throws: Interruption.self) {
                    try await database.read { session in
                        try session.forEach("SELECT id FROM notes ORDER BY id") { row in
                            if try row.get(0) == 3 { throw Interruption() }
                        }
                    }
                }
            }
            let ids = try await database.read { session in
                var ids: [Int] = []
                try session.forEach("SELECT id FROM notes ORDER BY id") { ids.append(try $0.get("id")) }
                return ids
            }
            #expect(ids == Array(0..<500))
        }
    }

    @Test(arguments: TestDatabase.available)
    func aStreamIsReadAlone(kind: TestDatabase) async throws {
        try await withTable(kind) { database in
            try await database.write { try $0.execute("INSERT INTO notes (id) VALUES (1), (2)") }
            let error = await #expect(throws: StorageError.self) {
                try await database.read { session in
                    try session.forEach("SELECT id FROM notes") { _ in _ = try session.query("SELECT 1") }
                }
            }
            guard case .statement(let words) = error else {
                Issue.record("unexpected: \(String(describing: error))")
                return
            }
            #expect(words.contains("still being read"))
        }
    }

    @Test(arguments: TestDatabase.available)
    func readingAColumnAsSomethingElseSaysSo(kind: TestDatabase) async throws {
        try await withTable(kind) { database in
            try await database.write { try $0.execute("INSERT INTO notes (id, note) VALUES (1, 'x')") }
            let row = try #require(try await database.read { try $0.query("SELECT id, note, size FROM notes") }.first)
            #expect(try row.get("size") as Double? == nil)
            #expect(throws: StorageError.invalidValue("Column “note” holds a text, not Int.")) {
                try row.get(1, as: Int.self)
            }
            #expect(throws: StorageError.invalidValue("Column “size” holds nothing, not Double.")) {
                try row.get(2, as: Double.self)
            }
            #expect(throws: StorageError.self) { try row.get(3, as: Int.self) }
            #expect(throws: StorageError.self) { try row.get("other", as: Int.self) }
        }
    }

    @Test(arguments: TestDatabase.available)
    func textIsSortedByCodePoint(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let names = ["b", "B", "a", "é", "Z", "_", "1", "ä"]
            let sorted: [String] = try await database.write { session in
                for name in names {
                    try session.execute("INSERT INTO libraries (id, name) VALUES ($1, '')", [.text(name)])
                }
                return try session.query("SELECT id FROM libraries ORDER BY id").map { try $0.get(0) }
            }
            #expect(sorted == names.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) })
        }
    }

    @Test(arguments: TestDatabase.available)
    func afterClosingItIsUnavailable(kind: TestDatabase) async throws {
        try await kind.withLocation { location in
            let database = try await location.open()
            try await database.close()
            let error = await #expect(throws: StorageError.self) {
                try await database.read { _ = try $0.query("SELECT 1") }
            }
            guard case .unavailable = error else {
                Issue.record("unexpected: \(String(describing: error))")
                return
            }
        }
    }
}
