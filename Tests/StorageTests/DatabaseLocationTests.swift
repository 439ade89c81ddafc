import Foundation
import Storage
import TestSupport
import Testing

/// What may be written for the place of the database, and what is said when it is of no use.
@Suite struct DatabaseLocationTests {
    @Test func everyFormIsUnderstood() throws {
        #expect(try DatabaseLocation("sqlite:///data/a b.sqlite") == .file(path: "/data/a b.sqlite"))
        #expect(try DatabaseLocation("data/bot.sqlite") == .file(path: "data/bot.sqlite"))
        #expect(try DatabaseLocation(":memory:") == .memory)
        #expect(try DatabaseLocation("sqlite::memory:") == .memory)
        #expect(
            try DatabaseLocation("postgres://bot:pw@db.lan:5433/films?sslmode=require").description
                == "postgres://db.lan:5433/films")
        #expect(try DatabaseLocation("postgresql:///films?host=/run").description == "postgres:///run:5432/films")
    }

    @Test(arguments: [
        "", "sqlite://", "sqlite://data.sqlite", "sqlite:///folder/", "sqlite:data.sqlite", "mysql://root@host/db",
        "a\0b", "postgres://bot:hunter2@x@host/db", "postgres://bot:hun/ter2@host/db",
        "postgres://bot:hunter2#@host/db",
        "postgres://bot:hunter2%zz@host/db", "postgres://bot:hunter2@host/db?nonsense=1",
    ])
    func whatCannotBeUnderstoodIsExplainedWithoutThePassword(text: String) {
        let error = #expect(throws: StorageError.self) { try DatabaseLocation(text) }
        guard case .invalidLocation(let words) = error else {
            Issue.record("unexpected: \(String(describing: error))")
            return
        }
        #expect(!words.contains("hunter2"))
        #expect(!words.contains("ter2"))
        #expect(words.contains("Write "))
    }

    @Test func noDescriptionShowsThePassword() throws {
        let location = try DatabaseLocation("postgres://bot:hunter2@localhost:1/db")
        var dumped = ""
        dump(location, to: &dumped)
        for text in ["\(location)", String(reflecting: location), dumped] { #expect(!text.contains("hunter2")) }
    }

    /// Port 1 is privileged and reserved; nothing answers there.
    @Test func aServerThatDoesNotAnswerIsUnavailable() async throws {
        let location = try DatabaseLocation("postgres://bot:hunter2@127.0.0.1:1/db")
        let error = await #expect(throws: StorageError.self) { try await location.open() }
        guard case .unavailable(let words) = error else {
            Issue.record("unexpected: \(String(describing: error))")
            return
        }
        #expect(words.contains("127.0.0.1:1"))
        #expect(words.contains("Check that the server runs"))
        #expect(!words.contains("hunter2"))
    }

    @Test func aMissingFolderIsNamed() async throws {
        try await TemporaryFolder.with { folder in
            let missing = folder.appending(path: "missing")
            try await expectUnavailable(missing.appending(path: "a.sqlite").path, saying: "\(missing.path)")
        }
    }

    @Test func aFolderIsNotADatabase() async throws {
        try await TemporaryFolder.with { folder in
            try await expectUnavailable(folder.path, saying: "is a folder")
        }
    }

    @Test(.enabled(if: geteuid() != 0, "The superuser may write everywhere"), arguments: [true, false])
    func aReadOnlyPlaceIsNamed(fileExists: Bool) async throws {
        try await TemporaryFolder.with { folder in
            let file = folder.appending(path: "a.sqlite").path
            if fileExists {
                try await DatabaseLocation.file(path: file).open().close()
                try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: file)
            } else {
                try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
            }
            try await expectUnavailable(file, saying: "read-only")
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        }
    }

    @Test func somethingElseThanADatabaseIsLeftAlone() async throws {
        try await TemporaryFolder.with { folder in
            let file = folder.appending(path: "a.sqlite")
            let content = Data(String(repeating: "This is a diary. ", count: 1_000).utf8)
            try content.write(to: file)
            let error = await #expect(throws: StorageError.self) {
                try await DatabaseLocation.file(path: file.path).open()
            }
            guard case .corrupt(let words) = error else {
                Issue.record("unexpected: \(String(describing: error))")
                return
            }
            #expect(words.contains(file.path))
            #expect(words.contains("Move it away"))
            #expect(try Data(contentsOf: file) == content)
        }
    }

    private func expectUnavailable(_ path: String, saying part: String) async throws {
        let error = await #expect(throws: StorageError.self) { try await DatabaseLocation.file(path: path).open() }
        guard case .unavailable(let words) = error else {
            Issue.record("unexpected: \(String(describing: error))")
            return
        }
        #expect(words.contains(part))
    }
}
