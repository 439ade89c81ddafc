import Engine
import Presentation
import Synchronization
import Testing

@testable import Commands

/// Wishes that are understood by their meaning, where something can tell it.
struct MeaningTests {
    /// Words that the lexicon does not know, in any language.
    private static let wish = "mood quixotic zeppelin"

    @Test(arguments: Language.allCases)
    func aTitleFoundByMeaningAloneSaysSo(language: Language) async throws {
        let parts = try Conversation.Parts()
        let titles = try await DemoChat.with(parts: parts) { chat in
            try await chat.ask("recommend tonight 10").references
        }
        let wanted = try #require(titles.last.flatMap { TitleID($0) })
        let others = titles.compactMap { TitleID($0) }.filter { $0 != wanted }
        let meaning: RecommenderSource.Meaning = { _, _ in
            Dictionary(others.map { ($0, 0.1) }) { $1 }.merging([wanted: 0.9]) { $1 }
        }
        try await DemoChat.with(parts: parts, meaning: meaning) { chat in
            _ = try await chat.ask("settings language \(language.rawValue)")
            let reply = try await chat.ask(Self.wish)
            #expect(reply.references.first == wanted.description)
            let writer = ReasonWriter(parts.phrasebook[language])
            let sentence = try #require(writer.sentence(for: .meaning, title: Title(id: wanted, name: "")))
            let words = reply.dumped
            #expect(words.contains(sentence), "\(words)")
        }
    }

    @Test func withoutAnythingThatCanTellTheWordsDecide() async throws {
        let silent: RecommenderSource.Meaning = { _, _ in [:] }
        for line in ["mood funny", Self.wish, "recommend tonight 3", "group with marco funny"] {
            let plain = try await DemoChat.with { try await $0.ask(line).references }
            let asked = try await DemoChat.with(meaning: silent) { try await $0.ask(line).references }
            #expect(plain == asked, "\(line)")
        }
    }

    @Test func onlyAWishThatDescribesSomethingIsCompared() async throws {
        let asked = Mutex<[String]>([])
        let meaning: RecommenderSource.Meaning = { wish, limit in
            asked.withLock { $0.append(wish) }
            #expect(limit > 0)
            return [:]
        }
        try await DemoChat.with(meaning: meaning) { chat in
            for line in ["recommend tonight", "mood year:1990..1999", "mood under 100 minutes", "profile"] {
                _ = try await chat.ask(line)
            }
            #expect(asked.withLock { $0 } == [])
            _ = try await chat.ask("mood cozy comedy")
            _ = try await chat.ask("group marco cozy comedy")
            #expect(asked.withLock { $0 } == ["cozy comedy", "cozy comedy"])
        }
    }
}
