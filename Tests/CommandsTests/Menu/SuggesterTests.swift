import Chat
import Engine
import Foundation
import Presentation
import Storage
import TestSupport
import Testing

@testable import Commands

/// What is suggested while somebody types.
struct SuggesterTests {
    private func with(
        _ body: (_ suggest: (CommandMenu.Completion, String, String, String?) async -> [CompletionSuggestion])
            async throws
            -> Void
    ) async throws {
        try await DemoChat.with { chat in
            let phrasebook = try ResourceFiles.phrasebook()
            let source = RecommenderSource(
                database: chat.database, lexicon: try ResourceFiles.lexicon(),
                startingWeights: try ResourceFiles.weights())
            let suggester = Suggester(
                source: source, database: chat.database, phrasebook: phrasebook, defaultLanguage: .en
            ) { DemoChat.now }
            try await body { completion, text, asker, locale in
                await suggester.suggestions(
                    for: CompletionQuery(
                        completion: completion, text: text,
                        asker: ChatIdentity(platform: .console, userID: asker), locale: locale))
            }
        }
    }

    @Test func findsTitlesThoughTheyAreMistyped() async throws {
        try await with { suggest in
            for text in ["casablanca", "casablnca", "casab"] {
                let found = await suggest(.title, text, "anna", nil)
                #expect(found.first?.label.hasPrefix("Casablanca (") == true, "\(text): \(found)")
                #expect(found.first.flatMap { TitleID($0.value) } != nil)
                #expect(found.count <= 25)
            }
        }
    }

    @Test func suggestsWhatWasWatchedLatelyBeforeAnythingIsTyped() async throws {
        try await with { suggest in
            let found = await suggest(.title, " ", "anna", nil)
            #expect(!found.isEmpty && found.count <= 25)
        }
    }

    @Test func completesTheLastOfSeveralMembers() async throws {
        try await with { suggest in
            let first = await suggest(.member, "ma", "anna", nil).map(\.value)
            #expect(first == ["Marco"])
            let second = await suggest(.member, "Marco, l", "anna", nil).map(\.value)
            #expect(second == ["Marco, Lea"])
            let all = await suggest(.member, "", "anna", nil).map(\.value)
            #expect(!all.contains("Anna") && all.count == 4)
        }
    }

    @Test func knowsGenresInTheLanguageOfTheAsker() async throws {
        try await with { suggest in
            let german = await suggest(.genre, "kom", "anna", "de")
            #expect(german.contains { $0.label == "Komödie" && $0.value == "Comedy" })
        }
    }

    @Test func suggestsNothingToStrangers() async throws {
        try await with { suggest in
            for completion in CommandMenu.Completion.allCases {
                let found = await suggest(completion, "c", "stranger", nil)
                #expect(found.isEmpty)
            }
        }
    }

    @Test func answersWhateverIsTyped() async throws {
        try await with { suggest in
            for text in [String(repeating: "x", count: 10_000), "\u{0}", "👩‍👩‍👧‍👦", ",,,,", "\"", "*"] {
                for completion in CommandMenu.Completion.allCases { _ = await suggest(completion, text, "anna", "xx") }
            }
        }
    }
}
