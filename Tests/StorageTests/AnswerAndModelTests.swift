import Chat
import Engine
import Storage
import TestSupport
import Testing

/// The recommendation log, the models, and the household as the engine gets it.
@Suite struct AnswerAndModelTests {
    private let member = MemberID("m")
    private let room = RoomKey(rawValue: "console:1")

    private func withMember<T>(_ kind: TestDatabase, _ body: (any Database) async throws -> T) async throws -> T {
        let members = [member, MemberID("n")]
        return try await kind.withDatabase { database in
            try await database.write { session in
                for member in members { try MemberStore(session).upsert(Member(id: member, name: "M")) }
            }
            return try await body(database)
        }
    }

    @Test(arguments: TestDatabase.available)
    func theLatestAnswerIsTheOneOfThatMemberInThatRoom(kind: TestDatabase) async throws {
        let (member, room) = (member, room)
        var elsewhere = Samples.answer("a9", at: 9, titles: [9])
        elsewhere.room = RoomKey(rawValue: "discord:1")
        var someoneElse = Samples.answer("a8", at: 8, titles: [8])
        someoneElse.member = MemberID("n")
        let answers = [
            Samples.answer("a2", at: 2, titles: [5, 4, 3]), Samples.answer("a1", at: 1, titles: [1]), elsewhere,
            someoneElse,
        ]
        try await withMember(kind) { database in
            let none = try await database.read {
                try RecommendationLogStore($0).latestAnswer(member: member, room: room)
            }
            #expect(none == nil)
            try await database.write { session in
                for answer in answers { try RecommendationLogStore(session).append(answer) }
            }
            #expect(
                try await database.read { try RecommendationLogStore($0).latestAnswer(member: member, room: room) }
                    == answers[0])
            await #expect(throws: StorageError.uniqueViolation) {
                try await database.write { try RecommendationLogStore($0).append(answers[0]) }
            }
        }
    }

    @Test func aRoomIsKnownByPlatformAndIdHoweverManyAreInIt() {
        let anna = ChatIdentity(platform: .discord, userID: "1")
        let keys = [
            Room(platform: .discord, id: "1", participants: [], isDirect: true),
            Room(platform: .discord, id: "1", participants: [anna], isDirect: false),
            Room(platform: .matrix, id: "1", participants: [], isDirect: true),
        ].map { RoomKey($0) }
        #expect(keys[0] == keys[1])
        #expect(keys[0] != keys[2])
    }

    @Test(arguments: TestDatabase.available)
    func aSpinKnowsWhatTheQuestionHasShown(kind: TestDatabase) async throws {
        try await withMember(kind) { database in
            try await database.write { session in
                let log = RecommendationLogStore(session)
                try log.append(Samples.answer("a2", at: 2, titles: [3, 1]))
                try log.append(Samples.answer("a1", at: 1, titles: [2, 1]))
                try log.append(Samples.answer("a3", question: "q2", at: 3, titles: [9]))
            }
            let shown = try await database.read { try RecommendationLogStore($0).titlesShown(QuestionID("q1")) }
            #expect(shown.map(\.tmdb) == [2, 1, 3])
        }
    }

    @Test(arguments: TestDatabase.available)
    func daysAreCountedOnWhichATitleWasShown(kind: TestDatabase) async throws {
        let member = member
        try await withMember(kind) { database in
            try await database.write { session in
                let log = RecommendationLogStore(session)
                try log.append(Samples.answer("a1", at: 1, titles: [1, 2]))
                try log.append(Samples.answer("a2", question: "q2", at: 2, titles: [1]))
                try log.append(Samples.answer("a3", question: "q3", at: .day, titles: [1]))
            }
            let all = try await database.read { try RecommendationLogStore($0).daysShown(member, since: 0) }
            #expect(all == [TitleID(.movie, 1): 2, TitleID(.movie, 2): 1])
            let later = try await database.read { try RecommendationLogStore($0).daysShown(member, since: 2) }
            #expect(later == [TitleID(.movie, 1): 2])
        }
    }

    @Test(arguments: TestDatabase.available)
    func oneModelOfAKindIsInUse(kind: TestDatabase) async throws {
        func model(_ version: String, _ kind: String, at time: Int64, isActive: Bool = false) -> StoredModel {
            StoredModel(
                version: version, kind: kind, createdAt: time, metrics: ["ndcg": 0.31], document: "{\"w\":[1]}",
                isActive: isActive)
        }
        let models = [
            model("r1", "ranker", at: 1, isActive: true), model("r2", "ranker", at: 2, isActive: true),
            model("c1", "calibration", at: 3, isActive: true), model("r3", "ranker", at: 4),
        ]
        try await kind.withDatabase { database in
            try await database.write { session in for model in models { try ModelStore(session).add(model) } }
            #expect(try await database.read { try ModelStore($0).active("ranker") } == models[1])
            #expect(try await database.write { try ModelStore($0).activate("r1") })
            #expect(try await database.write { try ModelStore($0).activate("r1") })
            #expect(try await !database.write { try ModelStore($0).activate("r9") })
            #expect(try await database.read { try ModelStore($0).active("ranker") } == models[0])
            #expect(try await database.read { try ModelStore($0).active("calibration") } == models[2])
            #expect(try await database.read { try ModelStore($0).active("other") } == nil)
            #expect(try await database.read { try ModelStore($0).all().map(\.version) } == ["r3", "c1", "r2", "r1"])
            await #expect(throws: StorageError.uniqueViolation) {
                try await database.write { try ModelStore($0).add(models[0]) }
            }
        }
    }

    @Test(arguments: TestDatabase.available)
    func theHouseholdHoldsEverythingThatWasStored(kind: TestDatabase) async throws {
        let member = member
        try await withMember(kind) { database in
            let library = Library(id: LibraryID("1"), name: "Films")
            let item = LibraryItem(title: TitleID(.movie, 603), library: library.id, quality: ["4K"], addedAt: 1)
            let event = Samples.event("m", 603, at: 2, sourceID: "1")
            let rating = Rating(member: member, title: TitleID(.movie, 603), stars: 4, ratedAt: 3)
            let feedback = Feedback(member: member, title: TitleID(.movie, 603), kind: .seen, givenAt: 4)
            let order = Override(member: member, subject: .genre("Horror"), action: .suppress)
            try await database.write { session in
                try LibraryStore(session).upsert(library)
                try LibraryStore(session).setAccess(member, .only([library.id]))
                try LibraryItemStore(session).upsert([item])
                try WatchEventStore(session).insert([event])
                try RatingStore(session).upsert([rating], source: "plex")
                try FeedbackStore(session).record(RecordedFeedback(id: "f", feedback: feedback))
                try OverrideStore(session).upsert(order)
                try SettingStore(session).set(.contributes, of: member, to: "true")
                try TitleStore(session).upsert([Samples.title(603)])
            }
            let (household, titles) = try await database.read { session in
                (try HouseholdLoader(session).household(), try HouseholdLoader(session).titles())
            }
            #expect(titles == [Samples.title(603)])
            #expect(household.members.map(\.id) == [member, MemberID("n")])
            #expect(household.libraries == [library])
            #expect(household.access == [member: .only([library.id]), MemberID("n"): .unknown])
            #expect(household.items == [item])
            #expect(household.events == [event.event])
            #expect(household.ratings == [rating])
            #expect(household.feedback == [feedback])
            #expect(household.overrides == [order])
            #expect(household.contributors == [member])
        }
    }
}
