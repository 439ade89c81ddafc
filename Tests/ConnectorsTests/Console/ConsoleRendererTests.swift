import Chat
import Foundation
import Testing

@testable import Connectors

@Suite struct ConsoleRendererTests {
    private func plain(_ reply: Reply, width: Int = 60) -> String {
        ConsoleRenderer(style: .plain, width: width).render(reply)
    }

    @Test func plainCardsAreAsciiAroundTheirText() {
        #expect(
            plain(SampleReplies.tonight) == """
                Tonight
                Two films for a rainy Thursday.

                | 1  Arrival  2016                  [#########-]  92 % match
                |    1 h 56 min, Science Fiction, Drama
                |    When twelve silent ships appear, a linguist is asked to
                |    find out what the visitors want.
                |    > Because you watched Interstellar twice.
                |    - Marco: 81 %
                |    [Films] [4K]
                |    1 up | 1 why

                | 2  Dr. Strangelove or: How I Learned to Stop
                |    Worrying and Love the Bomb  1964
                |    [####------]  35 % match

                Or type help.

                """)
    }

    @Test func optionsStandBesideTheNumbersThatChooseThem() {
        #expect(
            plain(SampleReplies.question, width: 50) == """
                What are you in the mood for?
                   1  Mood 1
                   2  Mood 2
                   3  Mood 3
                   4  Mood 4
                   5  Mood 5
                   6  Mood 6
                   7  Mood 7
                   8  Mood 8
                   9  Mood 9
                  10  No matter, as long as it is not the one
                      about the singing animals

                Answer with the number.

                """)
    }

    @Test func aVoteStandsBelowItsCards() {
        let text = plain(SampleReplies.vote)
        #expect(
            text.hasSuffix(
                """
                |    1 up | 1 why

                Which one shall it be?
                  1  Arrival (2016)
                  2  Up

                Vote with the number.

                """))
    }

    @Test func plainBarsLeanToTheSideOfTheirValue() {
        #expect(
            plain(SampleReplies.whynot, width: 64) == """
                Why not Cats?
                Genre          #####|          you abandoned 4 of 5 musicals,
                                               the last one after ten minutes
                Cast                |##        Ian McKellen
                Popularity          |
                Freshness           |########  new here

                  - Say override to see it anyway, whatever the profile says of
                    musicals and singing animals.
                  - Or not.

                """)
    }

    @Test func colouredCardsShowTheirBand() {
        let reply = Reply(cards: [
            Card(
                reference: "movie:1", title: "Up", year: 2009, match: .init(percent: 75, band: .high, label: "75 %"),
                reason: "You like balloons.", availability: "4K",
                actions: [.init(verb: .up, label: "", word: "up", command: "")])
        ])
        #expect(
            ConsoleRenderer(style: .ansi, width: 40).render(reply).visibleEscapes == """
                ␛[32m┃ ␛[0m␛[32m1  ␛[0m␛[1mUp␛[0m␛[2m  2009␛[0m           ␛[32m━━━━━━━╾␛[0m␛[2m──␛[0m␛[2m  ␛[0m␛[32m75 %␛[0m
                ␛[32m┃ ␛[0m   ␛[32m▸ ␛[0m␛[3mYou like balloons.␛[0m
                ␛[32m┃ ␛[0m   ␛[2m[␛[0m␛[36m4K␛[0m␛[2m]␛[0m
                ␛[32m┃ ␛[0m   ␛[2m1 up␛[0m

                """)
    }

    @Test func colouredBarsUseHalfCells() {
        let bars = Reply(blocks: [.bars([.init(label: "A", value: -0.1875), .init(label: "B", value: 0.3125)])])
        #expect(
            ConsoleRenderer(style: .ansi, width: 80).render(bars).withoutColours == """
                A        ╺━│
                B          │━━╸

                """)
    }

    @Test(arguments: [Reply.Outcome.refused, .failed])
    func refusalsAndFailuresAreMarked(outcome: Reply.Outcome) {
        let reply = SampleReplies.text("First.\nSecond.", outcome: outcome)
        #expect(plain(reply) == "! First.\n! Second.\n")
        let colour = outcome == .refused ? "33" : "31"
        #expect(ConsoleRenderer(style: .ansi).render(reply).hasPrefix("\u{1b}[\(colour)m┃"))
    }

    @Test func anEmptyReplyPrintsNothing() {
        #expect(plain(Reply()).isEmpty)
        #expect(plain(Reply(blocks: [.paragraph(""), .bars([]), .list([])])).isEmpty)
    }

    @Test func textFromOutsideCannotSteerTheTerminal() {
        let hostile = "a\u{1b}[2J\u{9b}31m\u{7}\u{8}\rb\u{202e}c\u{0}\u{2028}d\u{7f}"
        let reply = Reply(
            blocks: [
                .heading(hostile), .paragraph(hostile), .list([hostile]),
                .bars([.init(label: hostile, value: 1, note: hostile)]),
            ],
            cards: [
                Card(
                    reference: hostile, title: hostile, facts: [hostile], overview: hostile,
                    match: .init(percent: 50, band: .medium, label: hostile), reason: hostile, notes: [hostile],
                    availability: hostile + " · " + hostile)
            ], hint: hostile)
        for style in [ConsoleRenderer.Style.plain, .ansi] {
            let text = ConsoleRenderer(style: style, width: 80).render(reply).withoutColours
            #expect(text.contains("[2J"))
            #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.steersTerminal })
        }
    }

    @Test func noLineIsWiderThanTheTerminal() {
        var random = SeededGenerator(state: 1)
        let words = ["a", "Wort", "映画を見る。", "👩‍👩‍👧‍👦", "e\u{301}tude", "한국어", String(repeating: "x", count: 90), "\n", "❤️"]
        func text() -> String {
            (0..<Int.random(in: 0..<25, using: &random)).compactMap { _ in words.randomElement(using: &random) }
                .joined(separator: " ")
        }
        for _ in 0..<200 {
            let cards = (0..<3).map { _ in
                Card(
                    reference: "movie:1", title: text(), year: 1999, facts: [text()], overview: text(),
                    match: .init(percent: Int.random(in: -10...200, using: &random), band: .low, label: text()),
                    reason: text(), notes: [text(), text()], availability: text() + "·" + text(),
                    actions: Card.Action.Verb.allCases.map {
                        .init(verb: $0, label: "", word: $0.rawValue, command: "")
                    })
            }
            let bars = [Reply.Bar(label: text(), value: .random(in: -2...2, using: &random), note: text())]
            let reply = Reply(
                blocks: [.heading(text()), .paragraph(text()), .list([text()]), .bars(bars)], cards: cards,
                hint: text(), outcome: .refused)
            let width = Int.random(in: 20...130, using: &random)
            for style in [ConsoleRenderer.Style.plain, .ansi] {
                let renderer = ConsoleRenderer(style: style, width: width)
                let lines = renderer.render(reply).withoutColours.split(separator: "\n")
                let widest = lines.map(\.displayWidth).max() ?? 0
                #expect(widest > 10 && widest <= min(renderer.width, 100), "width \(width)")
            }
        }
    }

    @Test func numbersThatAreNoneDrawNoBar() {
        let reply = Reply(blocks: [.bars([.init(label: "A", value: .nan), .init(label: "B", value: -.infinity)])])
        #expect(plain(reply, width: 40) == "A       |\nB       |\n")
    }

    @Test func widthIsEightyWhereUnknownAndNeverBelowForty() {
        #expect(ConsoleRenderer(style: .plain).width == 80)
        #expect(ConsoleRenderer(style: .plain, width: 3).width == 40)
    }

    @Test func coloursNeedATerminalThatWantsThem() {
        func format(_ environment: [String: String], isTerminal: Bool = true) -> ConsoleAppearance {
            ConsoleAppearance(environment: environment, isTerminal: isTerminal)
        }
        #expect(format(["TERM": "xterm"]) == .init(format: .text(.ansi), canEdit: true))
        #expect(format(["TERM": "xterm", "NO_COLOR": ""]) == .init(format: .text(.ansi), canEdit: true))
        #expect(format(["TERM": "xterm", "NO_COLOR": "1"]) == .init(format: .text(.plain), canEdit: true))
        #expect(format(["TERM": "dumb"]) == .init(format: .text(.plain), canEdit: false))
        #expect(format(["TERM": "xterm"], isTerminal: false) == .init(format: .text(.plain), canEdit: false))
    }
}
