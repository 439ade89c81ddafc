import Engine
import Storage
import TestSupport
import Testing

/// Libraries, what they hold and who may see them.
@Suite struct LibraryStoreTests {
    private let films = Library(id: LibraryID("1"), name: "Films")
    private let kids = Library(id: LibraryID("2"), name: "Kinder")
    private let member = MemberID("m")

    private func withLibraries<T>(_ kind: TestDatabase, _ body: (any Database) async throws -> T) async throws -> T {
        let (libraries, member) = ([kids, films], member)
        return try await kind.withDatabase { database in
            try await database.write { session in
                for library in libraries { try LibraryStore(session).upsert(library) }
                try MemberStore(session).upsert(Member(id: member, name: "M"))
            }
            return try await body(database)
        }
    }

    @Test(arguments: TestDatabase.available)
    func accessIsUnknownUntilItWasRead(kind: TestDatabase) async throws {
        try await withLibraries(kind) { database async throws in
            #expect(try await database.read { try LibraryStore($0).access() } == [member: .unknown])
        }
    }

    @Test(arguments: TestDatabase.available)
    func accessIsReplacedAsAWhole(kind: TestDatabase) async throws {
        let steps: [LibraryAccess] = [
            .only([films.id, kids.id]), .only([kids.id]), .only([]), .all, .only([films.id]), .unknown,
        ]
        let member = member
        try await withLibraries(kind) { database in
            for access in steps {
                try await database.write { try LibraryStore($0).setAccess(member, access) }
                let revision = try await database.read { try RevisionStore($0).current() }
                try await database.write { try LibraryStore($0).setAccess(member, access) }
                #expect(try await database.read { try RevisionStore($0).current() } == revision)
                #expect(try await database.read { try LibraryStore($0).access() } == [member: access])
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func accessToWhatDoesNotExistIsRefused(kind: TestDatabase) async throws {
        let (member, films) = (member, films.id)
        try await withLibraries(kind) { database async throws in
            await #expect(throws: StorageError.foreignKeyViolation) {
                try await database.write { try LibraryStore($0).setAccess(member, .only([LibraryID("9"), films])) }
            }
            await #expect(throws: StorageError.foreignKeyViolation) {
                try await database.write { try LibraryStore($0).setAccess(MemberID("nobody"), .all) }
            }
            #expect(try await database.read { try LibraryStore($0).access() } == [member: .unknown])
        }
    }

    @Test(arguments: TestDatabase.available)
    func itemsFollowTheLastListing(kind: TestDatabase) async throws {
        let (films, kids) = (films.id, kids.id)
        try await withLibraries(kind) { database in
            let items = (1...100).map { number in
                LibraryItem(title: TitleID(.movie, number), library: films, quality: ["4K", "HDR"], addedAt: 5)
            }
            let other = LibraryItem(title: TitleID(.movie, 1), library: kids)
            let first = try await database.write { try LibraryItemStore($0).upsert(items + [other]) }
            #expect(first == UpsertCounts(inserted: 101))
            var changed = items
            changed[0].quality = []
            changed[1].addedAt = nil
            changed[1].isPresent = false
            let wanted = changed
            let second = try await database.write { try LibraryItemStore($0).upsert(wanted) }
            #expect(second == UpsertCounts(updated: 2, unchanged: 98))
            #expect(try await database.read { try LibraryItemStore($0).all() } == wanted + [other])

            #expect(try await database.write { try LibraryStore($0).remove(films) })
            #expect(try await database.read { try LibraryItemStore($0).all() } == [other])
        }
    }
}
