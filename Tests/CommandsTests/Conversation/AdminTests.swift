import Chat
import Engine
import Presentation
import Storage
import TestSupport
import Testing

@testable import Commands

/// What the owner of the server is told of the systems behind it.
@Suite struct AdminTests {
    private func withDemo(_ body: (Conversation) async throws -> Void) async throws {
        try await DemoChat.with(parts: try Conversation.Parts(), body)
    }

    @Test func onlyTheOwnerIsToldHowItStands() async throws {
        try await withDemo { chat in
            let owner = try #require(try await chat.database.read { try MemberStore($0).all() }.first { $0.isOwner })
            let other = try #require(try await chat.database.read { try MemberStore($0).all() }.first { !$0.isOwner })
            let told = try await chat.ask("admin status", from: owner.id.rawValue)
            #expect(told.isAnswered)
            #expect(told.visibility == .asker)
            let refused = try await chat.ask("admin status", from: other.id.rawValue)
            #expect(refused.outcome == .refused)
            let help = try await chat.ask("help", from: other.id.rawValue)
            #expect(!help.plainText.contains("admin"))
        }
    }

    @Test func everythingThatIsWrongIsSaidInEveryLanguage() async throws {
        try await TestDatabase.memory.withDatabase { database in
            let library = LibraryID("plex:1")
            try await database.write { session in
                let states = ReadingStateStore(session)
                try states.succeeded("plex", topic: "libraries", at: 0)
                try states.failed("plex", topic: "access", problem: "It is off.", at: 60_000)
                try states.failed("sonarr", topic: "titles", problem: "It refuses.", at: 60_000)
                try states.succeeded("tautulli", topic: "history", at: 3_000_000)
                try states.failed("tautulli", topic: "history", problem: "It is slow.", at: 3_100_000)
                try LibraryStore(session).upsert(Library(id: library, name: "Films"))
                try ServerItemStore(session).upsert([
                    StoredServerItem(
                        id: ServerItemID(server: "plex", item: "7"), library: library, kind: .movie, title: nil,
                        name: "Holidays", year: 2017, quality: [], addedAt: nil)
                ])
                try PendingPlayStore(session).upsert([
                    PendingPlay(
                        source: "tautulli", sourceEventID: "1", member: MemberID("plex:9"), item: nil, document: "{}")
                ])
            }
            let facts = try await database.read(SystemFacts.init)
            let phrasebook = try ResourceFiles.phrasebook()
            for language in Language.allCases {
                let lines = SystemStatusWriter(locale: phrasebook[language], now: 7_300_000).lines(for: facts)
                #expect(lines.count == 5, "\(language)")
                #expect(lines.allSatisfy { !$0.contains("{") }, "\(language)")
                for word in ["plex", "It is off.", "sonarr", "It refuses.", "tautulli", "It is slow.", "Holidays"] {
                    #expect(lines.contains { $0.contains(word) }, "\(language): \(word)")
                }
            }
            #expect(
                facts.sources.map(\.state) == [
                    .degraded(since: 60_000, problem: "It is off."), .down(since: 60_000, problem: "It refuses."),
                    .down(since: 3_100_000, problem: "It is slow."),
                ])
        }
    }
}
