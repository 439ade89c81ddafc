import Chat
import Foundation
import Storage
import TestSupport
import Testing

/// What connectors remember, and that only one process changes it.
@Suite struct ConnectorMemoryTests {
    private static let outbox = ConnectorMemory.Key("outbox", "1")
    private static let login = ConnectorMemory.Key("login", "")

    @Test(arguments: TestDatabase.available)
    func whatIsCommittedIsReadAgainByKindAndByName(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let memory = try await ConnectorMemory.claimed("matrix", in: database)
            try await memory.commit([Self.outbox: Data([0, 1, 255]), Self.login: Data()])
            #expect(try await memory.all("outbox") == ["1": Data([0, 1, 255])])
            #expect(
                try await memory.values([Self.outbox, Self.login, .init("outbox", "2")])
                    == [Self.outbox: Data([0, 1, 255]), Self.login: Data()])
            try await memory.commit([Self.outbox: nil, Self.login: Data([7])])
            #expect(try await memory.all("outbox").isEmpty)
            #expect(try await memory.all("login") == ["": Data([7])])
        }
    }

    @Test(arguments: TestDatabase.available)
    func manyRecordsAreChangedAtOnce(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let memory = try await ConnectorMemory.claimed("matrix", in: database)
            let keys = (0..<150).map { ConnectorMemory.Key("seen", "\($0)") }
            try await memory.commit(Dictionary(uniqueKeysWithValues: keys.map { ($0, Data($0.id.utf8)) }))
            #expect(try await memory.values(Set(keys)).count == 150)
            try await memory.commit(Dictionary(uniqueKeysWithValues: keys.dropFirst().map { ($0, nil) }))
            #expect(try await memory.all("seen") == ["0": Data("0".utf8)])
        }
    }

    @Test(arguments: TestDatabase.available)
    func connectorsDoNotSeeEachOther(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let matrix = try await ConnectorMemory.claimed("matrix", in: database)
            let other = try await ConnectorMemory.claimed("discord", in: database)
            try await matrix.commit([Self.outbox: Data([1])])
            #expect(try await other.all("outbox").isEmpty)
            #expect(try await other.values([Self.outbox]).isEmpty)
            try await other.commit([Self.outbox: nil])
            #expect(try await matrix.all("outbox").count == 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func aProcessThatWasTakenOverChangesNothing(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let first = try await ConnectorMemory.claimed("matrix", in: database)
            try await first.commit([Self.outbox: Data([1])])
            let second = try await ConnectorMemory.claimed("matrix", in: database)
            await #expect(throws: ConnectorMemory.TakenOver.self) { try await first.commit([Self.outbox: Data([2])]) }
            #expect(try await second.all("outbox") == ["1": Data([1])])
            try await second.commit([Self.outbox: Data([3])])
            #expect(try await first.all("outbox") == ["1": Data([3])])
        }
    }

    @Test(arguments: TestDatabase.shared)
    func aClaimWaitsForTheCommitThatIsUnderWay(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let (held, mayEnd) = (Gate(), Gate())
            try await database.write { try ConnectorRecordStore($0).claim("matrix", for: "first") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await database.write { session in
                        #expect(try ConnectorRecordStore(session).isHeld("matrix", by: "first"))
                        held.open()
                        _ = mayEnd.wait()
                        try ConnectorRecordStore(session).apply([Self.outbox: Data([1])], to: "matrix")
                    }
                }
                #expect(held.wait())
                group.addTask {
                    let second = try await ConnectorMemory.claimed("matrix", in: database)
                    #expect(try await second.all("outbox") == ["1": Data([1])])
                }
                mayEnd.open()
                try await group.waitForAll()
            }
        }
    }
}
