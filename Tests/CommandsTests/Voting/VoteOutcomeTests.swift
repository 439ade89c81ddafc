import Chat
import Engine
import Storage
import TestSupport
import Testing

@testable import Commands

struct VoteOutcomeTests {
    /// A vote on titles with scores, as it stands after some ballots; `nil` is a ballot not cast.
    private func vote(scores: [Double], ballots: [Int?], winner: Int? = nil) async throws -> StoredVote {
        let members = ballots.indices.map { MemberID("m\($0)") }
        return try await TestDatabase.memory.withDatabase { database in
            try await database.write { session in
                for id in members { _ = try MemberStore(session).upsert(Member(id: id, name: id.rawValue)) }
                let question = VoteQuestion(
                    platform: .matrix, room: "!r", member: members[0], questionID: QuestionID("q"), question: "group",
                    language: "en", openedAt: 0, endsAt: 100,
                    options: scores.enumerated().map { VoteOption(title: TitleID(.movie, $0 + 1), score: $1) })
                let votes = VoteStore(session)
                let vote = try votes.open(question, for: "e", group: [], voters: Set(members))
                for case let (member, choice?) in zip(members, ballots) {
                    _ = try votes.cast(choice, by: member, in: vote.id, at: 1)
                }
                if let winner { try votes.decide(winner, in: vote.id) }
                return try #require(try votes.find(vote.id))
            }
        }
    }

    private func outcome(
        _ scores: [Double], _ ballots: [Int?], winner: Int? = nil, hidden: Set<Int> = []
    ) async throws -> VoteOutcome {
        VoteOutcome(try await vote(scores: scores, ballots: ballots, winner: winner)) { !hidden.contains($0) }
    }

    @Test func mostVotesWin() async throws {
        let outcome = try await outcome([3, 2, 1], [2, 2, 0])
        #expect(outcome.winner == 2 && !outcome.isTie && outcome.hasVotes)
    }

    @Test func aTieIsBrokenByTheGroupsScore() async throws {
        let outcome = try await outcome([1, 3, 2], [0, 0, 2, 2, 1])
        #expect(outcome.winner == 2 && outcome.isTie && outcome.hasVotes)
    }

    @Test func equalScoresLeaveTheFirst() async throws {
        #expect(try await outcome([2, 2], [0, 1]).winner == 0)
    }

    @Test func whereNobodyVotedTheBestForTheGroupIsTaken() async throws {
        let outcome = try await outcome([1, 5, 2], [nil, nil])
        #expect(outcome.winner == 1 && !outcome.isTie && !outcome.hasVotes)
    }

    @Test func whatIsHiddenByNowCannotWin() async throws {
        #expect(try await outcome([3, 2, 1], [0, 0, 2], hidden: [0]).winner == 2)
        #expect(try await outcome([3, 2], [0, 1], hidden: [0, 1]).winner == nil)
    }

    @Test func whatWasDecidedStaysSo() async throws {
        #expect(try await outcome([3, 2, 1], [0, 0, 2], winner: 2).winner == 2)
        #expect(try await outcome([3, 2, 1], [0, 0, 2], winner: 2, hidden: [2]).winner == nil)
    }
}
