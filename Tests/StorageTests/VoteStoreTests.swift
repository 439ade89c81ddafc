import Chat
import Engine
import Storage
import TestSupport
import Testing

@Suite struct VoteStoreTests {
    private static let members = ["a", "b", "c"].map { MemberID($0) }

    private static func question(_ openedAt: Int64 = 1_000, room: String = "!room") -> VoteQuestion {
        VoteQuestion(
            platform: .matrix, room: room, member: members[0], questionID: QuestionID("q"), question: "group vote",
            language: "de", openedAt: openedAt, endsAt: openedAt + 600_000,
            options: [603, 604, 605].map { VoteOption(title: TitleID(.movie, $0), score: Double($0)) })
    }

    /// A vote of the first two members, picked for all three.
    private func with(
        _ kind: TestDatabase, _ body: @Sendable (any Database, VoteID) async throws -> Void
    ) async throws {
        try await kind.withDatabase { database in
            let vote = try await database.write { session in
                for id in Self.members { _ = try MemberStore(session).upsert(Member(id: id, name: id.rawValue)) }
                return try VoteStore(session).open(
                    Self.question(), for: "event", group: Set(Self.members), voters: Set(Self.members.prefix(2)))
            }
            try await body(database, vote.id)
        }
    }

    @Test(arguments: TestDatabase.shared) func aVoteIsKeptWithAllItsParts(kind: TestDatabase) async throws {
        try await with(kind) { database, id in
            let vote = try #require(try await database.read { try VoteStore($0).find(id) })
            #expect(vote.question == Self.question())
            #expect(vote.group == Self.members)
            #expect(vote.ballots == [Self.members[0]: nil, Self.members[1]: nil])
            #expect(vote.isOpen(at: 1_000) && vote.isOpen(at: 600_999) && !vote.isOpen(at: 601_000))
            #expect(vote.closedAt == nil && vote.winner == nil && vote.announcedAt == nil)
        }
    }

    @Test(arguments: TestDatabase.shared) func oneEventBeginsOneVote(kind: TestDatabase) async throws {
        try await with(kind) { database, id in
            let again = try await database.write {
                try VoteStore($0).open(Self.question(2_000), for: "event", group: [], voters: [Self.members[2]])
            }
            #expect(again.id == id)
            #expect(again.question.openedAt == 1_000)
            #expect(again.waitingFor == Array(Self.members.prefix(2)))
        }
    }

    @Test(arguments: TestDatabase.shared) func theLastBallotClosesTheVote(kind: TestDatabase) async throws {
        try await with(kind) { database, id in
            let (first, changed, last, late) = try await database.write { session in
                let votes = VoteStore(session)
                return (
                    try votes.cast(0, by: Self.members[0], in: id, at: 2_000),
                    try votes.cast(2, by: Self.members[0], in: id, at: 3_000),
                    try votes.cast(1, by: Self.members[1], in: id, at: 4_000),
                    try votes.cast(1, by: Self.members[0], in: id, at: 5_000)
                )
            }
            guard case .counted(let afterFirst, nil) = first, case .counted(_, 0) = changed,
                case .counted(let closed, nil) = last, case .over(let over) = late
            else {
                Issue.record("\(first) \(changed) \(last) \(late)")
                return
            }
            #expect(afterFirst.waitingFor == [Self.members[1]])
            #expect(afterFirst.closedAt == nil)
            #expect(closed.closedAt == 4_000)
            #expect(over.ballots == [Self.members[0]: 2, Self.members[1]: 1])
        }
    }

    @Test(arguments: TestDatabase.shared)
    func onlyVotersVoteForWhatThereIsWhileThereIsTime(kind: TestDatabase) async throws {
        try await with(kind) { database, id in
            let results = try await database.write { session in
                let votes = VoteStore(session)
                return [
                    try votes.cast(0, by: Self.members[2], in: id, at: 2_000),
                    try votes.cast(3, by: Self.members[0], in: id, at: 2_000),
                    try votes.cast(-1, by: Self.members[0], in: id, at: 2_000),
                    try votes.cast(0, by: Self.members[0], in: VoteID(id.rawValue + 1), at: 2_000),
                ]
            }
            #expect(results == Array(repeating: .refused, count: 4))
            let late = try await database.write { try VoteStore($0).cast(0, by: Self.members[0], in: id, at: 601_000) }
            guard case .over = late else {
                Issue.record("\(late)")
                return
            }
            #expect(try await database.read { try VoteStore($0).find(id)?.waitingFor.count } == 2)
        }
    }

    /// However two last ballots meet, one of them closes the vote, and both count.
    @Test(arguments: TestDatabase.shared) func twoLastBallotsAtOnceCloseItOnce(kind: TestDatabase) async throws {
        for round in 0..<10 {
            try await with(kind) { database, id in
                let counted = try await withThrowingTaskGroup(of: VoteStore.Cast.self) { group in
                    for (index, member) in Self.members.prefix(2).enumerated() {
                        group.addTask {
                            try await database.write { try VoteStore($0).cast(index, by: member, in: id, at: 2_000) }
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                let closing = counted.filter { result in
                    if case .counted(let vote, _) = result { vote.closedAt != nil } else { false }
                }
                #expect(counted.count == 2 && closing.count == 1, "round \(round)")
                let vote = try #require(try await database.read { try VoteStore($0).find(id) })
                #expect(vote.ballots == [Self.members[0]: 0, Self.members[1]: 1])
            }
        }
    }

    @Test(arguments: TestDatabase.shared) func theWinnerIsDecidedAndToldOnce(kind: TestDatabase) async throws {
        try await with(kind) { database, id in
            let told = try await database.write { session in
                let votes = VoteStore(session)
                #expect(try votes.close(id, at: 5_000)?.closedAt == 5_000)
                #expect(try votes.close(id, at: 6_000)?.closedAt == 5_000)
                try votes.decide(1, in: id)
                try votes.decide(2, in: id)
                return [try votes.markAnnounced(id, at: 7_000), try votes.markAnnounced(id, at: 8_000)]
            }
            #expect(told == [true, false])
            let vote = try #require(try await database.read { try VoteStore($0).find(id) })
            #expect(vote.winner == 1)
            #expect(vote.announcedAt == 7_000)
            #expect(try await database.read { try VoteStore($0).unannounced(since: 0) } == [])
        }
    }

    @Test(arguments: TestDatabase.shared) func aVoteWhoseTimeIsUpClosedAtItsEnd(kind: TestDatabase) async throws {
        try await with(kind) { database, id in
            let closed = try await database.write { try VoteStore($0).close(id, at: 9_000_000) }
            #expect(closed?.closedAt == 601_000)
        }
    }

    @Test(arguments: TestDatabase.shared) func theNewestVoteOfTheRoomIsFound(kind: TestDatabase) async throws {
        try await with(kind) { database, id in
            let (second, elsewhere) = try await database.write { session in
                let votes = VoteStore(session)
                let voters = Set(Self.members)
                return (
                    try votes.open(Self.question(), for: "second", group: voters, voters: voters).id,
                    try votes.open(Self.question(room: "!other"), for: "third", group: voters, voters: voters).id
                )
            }
            let found = try await database.read { session in
                let votes = VoteStore(session)
                return [
                    try votes.latest(on: .matrix, in: "!room")?.id, try votes.latest(on: .matrix, in: "!other")?.id,
                    try votes.latest(on: .discord, in: "!room")?.id, try votes.find(event: "event")?.id,
                ]
            }
            #expect(found == [second, elsewhere, nil, id])
        }
    }

    @Test(arguments: TestDatabase.shared)
    func onlyVotesThatEndedLatelyAreToldAndOldOnesGo(kind: TestDatabase) async throws {
        try await with(kind) { database, id in
            let found = try await database.write { session in
                let votes = VoteStore(session)
                let due = try votes.unannounced(since: 601_000).map(\.id)
                let old = try votes.unannounced(since: 601_001).map(\.id)
                let kept = try votes.remove(endedBefore: 601_000)
                return (due, old, kept, try votes.remove(endedBefore: 601_001))
            }
            #expect(found.0 == [id])
            #expect(found.1 == [])
            #expect(found.2 == 0)
            #expect(found.3 == 1)
            #expect(try await database.read { try $0.query("SELECT vote_id FROM ballots").count } == 0)
        }
    }

    @Test(arguments: TestDatabase.shared)
    func whoIsErasedTakesTheirBallotAndTheirVotesAlong(kind: TestDatabase) async throws {
        try await with(kind) { database, id in
            try await database.write { session in _ = try MemberStore(session).remove(Self.members[1]) }
            #expect(try await database.read { try VoteStore($0).find(id)?.waitingFor } == [Self.members[0]])
            // Who is left is the last to vote.
            let last = try await database.write { try VoteStore($0).cast(0, by: Self.members[0], in: id, at: 2_000) }
            guard case .counted(let vote, _) = last, vote.closedAt != nil else {
                Issue.record("\(last)")
                return
            }
            try await database.write { session in _ = try MemberStore(session).remove(Self.members[0]) }
            #expect(try await database.read { try VoteStore($0).find(id) } == nil)
        }
    }
}
