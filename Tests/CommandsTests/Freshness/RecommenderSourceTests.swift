import Engine
import Storage
import TestSupport
import Testing

@testable import Commands

/// The picture of the household follows the database, and the community's model follows beside the conversation.
struct RecommenderSourceTests {
    private static let now: Int64 = 1_780_315_200_000
    private static let minute: Int64 = 60_000
    private static let members = (0..<40).map { MemberID("m\($0)") }

    /// Forty members who all contribute and like most of the same thirty films.
    private func withCommunity(_ body: (any Database, RecommenderSource) async throws -> Void) async throws {
        let parts = try Conversation.Parts()
        try await TestDatabase.memory.withDatabase { database in
            try await database.write { session in
                try TitleStore(session).upsert((1...30).map { Title(id: TitleID(.movie, $0), name: "Film \($0)") })
                for (number, member) in Self.members.enumerated() {
                    _ = try MemberStore(session).upsert(Member(id: member, name: member.rawValue))
                    try LibraryStore(session).setAccess(member, .all)
                    try SettingStore(session).set(.contributes, of: member, to: MemberSettings.yes)
                    try RatingStore(session).upsert(
                        (1...30).filter { ($0 + number) % 3 > 0 }.map { rating(member, film: $0) }, source: "test")
                }
            }
            try await body(
                database,
                RecommenderSource(database: database, lexicon: parts.lexicon, startingWeights: parts.weights))
        }
    }

    private func rating(_ member: MemberID, film: Int) -> Rating {
        Rating(member: member, title: TitleID(.movie, film), stars: 5, ratedAt: Self.now - 400 * .day)
    }

    @Test func aChangeIsSeenAtOnceAndTheModelFollowsWithinTenMinutes() async throws {
        try await withCommunity { database, source in
            #expect(try await !source.state(now: Self.now).recommender.isCommunityBehind)
            try await database.write { try RatingStore($0).upsert([rating(Self.members[0], film: 3)], source: "test") }
            let changed = try await source.state(now: Self.now + 1).recommender
            #expect(try changed.history(of: Self.members[0], audience: [], limit: 30).count == 21)
            #expect(changed.isCommunityBehind && !changed.lacksCommunity)
            try await source.refit(now: Self.now + 9 * Self.minute)
            #expect(try await source.state(now: Self.now + 9 * Self.minute).recommender.isCommunityBehind)
            try await source.refit(now: Self.now + 10 * Self.minute)
            #expect(try await !source.state(now: Self.now + 10 * Self.minute).recommender.isCommunityBehind)
        }
    }

    @Test func whoWithdrawsIsForgottenAtOnceAndTheModelIsFittedWithoutWaiting() async throws {
        try await withCommunity { database, source in
            _ = try await source.state(now: Self.now)
            try await database.write { try SettingStore($0).set(.contributes, of: Self.members[0], to: nil) }
            #expect(try await source.state(now: Self.now + 1).recommender.lacksCommunity)
            try await source.refit(now: Self.now + 2)
            #expect(try await !source.state(now: Self.now + 3).recommender.isCommunityBehind)
        }
    }

    @Test func aNewCatalogueGetsAModelOfItsOwn() async throws {
        try await withCommunity { database, source in
            _ = try await source.state(now: Self.now)
            try await database.write {
                _ = try TitleStore($0).upsert([Title(id: TitleID(.movie, 99), name: "New")])
            }
            let changed = try await source.state(now: Self.now + 1).recommender
            #expect(changed.catalogue.count == 31 && changed.lacksCommunity)
            try await source.refit(now: Self.now + 2)
            #expect(try await !source.state(now: Self.now + 3).recommender.isCommunityBehind)
        }
    }
}
