import Chat
import Engine
import Storage
import TestSupport
import Testing

/// Members, their identities and settings.
@Suite struct MemberStoreTests {
    private let anna = Member(id: MemberID("1"), name: "Anna Müller", isOwner: true)
    private let ben = Member(id: MemberID("2"), name: "Ben")
    private let discord = ChatIdentity(platform: .discord, userID: "42")

    private func withMembers<T>(_ kind: TestDatabase, _ body: (any Database) async throws -> T) async throws -> T {
        let members = [ben, anna]
        return try await kind.withDatabase { database async throws in
            try await database.write { session in for member in members { try MemberStore(session).upsert(member) } }
            return try await body(database)
        }
    }

    @Test(arguments: TestDatabase.available)
    func membersAreFoundByNameWhateverTheSpelling(kind: TestDatabase) async throws {
        try await withMembers(kind) { database async throws in
            #expect(try await database.read { try MemberStore($0).all() } == [anna, ben])
            #expect(try await database.read { try MemberStore($0).find(byName: "ANNA MULLER") } == [anna])
            #expect(try await database.read { try MemberStore($0).find(byName: "Anna") }.isEmpty)
            #expect(try await database.read { try MemberStore($0).find(MemberID("2")) } == ben)
            #expect(try await database.read { try MemberStore($0).find(MemberID("3")) } == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func aMemberWhoTakesANewNameIsStillTheSame(kind: TestDatabase) async throws {
        try await withMembers(kind) { database in
            let before = try await database.read { try RevisionStore($0).current() }
            let same = ben
            #expect(try await !database.write { try MemberStore($0).upsert(same) })
            #expect(try await database.read { try RevisionStore($0).current() } == before)
            let renamed = Member(id: MemberID("2"), name: "Benjamin")
            #expect(try await database.write { try MemberStore($0).upsert(renamed) })
            #expect(try await database.read { try MemberStore($0).find(byName: "benjamin") } == [renamed])
            #expect(try await database.read { try MemberStore($0).find(byName: "ben") }.isEmpty)
            #expect(try await database.read { try RevisionStore($0).current().household } == before.household + 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func nobodyTakesOverALinkedMember(kind: TestDatabase) async throws {
        let stranger = ChatIdentity(platform: .discord, userID: "666")
        let matrix = ChatIdentity(platform: .matrix, userID: "@anna:x")
        let (anna, ben, discord) = (anna.id, ben.id, discord)
        try await withMembers(kind) { database async throws in
            try await database.write { session in
                let store = IdentityStore(session)
                try store.link(discord, to: anna, at: 1)
                try store.link(discord, to: anna, at: 2)
                try store.link(matrix, to: anna, at: 3)
            }
            await #expect(throws: LinkError.memberIsLinked(to: discord)) {
                try await database.write { try IdentityStore($0).link(stranger, to: anna, at: 4) }
            }
            await #expect(throws: LinkError.unknownMember(MemberID("nobody"))) {
                try await database.write { try IdentityStore($0).link(stranger, to: MemberID("nobody"), at: 4) }
            }
            #expect(
                try await database.read { try IdentityStore($0).all() } == [
                    LinkedIdentity(identity: discord, member: anna, linkedAt: 2),
                    LinkedIdentity(identity: matrix, member: anna, linkedAt: 3),
                ])
            try await database.write { try IdentityStore($0).link(stranger, to: anna, at: 5, replacing: true) }
            #expect(try await database.read { try IdentityStore($0).member(for: stranger) } == anna)
            #expect(try await database.read { try IdentityStore($0).member(for: discord) } == nil)
            try await database.write { try IdentityStore($0).link(stranger, to: ben, at: 6) }
            #expect(try await database.read { try IdentityStore($0).member(for: stranger) } == ben)
            #expect(try await database.write { try IdentityStore($0).unlink(stranger) })
            #expect(try await !database.write { try IdentityStore($0).unlink(stranger) })
        }
    }

    @Test(arguments: TestDatabase.available)
    func onlyWhoSaysYesContributes(kind: TestDatabase) async throws {
        let language = SettingKey(rawValue: "language")
        let (anna, ben) = (anna.id, ben.id)
        try await withMembers(kind) { database async throws in
            let before = try await database.read { try RevisionStore($0).current() }
            try await database.write { session in
                let store = SettingStore(session)
                try store.set(language, of: anna, to: "fr")
                try store.set(language, of: anna, to: "de")
            }
            #expect(try await database.read { try RevisionStore($0).current() } == before)
            #expect(try await database.read { try SettingStore($0).contributors() }.isEmpty)
            try await database.write { session in
                try SettingStore(session).set(.contributes, of: anna, to: "true")
                try SettingStore(session).set(.contributes, of: ben, to: "false")
            }
            #expect(try await database.read { try SettingStore($0).contributors() } == [anna])
            let settings = try await database.read { try SettingStore($0).all(for: anna) }
            #expect(settings == [language: "de", .contributes: "true"])
            #expect(try await database.read { try RevisionStore($0).current() } != before)
            try await database.write { try SettingStore($0).set(.contributes, of: anna, to: nil) }
            #expect(try await database.read { try SettingStore($0).get(.contributes, of: anna) } == nil)
        }
    }

    @Test(arguments: TestDatabase.available)
    func removingAMemberErasesEverythingOfThem(kind: TestDatabase) async throws {
        let (anna, discord) = (anna.id, discord)
        try await withMembers(kind) { database async throws in
            try await database.write { session in
                let title = TitleID(.movie, 603)
                let library = Library(id: LibraryID("a"), name: "A")
                try LibraryStore(session).upsert(library)
                for member in [anna, MemberID("2")] {
                    let identity = member == anna ? discord : ChatIdentity(platform: .talk, userID: "ben")
                    try IdentityStore(session).link(identity, to: member, at: 1)
                    try SettingStore(session).set(.contributes, of: member, to: "true")
                    try LibraryStore(session).setAccess(member, .only([library.id]))
                    try WatchEventStore(session).insert(
                        [Samples.event(member.rawValue, 1, at: 1, sourceID: member.rawValue)])
                    try RatingStore(session).upsert(
                        [Rating(member: member, title: title, stars: 4, ratedAt: 1)], source: "plex")
                    try FeedbackStore(session).record(
                        RecordedFeedback(
                            id: member.rawValue,
                            feedback: Feedback(member: member, title: title, kind: .up, givenAt: 1)))
                    try OverrideStore(session).upsert(
                        Override(member: member, subject: .genre("Horror"), action: .block))
                    var answer = Samples.answer(member.rawValue, at: 1, titles: [1])
                    answer.member = member
                    try RecommendationLogStore(session).append(answer)
                }
                #expect(try MemberStore(session).remove(anna))
            }
            let tables = [
                "identities", "settings", "library_access", "watch_events", "ratings", "feedback", "overrides",
                "recommendation_log",
            ]
            for table in tables {
                let members = try await database.read { try $0.query("SELECT member_id FROM \(table)") }
                #expect(members.map(\.values) == [["2"]], "\(table)")
            }
        }
    }
}
