import Engine
import Storage
import TestSupport
import Testing

/// Watch events, ratings, feedback and overrides.
@Suite struct SignalStoreTests {
    private let member = MemberID("m")
    private let matrix = TitleID(.movie, 603)

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
    func readingAHistoryAgainAddsOnlyWhatIsNew(kind: TestDatabase) async throws {
        try await withMember(kind) { database in
            let events = (0..<100).map { Samples.event("m", $0, at: Int64($0), sourceID: "\($0)") }
            #expect(try await database.write { try WatchEventStore($0).insert(Array(events.prefix(60))) } == 60)
            #expect(try await database.write { try WatchEventStore($0).insert(events + events) } == 40)
            let revision = try await database.read { try RevisionStore($0).current() }
            #expect(try await database.write { try WatchEventStore($0).insert(events) } == 0)
            #expect(try await database.read { try RevisionStore($0).current() } == revision)
            #expect(try await database.read { try WatchEventStore($0).all() } == events.map(\.event))
            #expect(try await database.read { try WatchEventStore($0).all(since: 98) } == events.suffix(2).map(\.event))
            #expect(try await database.read { try WatchEventStore($0).forMember(MemberID("m")) } == events)
            #expect(try await database.read { try WatchEventStore($0).forMember(MemberID("n")) }.isEmpty)
        }
    }

    @Test(arguments: TestDatabase.available)
    func theSameIdFromAnotherSourceIsAnotherEvent(kind: TestDatabase) async throws {
        try await withMember(kind) { database async throws in
            var other = Samples.event("m", 1, at: 1, sourceID: "1")
            other.source = "jellyfin"
            other.id = "jellyfin/1"
            other.device = nil
            other.event.completion = nil
            other.event.season = nil
            let events = [other, Samples.event("m", 1, at: 2, sourceID: "1")]
            #expect(try await database.write { try WatchEventStore($0).insert(events) } == 2)
            #expect(try await database.read { try WatchEventStore($0).forMember(MemberID("m")) } == events)
        }
    }

    @Test(arguments: TestDatabase.available)
    func theNewestRatingOfSeveralSourcesCounts(kind: TestDatabase) async throws {
        let (member, matrix) = (member, matrix)
        @Sendable func rating(_ stars: Double, at time: Int64, of title: TitleID) -> Rating {
            Rating(member: member, title: title, stars: stars, ratedAt: time)
        }
        let old = [rating(2, at: 1, of: matrix), rating(3.5, at: 5, of: TitleID(.tv, 1))]
        let new = [rating(4.5, at: 2, of: matrix), rating(1, at: 4, of: TitleID(.tv, 1))]
        try await withMember(kind) { database in
            let first = try await database.write { try RatingStore($0).upsert(old, source: "letterboxd") }
            #expect(first == UpsertCounts(inserted: 2))
            let second = try await database.write { try RatingStore($0).upsert(new, source: "trakt") }
            #expect(second == UpsertCounts(inserted: 2))
            #expect(try await database.read { try RatingStore($0).all() } == [new[0], old[1]])
            let third = try await database.write { session in
                try RatingStore(session).upsert([old[0], rating(5, at: 6, of: TitleID(.tv, 1))], source: "letterboxd")
            }
            #expect(third == UpsertCounts(updated: 1, unchanged: 1))
            let kept = try await database.read { try RatingStore($0).forMember(member) }
            #expect(kept == ["letterboxd": [old[0], rating(5, at: 6, of: TitleID(.tv, 1))], "trakt": new])
        }
    }

    @Test(arguments: TestDatabase.available)
    func everyKindOfFeedbackIsKeptOnceAndCanBeTakenBack(kind: TestDatabase) async throws {
        let (member, matrix) = (member, matrix)
        let kinds: [Feedback.Kind] = [
            .up, .down, .dismiss, .seen, .stars(3.5), .wouldWatchAgain(true), .wouldWatchAgain(false),
        ]
        let given = kinds.enumerated().map { number, kind in
            RecordedFeedback(
                id: "f\(number)", sourceEventID: number == 0 ? nil : "e\(number)",
                feedback: Feedback(member: member, title: matrix, kind: kind, givenAt: Int64(number)))
        }
        try await withMember(kind) { database async throws in
            for feedback in given { #expect(try await database.write { try FeedbackStore($0).record(feedback) }) }
            for var feedback in given.dropFirst() {
                feedback.id += " again"
                let repeated = feedback
                #expect(try await !database.write { try FeedbackStore($0).record(repeated) })
            }
            #expect(try await !database.write { try FeedbackStore($0).record(given[0]) })
            #expect(try await database.read { try FeedbackStore($0).all() } == given.map(\.feedback))
            #expect(try await database.read { try FeedbackStore($0).forMember(member) } == given)
            #expect(try await database.write { try FeedbackStore($0).remove(id: "f3") })
            #expect(try await !database.write { try FeedbackStore($0).remove(id: "f3") })
            #expect(try await database.read { try FeedbackStore($0).all() }.count == kinds.count - 1)
        }
    }

    @Test(arguments: TestDatabase.available)
    func thereIsOneOrderPerSubject(kind: TestDatabase) async throws {
        let (member, matrix) = (member, matrix)
        let subjects: [Override.Subject] = [
            .genre("Horror"), .keyword("Horror"), .person("Lilly Wachowski"), .title(matrix),
        ]
        try await withMember(kind) { database in
            try await database.write { session in
                for action in [Override.Action.boost, .block] {
                    for subject in subjects {
                        try OverrideStore(session).upsert(Override(member: member, subject: subject, action: action))
                    }
                }
            }
            let all = subjects.map { Override(member: member, subject: $0, action: .block) }
            #expect(try await database.read { try OverrideStore($0).all() } == all)
            #expect(try await database.write { try OverrideStore($0).remove(subjects[0], of: member) })
            #expect(try await !database.write { try OverrideStore($0).remove(subjects[0], of: member) })
            #expect(try await database.read { try OverrideStore($0).all() } == Array(all.dropFirst()))
        }
    }
}
