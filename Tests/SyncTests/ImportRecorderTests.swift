import Engine
import Foundation
import Integrations
import Storage
import TestSupport
import Testing

@testable import Sync

@Suite struct ImportRecorderTests {
    /// 2026-06-01T12:00:00Z
    private static let now: Int64 = 1_780_315_200_000
    private static let (anna, lea, guest) = (MemberID("anna"), MemberID("lea"), MemberID("guest"))
    private static let films = LibraryID("films")
    private static let heat = TitleID(.movie, 949)

    /// Everything that an import can change.
    private struct Contents: Equatable {
        var members: [Member]
        var titles: [Title]
        var libraries: [Library]
        var items: [LibraryItem]
        var access: [MemberID: LibraryAccess]
        var events: [WatchEvent]
        var ratings: [Rating]
        var feedback: [Feedback]
        var settings: [MemberID: [SettingKey: String]]
        var revision: Revision
    }

    private func contents(_ database: any Database) async throws -> Contents {
        try await database.read { session in
            let members = try MemberStore(session).all()
            let settings = try members.map { ($0.id, try SettingStore(session).all(for: $0.id)) }
            return Contents(
                members: members, titles: try TitleStore(session).all(), libraries: try LibraryStore(session).all(),
                items: try LibraryItemStore(session).all(), access: try LibraryStore(session).access(),
                events: try WatchEventStore(session).all(), ratings: try RatingStore(session).all(),
                feedback: try FeedbackStore(session).all(), settings: Dictionary(uniqueKeysWithValues: settings),
                revision: try RevisionStore(session).current())
        }
    }

    private func demo(at moment: Int64 = now) throws -> ImportBatch {
        let root = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        return try ImportSource.detect(path: root.appending(path: "demo").path).batch(for: ImportRequest(now: moment))
    }

    /// Anna may see everything, of Lea nothing is said, of the guest it is said that nothing is known.
    private static var small: ImportBatch {
        var batch = ImportBatch()
        batch.members = [
            Member(id: anna, name: "Anna", isOwner: true), Member(id: lea, name: "Lea"),
            Member(id: guest, name: "Guest"),
        ]
        batch.titles = [Title(id: heat, name: "Heat", year: 1995, genres: ["Crime"])]
        batch.libraries = [Library(id: films, name: "Films")]
        batch.items = [LibraryItem(title: heat, library: films)]
        batch.access = [anna: .all, guest: .unknown]
        batch.languages = [anna: "de"]
        batch.contributors = [anna]
        batch.events = [
            ImportedEvent(
                event: WatchEvent(member: anna, title: heat, startedAt: now, completion: 1), source: "test",
                sourceEventID: "1")
        ]
        batch.ratings = [
            ImportedRating(rating: Rating(member: lea, title: heat, stars: 4, ratedAt: now), source: "test")
        ]
        batch.feedback = [
            ImportedFeedback(
                feedback: Feedback(member: lea, title: heat, kind: .up, givenAt: now), source: "test",
                sourceEventID: "1")
        ]
        return batch
    }

    @Test(arguments: TestDatabase.available) func theDemoTwiceChangesNothing(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let recorder = ImportRecorder(database)
            let batch = try demo()
            let first = try await recorder.record(batch)
            #expect(first.members == batch.members.count)
            #expect(first.titles == UpsertCounts(inserted: batch.titles.count))
            #expect(first.items.inserted == batch.items.count)
            #expect(first.events == batch.events.count)
            #expect(first.ratings.inserted == batch.ratings.count)
            #expect(first.feedback == batch.feedback.count)
            #expect(batch.members.count == 5 && batch.titles.count > 400 && batch.events.count > 400)
            let before = try await contents(database)
            #expect(before.events.count == batch.events.count)
            let second = try await recorder.record(batch)
            #expect(second.isEmpty)
            #expect(second.titles.unchanged == batch.titles.count)
            #expect(try await contents(database) == before)
        }
    }

    /// The identities of events come from the file, not from the moment of the import.
    @Test(arguments: TestDatabase.available) func theDemoOfTomorrowAddsNoSecondHistory(kind: TestDatabase) async throws
    {
        try await kind.withDatabase { database in
            let recorder = ImportRecorder(database)
            _ = try await recorder.record(try demo())
            let before = try await contents(database)
            let later = try await recorder.record(try demo(at: Self.now + 86_400_000))
            #expect(later.events == 0)
            #expect(later.feedback == 0)
            let after = try await contents(database)
            #expect(after.events.count == before.events.count)
            #expect(after.ratings.count == before.ratings.count)
            #expect(after.feedback.count == before.feedback.count)
        }
    }

    @Test(arguments: TestDatabase.available) func whatIsReadIsWhatIsStored(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            _ = try await ImportRecorder(database).record(Self.small)
            let household = try await database.read { try HouseholdLoader($0).household() }
            #expect(household.members.map(\.id) == [Self.anna, Self.guest, Self.lea])
            #expect(household.access[Self.anna] == .all)
            #expect(household.contributors == [Self.anna])
            #expect(household.events == Self.small.events.map(\.event))
            #expect(household.ratings == Self.small.ratings.map(\.rating))
            #expect(household.feedback == Self.small.feedback.map(\.feedback))
            #expect(household.items == Self.small.items)
        }
    }

    // MARK: - All or nothing

    private static let breaks: [(name: String, change: @Sendable (inout ImportBatch) -> Void)] = [
        (
            "an event of an unknown member",
            { batch in
                let event = WatchEvent(member: MemberID("nobody"), title: heat, startedAt: now)
                batch.events.append(ImportedEvent(event: event, source: "test", sourceEventID: "2"))
            }
        ),
        (
            "a rating of an unknown member",
            { batch in
                batch.ratings.append(
                    ImportedRating(
                        rating: Rating(member: MemberID("nobody"), title: heat, stars: 3, ratedAt: now), source: "test")
                )
            }
        ),
        (
            "feedback of an unknown member",
            { batch in
                let feedback = Feedback(member: MemberID("nobody"), title: heat, kind: .down, givenAt: now)
                batch.feedback.append(ImportedFeedback(feedback: feedback, source: "test", sourceEventID: "2"))
            }
        ),
        ("an item in an unknown library", { $0.items.append(LibraryItem(title: heat, library: LibraryID("nowhere"))) }),
        ("access to an unknown library", { $0.access[lea] = .only([LibraryID("nowhere")]) }),
        ("a NUL in a title", { $0.titles.append(Title(id: TitleID(.movie, 2), name: "a\u{0}b")) }),
        ("a NUL in a member's name", { $0.members.append(Member(id: MemberID("nul"), name: "a\u{0}b")) }),
    ]

    @Test(arguments: TestDatabase.available, breaks.indices)
    func anImportThatFailsChangesNothing(kind: TestDatabase, index: Int) async throws {
        try await kind.withDatabase { database in
            let recorder = ImportRecorder(database)
            var first = Self.small
            first.events = []
            _ = try await recorder.record(first)
            let before = try await contents(database)
            var broken = Self.small
            broken.titles.append(Title(id: TitleID(.movie, 3), name: "Another"))
            broken.members.append(Member(id: MemberID("new"), name: "New"))
            Self.breaks[index].change(&broken)
            await #expect(throws: StorageError.self, "\(Self.breaks[index].name)") { try await recorder.record(broken) }
            #expect(try await contents(database) == before)
            // The same without what broke it goes through.
            let mended = try await recorder.record(Self.small)
            #expect(mended.events == 1)
        }
    }

    // MARK: - What members have set

    @Test(arguments: TestDatabase.available) func settingsOfAMemberAreNotOverwritten(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let recorder = ImportRecorder(database)
            _ = try await recorder.record(Self.small)
            let imported = try await contents(database).settings[Self.anna]
            #expect(imported == [.language: "de", .contributes: "true"])
            try await database.write { session in
                try SettingStore(session).set(.language, of: Self.anna, to: "fr")
                try SettingStore(session).set(.contributes, of: Self.anna, to: "false")
            }
            let changes = try await recorder.record(Self.small)
            #expect(changes.isEmpty)
            let household = try await database.read { try HouseholdLoader($0).household() }
            #expect(household.contributors.isEmpty)
            #expect(try await contents(database).settings[Self.anna] == [.language: "fr", .contributes: "false"])
        }
    }

    @Test(arguments: TestDatabase.available) func accessIsGrantedOnlyWhereItIsUnknown(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let recorder = ImportRecorder(database)
            var batch = Self.small
            batch.access = [Self.anna: .only([Self.films])]
            _ = try await recorder.record(batch, granted: .all)
            let access = try await contents(database).access
            #expect(access == [Self.anna: .only([Self.films]), Self.lea: .all, Self.guest: .all])
            // A later import of a file that says nothing takes nothing away and gives nothing more.
            batch.access = [:]
            _ = try await recorder.record(batch, granted: .only([]))
            #expect(try await contents(database).access == access)
            _ = try await recorder.record(batch)
            #expect(try await contents(database).access == access)
        }
    }

    @Test(arguments: TestDatabase.available) func withoutAGrantTheUnknownStaysUnknown(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            _ = try await ImportRecorder(database).record(Self.small)
            let access = try await contents(database).access
            #expect(access == [Self.anna: .all, Self.lea: .unknown, Self.guest: .unknown])
        }
    }

    /// A file that says that nothing is known of a member knows less than the grant, and less than what is stored.
    @Test(arguments: TestDatabase.available) func anUnknownAccessInAFileTakesNothingAway(kind: TestDatabase)
        async throws
    {
        try await kind.withDatabase { database in
            let recorder = ImportRecorder(database)
            _ = try await recorder.record(Self.small, granted: .only([Self.films]))
            #expect(try await contents(database).access[Self.guest] == .only([Self.films]))
            _ = try await recorder.record(Self.small)
            #expect(try await contents(database).access[Self.guest] == .only([Self.films]))
        }
    }

    /// Whoever imports again learns that somebody now sees more or less than before.
    @Test(arguments: TestDatabase.available) func changedAccessIsAChange(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let recorder = ImportRecorder(database)
            _ = try await recorder.record(Self.small)
            var batch = Self.small
            batch.access[Self.lea] = .all
            let changes = try await recorder.record(batch)
            #expect(!changes.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available) func anEmptyBatchChangesNothing(kind: TestDatabase) async throws {
        try await kind.withDatabase { database in
            let before = try await contents(database)
            let changes = try await ImportRecorder(database).record(ImportBatch(), granted: .all)
            #expect(changes.isEmpty)
            #expect(try await contents(database) == before)
        }
    }
}
