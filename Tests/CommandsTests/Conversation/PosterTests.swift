import Chat
import Engine
import Storage
import TestSupport
import Testing

@testable import Commands

struct PosterTests {
    @Test func aCardSaysWhetherItHasAPoster() async throws {
        try await DemoChat.with { chat in
            let plain = try await chat.ask("recommend", from: "anna")
            #expect(plain.cards.allSatisfy { $0.poster == nil })
            let title = try #require(TitleID(plain.cards[1].reference))
            try await chat.database.write { try PosterStore($0).setPath("/abc.jpg", of: title) }
            let marked = try await chat.ask("whynot \(title)", from: "anna")
            #expect(marked.cards.map(\.poster) == [title.description])
        }
    }
}
