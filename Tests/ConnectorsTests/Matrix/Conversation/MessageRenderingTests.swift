import Chat
import Foundation
import MatrixCrypto
import Testing

@testable import Connectors

/// What holds for every message, whatever stands in it.
struct MessageRenderingTests {
    private static let hostile = [
        "<script>alert(1)</script>", #""><img src=x onerror="alert(1)">"#, "</p></em><h1>Hi</h1>", "&lt;b&gt; & <b>",
        "'quoted' \"twice\"", "\u{202E}desrever", "a\u{0}b\u{7}c\u{1b}[2J", "line\nbreak\r\nand\u{2028}more\u{85}",
        "שלום", "مرحبا (1999)", "👩‍👩‍👧‍👦🏳️‍🌈🇨🇭", String(repeating: "x", count: 10_000),
        String(repeating: "<", count: 10_000), String(repeating: "映", count: 10_000),
        String(repeating: "e\u{301}", count: 5_000), "e" + String(repeating: "\u{301}", count: 10_000),
        String(repeating: "\n", count: 10_000), String(repeating: "👨‍👩‍👧‍👦", count: 1_000), "",
        "\u{FEFF}\u{2066}x\u{2069}",
    ]

    /// A reply with the same text wherever there can be one.
    private static func reply(_ text: String, cards: Int, posters: Bool) -> Reply {
        let card = Card(
            reference: "movie:1", title: text, year: 1999, poster: posters ? "tmdb:/x.jpg" : nil,
            facts: Array(repeating: text, count: 20), overview: text,
            match: .init(percent: 50, band: .medium, label: text), reason: text,
            notes: Array(repeating: text, count: 50), availability: text,
            actions: [.init(verb: .up, label: text, word: text, command: "feedback up movie:1")])
        return Reply(
            blocks: [
                .heading(text), .paragraph(text), .list(Array(repeating: text, count: 30)),
                .bars([.init(label: text, value: -0.5, note: text), .init(label: text, value: .nan)]),
            ], cards: Array(repeating: card, count: cards),
            choice: .init(question: text, options: Array(repeating: .init(label: text, command: "x"), count: 25)),
            hint: text)
    }

    @Test(arguments: hostile.indices) func nothingFromOutsideBecomesMarkup(index: Int) async throws {
        let allowed: Set<String> = ["h4", "p", "strong", "em", "ul", "li", "br", "code", "span"]
        for (cards, posters) in [(1, true), (3, false), (10, false)] {
            let reply = Self.reply(Self.hostile[index], cards: cards, posters: posters)
            let messages = try await ConversationUnderTest { _ in reply }.says("!recommend")
            #expect(messages.count >= 2)
            for html in messages.compactMap({ $0.content?["formatted_body"]?.string }) {
                var open: [String] = []
                for tag in html.matches(of: /<(\/?)([a-z0-9]+)([^>]*)>/) {
                    let name = String(tag.output.2)
                    #expect(allowed.contains(name))
                    let attributes = String(tag.output.3)
                    #expect(attributes.isEmpty || attributes.wholeMatch(of: #/ data-mx-color="\#[0-9a-f]{6}"/#) != nil)
                    if name == "br" { continue }
                    if tag.output.1.isEmpty { open.append(name) } else { #expect(open.popLast() == name) }
                }
                #expect(open.isEmpty)
                let bare = html.replacing(/<\/?[a-z0-9]+( data-mx-color="#[0-9a-f]{6}")?>/, with: "")
                #expect(!bare.contains("<") && !bare.contains(">"))
            }
        }
    }

    @Test(arguments: hostile.indices) func nothingReordersOrHidesWhatStandsAround(index: Int) async throws {
        let reply = Self.reply(Self.hostile[index], cards: 2, posters: true)
        for message in try await ConversationUnderTest({ _ in reply }).says("!recommend") {
            for key in ["body", "formatted_body", "filename"] {
                guard let text = message.content?[key]?.string else { continue }
                var depth = 0
                for scalar in text.unicodeScalars {
                    switch scalar.value {
                    case 0x2068: depth += 1
                    case 0x2069: depth -= 1
                    case 0x0A: break
                    default:
                        #expect(scalar.properties.generalCategory != .control)
                        #expect(!(0x202A...0x202E).contains(scalar.value))
                    }
                    #expect(depth >= 0)
                }
                #expect(depth == 0)
            }
        }
    }

    @Test(arguments: hostile.indices) func everyEventFitsTheServer(index: Int) async throws {
        for (cards, posters) in [(1, true), (3, true), (3, false), (10, false)] {
            let reply = Self.reply(Self.hostile[index], cards: cards, posters: posters)
            let messages = try await ConversationUnderTest { _ in reply }.says("!recommend")
            for content in messages.compactMap(\.content) {
                #expect(try CanonicalJSON.encode(content).count <= 32 * 1_024)
                let edit = MessageContent.edit(to: content)
                #expect(try CanonicalJSON.encode(edit).count <= 36 * 1_024)
            }
        }
    }

    @Test func longListsAreSplitBetweenTheirItems() async throws {
        let items = (0..<500).map { "\($0). " + String(repeating: "word ", count: 40) }
        let messages = try await ConversationUnderTest { _ in Reply(blocks: [.heading("All"), .list(items)]) }
            .says("!history")
        #expect(messages.count > 3)
        let lines = messages.compactMap(\.body).flatMap { $0.split(separator: "\n") }.filter { $0.hasPrefix("• ") }
        #expect(lines.count == 500)
        #expect(messages.compactMap { $0.content?["formatted_body"]?.string }.allSatisfy { $0.hasSuffix("</ul>") })
        #expect(Set(messages.map(\.id)).count == messages.count)
    }

    @Test func everyMessageHasABodyAndMentionsNobody() async throws {
        for reply in [SampleAnswers.tonight(), SampleAnswers.list(7), SampleAnswers.whynot, SampleAnswers.vote] {
            for content in try await ConversationUnderTest({ _ in reply }).says("!x").compactMap(\.content) {
                #expect(content["body"]?.string?.isEmpty == false)
                #expect(content["m.mentions"] == [:])
            }
        }
    }

    @Test func noMessageHasMoreThanThreeButtons() async throws {
        for reply in [SampleAnswers.tonight(), SampleAnswers.list(10), SampleAnswers.vote] {
            var buttons: [OutgoingMessage.Target: Int] = [:]
            for message in try await ConversationUnderTest({ _ in reply }).says("!x") {
                if case .reaction(let target, _) = message.kind { buttons[target, default: 0] += 1 }
            }
            #expect(!buttons.isEmpty)
            #expect(buttons.values.allSatisfy { $0 <= 3 })
        }
    }

    @Test func theSameEventMakesTheSameMessages() async throws {
        func messages() async throws -> [OutgoingMessage] {
            try await ConversationUnderTest { _ in SampleAnswers.vote }.says("!group vote", id: "$e")
        }
        let first = try await messages()
        #expect(try await messages() == first)
        #expect(Set(first.map(\.id)).count == first.count)
    }

    @Test func aPosterThatCannotBeHadLeavesItsCaption() async throws {
        let card = try await ConversationUnderTest { _ in SampleAnswers.tonight() }.says("!recommend")[1]
        let text = card.withoutPicture
        #expect(text.picture == nil)
        #expect(text.content?["msgtype"] == "m.text")
        #expect(text.content?["filename"] == nil)
        #expect(text.content?["formatted_body"] == card.content?["formatted_body"])
        #expect(text.id == card.id)
        let heading = SampleAnswers.text("x")
        let plain = try await ConversationUnderTest { _ in heading }.says("!x")[0]
        #expect(plain.withoutPicture == plain)
    }

    @Test func aCardThatChangedReplacesItself() throws {
        let phrases = LocalePhrases.english
        var card = SampleAnswers.card(0)
        card.availability = "Now on your server"
        let edit = CardEdit(card: card, number: 1, phrases: phrases).message(
            id: "x", replacing: .message("$e/1"), in: .room(ConversationUnderTest.family.id))
        guard case .edit(.message("$e/1"), let content) = edit.kind else {
            Issue.record("\(edit.kind)")
            return
        }
        #expect(content["body"]?.string?.hasPrefix("* 1. Arrival (2016)") == true)
        #expect(content["msgtype"] == "m.text")
        #expect(content["m.new_content"]?["msgtype"] == "m.image")
        #expect(content["m.new_content"]?["body"]?.string?.contains("Now on your server") == true)
        #expect(edit.picture?.reference == card.poster)
        #expect(edit.withoutPicture.content?["m.new_content"]?["msgtype"] == "m.text")
    }

    @Test func barsLeanToTheSideOfTheirValue() {
        func cells(_ value: Double) -> Substring? {
            BarText(bar: .init(label: "A", value: value)).text.body.split(separator: "\n").last
        }
        #expect(cells(1) == "─────┼▇▇▇▇▇")
        #expect(cells(-0.4) == "───▇▇┼─────")
        #expect(cells(0.01) == "─────┼▇────")
        #expect(cells(-7) == "▇▇▇▇▇┼─────")
        for nothing in [0, Double.nan, Double.infinity, -Double.infinity] { #expect(cells(nothing) == "─────┼─────") }
    }
}
