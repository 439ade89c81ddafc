import Chat
import Foundation
import Testing

@testable import Connectors

@Suite struct ConsoleJSONTests {
    @Test func saysEverythingOfACardWithSortedKeys() {
        let reply = Reply(
            blocks: [.paragraph("One film.")], cards: [SampleReplies.arrival], hint: "not for machines")
        let card = [
            #"{"actions":[{"command":"feedback movie:329865 up","verb":"up"},"#,
            #"{"command":"feedback movie:329865 why","verb":"why"}],"availability":"Films · 4K","band":"high","#,
            #""facts":["1 h 56 min","Science Fiction","Drama"],"kind":"movie","match":0.92,"#,
            #""reason":"Because you watched Interstellar twice.","reference":"movie:329865","#,
            #""terms":{"freshness":-0.25,"taste":0.5},"title":"Arrival","tmdb_id":329865,"year":2016}"#,
        ].joined()
        #expect(ConsoleRenderer.json(reply) == #"{"cards":[\#(card)],"outcome":"answered","text":"One film."}"#)
    }

    @Test func questionsAndVotesCarryTheirCommands() {
        var question = SampleReplies.question
        question.choice?.options.removeSubrange(1...)
        let options = #"[{"command":"mood ask:1","label":"Mood 1"}]"#
        #expect(
            ConsoleRenderer.json(question)
                == #"{"cards":[],"choice":{"options":\#(options),"question":"What are you in the mood for?"},"#
                + #""outcome":"answered","text":""}"#)
        var vote = SampleReplies.vote
        vote.cards = []
        vote.vote?.options.removeLast()
        let one = #"[{"command":"vote 1 of:7","label":"Arrival (2016)"}]"#
        #expect(
            ConsoleRenderer.json(vote)
                == #"{"cards":[],"outcome":"answered","text":"Together","vote":{"ends_at":600000,"id":"7","#
                + #""options":\#(one),"question":"Which one shall it be?"}}"#)
        #expect(
            ConsoleRenderer.json(Reply(endedVote: "7"))
                == #"{"cards":[],"ended_vote":"7","outcome":"answered","text":""}"#)
    }

    @Test func whatIsUnknownIsNull() throws {
        let reply = Reply(cards: [Card(reference: "odd", title: "Odd", terms: ["a": .nan, "b": -.infinity])])
        let text = ConsoleRenderer.json(reply)
        for part in [#""tmdb_id":null"#, #""kind":null"#, #""match":null"#, #""year":null"#, #""a":null,"b":null"#] {
            #expect(text.contains(part))
        }
    }

    @Test func everyCharacterSurvivesOnOneLine() throws {
        var random = SeededGenerator(state: 2)
        for _ in 0..<300 {
            let scalars = (0..<40).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...(Bool.random(using: &random) ? 0xFF : 0x10FFFF), using: &random))
            }
            let text = String(String.UnicodeScalarView(scalars)) + "\"\\/\u{0}\u{1b}\u{9b}\u{2028}\r\n\t"
            let reply = Reply(
                blocks: [.paragraph(text)],
                cards: [
                    Card(reference: "movie:7", title: text, terms: [text: .random(in: -1e9...1e-9, using: &random)])
                ])
            let json = ConsoleRenderer.json(reply)
            #expect(json.unicodeScalars.filter(\.steersTerminal).isEmpty)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            let read = try #require(object["text"] as? String)
            #expect(Array(read.unicodeScalars) == Array(text.unicodeScalars))
            let card = try #require((object["cards"] as? [[String: Any]])?.first)
            #expect((card["terms"] as? [String: Double])?.count == 1)
        }
    }
}
