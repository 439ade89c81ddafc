import Chat
import Crypto
import Foundation
import Synchronization
import Web

@testable import Connectors

/// A connector's memory without a database.
final class FakeMemory: Sendable {
    private let records = Mutex<[ConnectorMemory.Key: Data]>([:])

    var memory: ConnectorMemory {
        ConnectorMemory(
            all: { kind in
                let chosen = self.records.withLock { $0.filter { $0.key.kind == kind } }
                return Dictionary(uniqueKeysWithValues: chosen.map { ($0.key.id, $0.value) })
            },
            values: { keys in self.records.withLock { $0.filter { keys.contains($0.key) } } },
            commit: { changes in
                self.records.withLock { records in for (key, value) in changes { records[key] = value } }
            })
    }

    func ids(of kind: String) -> Set<String> {
        Set(records.withLock { $0.keys.filter { $0.kind == kind }.map(\.id) })
    }

    /// All values as text, for finding out what is in them.
    var text: String {
        records.withLock { $0.values.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n") }
    }
}

extension DiscordPhrases {
    static let english = DiscordPhrases(
        busy: "Busy.", notYours: "Not yours.", expired: "Too old.", broken: "Broken.", answeredPrivately: "Privately.",
        alreadyAnswered: "Answered.", choose: "Choose …", nothingToLike: "No words.", personNotLinked: "Not linked.",
        voteIsOver: "Over.", howGood: "How good was it?", starsHint: "1 to 5 stars",
        voted: { "\($0) of \($1) have voted." })
}

extension ControlSigner {
    /// The same every time.
    static let fixed = ControlSigner(keys: [.init(name: "0", secret: SymmetricKey(data: Data(repeating: 1, count: 32)))]
    )
}

/// A menu with one of everything.
enum SampleMenu {
    static func text(_ english: String, _ german: String? = nil) -> CommandMenu.Localised {
        CommandMenu.Localised(english: english, translations: german.map { ["de": $0] } ?? [:])
    }

    static let menu = CommandMenu(commands: [
        CommandMenu.Command(
            name: text("recommend", "empfehlung"), summary: text("Titles that fit", "Titel, die passen"),
            branches: [
                .init(name: text("tonight", "heute"), summary: text("For tonight", "Für heute")),
                .init(name: text("shuffle", "zufall"), summary: text("By chance", "Zufällig")),
            ],
            options: [
                .init(name: text("limit", "anzahl"), summary: text("how many"), kind: .integer(1...10), form: .word),
                .init(
                    name: text("genre"), summary: text("only this genre"), kind: .completed(.genre),
                    form: .condition("genre:")),
                .init(name: text("rating"), summary: text("rated so well"), kind: .number(0...10), form: .low("vote")),
                .init(name: text("words"), summary: text("what for"), kind: .text, form: .words),
            ]),
        CommandMenu.Command(
            name: text("feedback", "meinung"), summary: text("Say what you think"), isPersonal: true,
            options: [
                .init(
                    name: text("verdict"), summary: text("which"),
                    kind: .choice([
                        .init(value: "up", label: text("up", "gut")), .init(value: "5", label: text("★★★★★")),
                    ]), isRequired: true, form: .word),
                .init(
                    name: text("title", "titel"), summary: text("of what"), kind: .completed(.title),
                    isRequired: true, form: .words),
            ]),
        CommandMenu.Command(
            name: text("group"), summary: text("For many"),
            options: [
                .init(name: text("members"), summary: text("who"), kind: .completed(.member), form: .names),
                .init(name: text("vote"), summary: text("vote"), kind: .flag, form: .mark("vote")),
            ]),
        CommandMenu.Command(name: text("vote"), summary: text("Vote"), isPersonal: true),
        CommandMenu.Command(name: text("history"), summary: text("What you saw"), isPersonal: true),
        CommandMenu.Command(name: text("mood"), summary: text("Asks you")),
        CommandMenu.Command(
            name: text("admin"), summary: text("For the owner"), isPersonal: true, isForOwner: true),
        CommandMenu.Command(
            name: text("Recommend like this", "Ähnliches empfehlen"), summary: text("x"), target: .message,
            words: "mood",
            options: [.init(name: text("words"), summary: text("x"), kind: .text, isRequired: true, form: .words)]),
        CommandMenu.Command(
            name: text("Recommend for us both"), summary: text("x"), target: .person, words: "group",
            options: [
                .init(name: text("members"), summary: text("x"), kind: .text, isRequired: true, form: .names)
            ]),
    ])
}

/// Replies as commands give them, in three languages.
enum DiscordSamples {
    static func card(_ number: Int, title: String = "Arrival", band: Card.Match.Band = .high) -> Card {
        Card(
            reference: "movie:\(number)", title: title, year: 2016, poster: "movie:\(number)",
            facts: ["1 h 56 min", "Science Fiction"],
            overview: "When twelve silent ships appear, a linguist is asked to find out what the visitors want.",
            match: Card.Match(percent: 92, band: band, label: "92 % match"),
            reason: "Because you watched Interstellar twice.", notes: ["Marco: 81 %"], availability: "Films · 4K",
            actions: [
                Card.Action(verb: .up, label: "👍 Good idea", word: "up", command: "feedback up movie:\(number)"),
                Card.Action(verb: .down, label: "👎 Not for me", word: "down", command: "feedback down movie:\(number)"),
                Card.Action(verb: .seen, label: "Seen it", word: "seen", command: "feedback seen movie:\(number)"),
                Card.Action(verb: .why, label: "Why this?", word: "why", command: "whynot movie:\(number)"),
            ], rating: "feedback * movie:\(number)")
    }

    static let spin = Card.Action(verb: .spin, label: "Show others", word: "spin", command: "spin")

    static var tonight: Reply {
        Reply(
            blocks: [.heading("For tonight, Anna")],
            cards: [card(1), card(2, title: "Dr. Strangelove", band: .medium), card(3, title: "Cats", band: .low)],
            actions: [spin], hint: "Say “1 up”.")
    }

    static var question: Reply {
        Reply(
            choice: Choice(
                question: "What are you in the mood for?",
                options: ["cozy", "funny", "scary"].map { .init(label: $0, command: "mood ask:\($0)") }),
            hint: "Or say it.")
    }

    static var vote: Reply {
        var reply = tonight
        reply.vote = Vote(
            id: "7", question: "Which one shall it be?",
            options: (1...3).map { .init(label: "Title \($0)", command: "vote \($0) of:7") },
            voters: [
                ChatIdentity(platform: .discord, userID: "1"): "Anna",
                ChatIdentity(platform: .discord, userID: "2"): "Ben",
            ], endsAt: 4_000_000_000_000)
        return reply
    }

    static var long: Reply {
        Reply(blocks: [
            .heading("History"), .list((1...50).map { "Title \($0) " + String(repeating: "word ", count: 60) }),
        ])
    }

    static var why: Reply {
        Reply(
            blocks: [
                .heading("Why not Cats?"), .paragraph("It is a candidate, ranked 212th."),
                .bars([
                    .init(label: "Genre", value: 1, note: "you like musicals"), .init(label: "Era", value: -0.4),
                    .init(label: "Odd", value: .nan),
                ]),
            ], hint: "Say “feedback up Cats”.", visibility: .asker)
    }

    /// Everything as long and as odd as it can be.
    static func hostile(_ text: String) -> Reply {
        var card = card(1, title: text)
        card.facts = [text, text]
        card.overview = text
        card.reason = text
        card.notes = Array(repeating: text, count: 50)
        card.availability = text
        card.match = Card.Match(percent: 1_000, band: .high, label: text)
        card.actions = (1...20).map {
            .init(verb: .why, label: text, word: text, command: "whynot \($0) " + text.prefix(80))
        }
        return Reply(
            blocks: [
                .heading(text), .paragraph(text), .list([text, text, text]),
                .bars([.init(label: text, value: -9, note: text)]),
            ],
            cards: (0..<10).map { number in
                var card = card
                card.reference = "movie:\(number)"
                card.poster = "movie:\(number)"
                return card
            },
            choice: Choice(
                question: text,
                options: (0..<60).map { .init(label: text, command: "mood ask:\($0)" + text.prefix(80)) }),
            actions: (0..<12).map { .init(verb: .spin, label: text, word: text, command: "spin \($0)") }, hint: text)
    }
}
