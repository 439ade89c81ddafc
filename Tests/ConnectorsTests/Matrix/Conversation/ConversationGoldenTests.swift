import Chat
import MatrixCrypto
import Testing

@testable import Connectors

/// Whole answers, as they leave for the server.
struct ConversationGoldenTests {
    private struct Language: Sendable {
        let name: String
        let words: SampleAnswers.Words
        let phrases: MatrixPhrases
        let line: String
    }

    private static let languages = [
        Language(
            name: "en", words: SampleAnswers.english, phrases: LocalePhrases.english, line: "!recommend tonight"),
        Language(
            name: "de", words: SampleAnswers.german, phrases: LocalePhrases.german, line: "!empfehlung heute"),
        Language(
            name: "fr", words: SampleAnswers.french, phrases: LocalePhrases.french, line: "!recommande soir"),
    ]

    @Test(arguments: ["en", "de", "fr"]) func threeCardsWithPosters(code: String) async throws {
        let language = try #require(Self.languages.first { $0.name == code })
        let reply = SampleAnswers.tonight(language.words)
        let talk = ConversationUnderTest(phrases: language.phrases) { _ in reply }
        try Transcript.expect(try await talk.says(language.line, id: "$q"), equal: "tonight-posters-\(code)")
    }

    @Test(arguments: ["en", "de", "fr"]) func threeCardsWithoutPosters(code: String) async throws {
        let language = try #require(Self.languages.first { $0.name == code })
        let reply = SampleAnswers.tonight(language.words, posters: false)
        let talk = ConversationUnderTest(phrases: language.phrases) { _ in reply }
        let messages = try await talk.says(language.line, in: ConversationUnderTest.direct, id: "$q")
        try Transcript.expect(messages, equal: "tonight-text-\(code)")
    }

    @Test(arguments: ["en", "de", "fr"]) func helpWithReactions(code: String) async throws {
        let language = try #require(Self.languages.first { $0.name == code })
        let talk = ConversationUnderTest(phrases: language.phrases) { _ in
            Reply(blocks: [.heading("?"), .list(["a: b", "c: d"])], hint: "…")
        }
        let line = "!" + language.phrases.helpWord
        try Transcript.expect(try await talk.says(line, id: "$q"), equal: "help-\(code)")
    }

    @Test(arguments: ["en", "de", "fr"]) func privateAnswers(code: String) async throws {
        let language = try #require(Self.languages.first { $0.name == code })
        let talk = ConversationUnderTest(phrases: language.phrases) { _ in SampleAnswers.whynot }
        try Transcript.expect(try await talk.says("!whynot Cats", id: "$q"), equal: "private-\(code)")
    }

    @Test func fiveCardsAreOneList() async throws {
        let talk = ConversationUnderTest { _ in SampleAnswers.list(5) }
        try Transcript.expect(try await talk.says("!recommend limit:5", id: "$q"), equal: "list")
    }

    @Test func aGroupHearsWhyForEach() async throws {
        let talk = ConversationUnderTest { _ in SampleAnswers.group }
        try Transcript.expect(try await talk.says("!group", id: "$q"), equal: "group")
    }

    @Test func aQuestionIsAPoll() async throws {
        let talk = ConversationUnderTest { _ in SampleAnswers.question }
        try Transcript.expect(try await talk.says("!mood", id: "$q"), equal: "question")
    }

    @Test func aVoteIsAPollAndReactions() async throws {
        let talk = ConversationUnderTest { _ in SampleAnswers.vote }
        try Transcript.expect(try await talk.says("!group vote", id: "$q"), equal: "vote")
    }

    @Test func theEndOfAVoteNamesTheWinner() async throws {
        let talk = ConversationUnderTest { _ in SampleAnswers.vote }
        try await talk.says("!group vote", id: "$q")
        let outcome = Reply(
            blocks: [.paragraph("“Arrival” it is, with 2 of 2 votes.")], cards: [SampleAnswers.card(0)],
            endedVote: "vote-1")
        try Transcript.expect(try await talk.announces(outcome, id: "vote-1/end"), equal: "vote-end")
    }

    @Test func undecryptableIsSaidInAllLanguages() async throws {
        let talk = ConversationUnderTest { _ in nil }
        let messages = try await talk.happens(RoomEvent.undecryptable, [:], id: "$q")
        try Transcript.expect(messages, equal: "undecryptable")
    }
}
