import Foundation
import Testing

/// What somebody sees who has nothing but the program.
@Suite struct DemoTests {
    private struct Shown: Decodable {
        struct Card: Decodable {
            let tmdb_id: Int
            let title: String
            let year: Int
            let match: Double
            let reason: String
            let terms: [String: Double]
        }

        let text: String
        let cards: [Card]
    }

    @Test(arguments: ["anna", "marco", "lea", "karl", "chloé"])
    func everybodyGetsThreeReasonedPicks(member: String) throws {
        let program = try Program()
        defer { program.remove() }
        let result = try program.run(["chat", "--as", member, "--once", "/recommend", "--json"])
        #expect(result.status == 0, "\(result.errors)")
        let shown = try JSONDecoder().decode(Shown.self, from: Data(result.output.utf8))
        #expect(shown.cards.count == 3)
        for card in shown.cards {
            #expect(!card.reason.isEmpty)
            #expect((0...1).contains(card.match))
            #expect(!card.terms.isEmpty)
        }
    }

    @Test(arguments: [
        "/recommend", "recommend rediscover", "recommend shuffle", "/mood cozy rainy day movie", "/group",
        "group marco and lea", "/whynot Casablanca", "/help", "help mood", "profile", "history", "settings",
        "something like Arrival but funnier",
    ])
    func everyCommandOfTheReadmeIsAnswered(line: String) throws {
        let program = try Program()
        defer { program.remove() }
        let result = try program.run(["chat", "--once", line])
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        #expect(result.output.count > 40)
        #expect(!result.output.contains("\u{1B}"), "no colours on a pipe")
    }

    @Test func whatIsNotUnderstoodEndsWithFailureAndAGuess() throws {
        let program = try Program()
        defer { program.remove() }
        let result = try program.run(["chat", "--once", "/recomend"])
        #expect(result.status == 1)
        #expect(result.output.contains("“recommend”"))
    }

    @Test func aConversationThroughAPipeRemembersItsCards() throws {
        let program = try Program()
        defer { program.remove() }
        let result = try program.run(["chat", "--as", "anna"], input: "/recommend\nspin\nwhy 1\n1 down\n")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.components(separatedBy: "For tonight, Anna").count == 3)
        #expect(result.output.contains("It is number"))
        #expect(result.output.contains("is not for you"))
    }

    @Test func aChildNeverSeesTheLateNightLibrary() throws {
        let program = try Program()
        defer { program.remove() }
        let result = try program.run(["chat", "--as", "lea", "--once", "mood scary horror limit:10"])
        #expect(!result.output.contains("Late Night"))
        let hidden = try program.run(["chat", "--as", "lea", "--once", "whynot The Shining"])
        #expect(hidden.status == 1)
        #expect(!hidden.output.contains("match"))
    }
}
