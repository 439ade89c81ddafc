import Chat

@testable import Connectors

/// Whole answers as the bot gives them, in three languages.
enum SampleAnswers {
    struct Words {
        var heading: String
        var hint: String
        var titles: [String]
        var overview: [String]
        var reasons: [String]
        var matches: [String]
        var facts: [[String]]
        var up: String
        var down: String
        var seen: String
        var why: String
        var spin: String
    }

    static let english = Words(
        heading: "For tonight, Anna", hint: "Say “1 up”, “2 seen” or “why 1”, or “spin” for others.",
        titles: ["Arrival", "Paddington 2", "Stalker"],
        overview: [
            "When twelve silent ships appear, a linguist is asked to find out what the visitors want.",
            "A bear in a duffle coat looks for the thief of a pop-up book.", "Three men walk into the Zone.",
        ],
        reasons: [
            "Because you watched Interstellar twice.", "Because you like Ben Whishaw.",
            "Because you finished Solaris, and it is just as quiet.",
        ],
        matches: ["92% match", "64% match", "41% match"],
        facts: [
            ["1 h 56 min", "science fiction", "drama"], ["1 h 43 min", "family", "comedy"], ["2 h 42 min", "drama"],
        ], up: "up", down: "down", seen: "seen", why: "why", spin: "spin")

    static let german = Words(
        heading: "Für heute Abend, Anna", hint: "Sag „1 gut“, „2 gesehen“ oder „warum 1“, oder „weiter“ für andere.",
        titles: ["Arrival", "Paddington 2", "Stalker"],
        overview: [
            "Als zwölf stumme Schiffe auftauchen, soll eine Sprachforscherin herausfinden, was die Besucher wollen.",
            "Ein Bär im Dufflecoat sucht den Dieb eines Aufklappbuchs.", "Drei Männer gehen in die Zone.",
        ],
        reasons: [
            "Weil du „Interstellar“ zweimal gesehen hast.", "Weil du Ben Whishaw magst.",
            "Weil du „Solaris“ zu Ende gesehen hast, und es ist genauso still.",
        ],
        matches: ["Passt zu 92 %", "Passt zu 64 %", "Passt zu 41 %"],
        facts: [
            ["1 Std. 56 Min.", "Science-Fiction", "Drama"], ["1 Std. 43 Min.", "Familie", "Komödie"],
            ["2 Std. 42 Min.", "Drama"],
        ], up: "gut", down: "schlecht", seen: "gesehen", why: "warum", spin: "weiter")

    static let french = Words(
        heading: "Pour ce soir, Anna",
        hint: "Dis « 1 bien », « 2 vu » ou « pourquoi 1 », ou bien « encore » pour en voir d’autres.",
        titles: ["Premier Contact", "Paddington 2", "Stalker"],
        overview: [
            "Douze vaisseaux muets apparaissent ; une linguiste doit découvrir ce que veulent les visiteurs.",
            "Un ours en duffle-coat cherche qui a volé un livre animé.", "Trois hommes entrent dans la Zone.",
        ],
        reasons: [
            "Parce que tu as vu « Interstellar » deux fois.", "Parce que tu aimes Ben Whishaw.",
            "Parce que tu as vu « Solaris » jusqu’au bout, et celui-ci est tout aussi calme.",
        ],
        matches: ["Correspond à 92 %", "Correspond à 64 %", "Correspond à 41 %"],
        facts: [
            ["1 h 56 min", "science-fiction", "drame"], ["1 h 43 min", "famille", "comédie"], ["2 h 42 min", "drame"],
        ], up: "bien", down: "bof", seen: "vu", why: "pourquoi", spin: "encore")

    /// Three cards as “recommend” shows them.
    static func tonight(_ words: Words = english, posters: Bool = true) -> Reply {
        Reply(
            blocks: [.heading(words.heading)], cards: (0..<3).map { card($0, words, hasPoster: posters) },
            actions: [spin(words)], hint: words.hint)
    }

    static func card(_ index: Int, _ words: Words = english, hasPoster: Bool = true) -> Card {
        let reference = ["movie:329865", "movie:346648", "movie:1398"][index]
        return Card(
            reference: reference, title: words.titles[index], year: [2016, 2017, 1979][index],
            poster: hasPoster ? "tmdb:/\(index).jpg" : nil, facts: words.facts[index],
            overview: words.overview[index],
            match: .init(
                percent: [92, 64, 41][index], band: [.high, .medium, .low][index], label: words.matches[index]),
            reason: words.reasons[index], availability: ["Films · 4K · HDR", "Films · 1080p", "Films"][index],
            actions: [
                .init(verb: .up, label: "👍", word: words.up, command: "feedback up \(reference)"),
                .init(verb: .down, label: "👎", word: words.down, command: "feedback down \(reference)"),
                .init(verb: .seen, label: "", word: words.seen, command: "feedback seen \(reference)"),
                .init(verb: .why, label: "", word: words.why, command: "whynot \(reference)"),
            ])
    }

    static func spin(_ words: Words = english) -> Card.Action {
        .init(verb: .spin, label: "", word: words.spin, command: "spin")
    }

    /// As many cards as nobody wants pictures of.
    static func list(_ count: Int) -> Reply {
        Reply(
            blocks: [.heading(english.heading)], cards: (0..<count).map { card($0 % 3) }, actions: [spin()],
            hint: english.hint)
    }

    static let whynot = Reply(
        blocks: [
            .heading("“Cats” – 18% match"), .paragraph("It is rather like “Les Misérables”, which you did not enjoy."),
            .bars([
                .init(label: "Genre", value: -0.9, note: "musical; you left 4 of 5"),
                .init(label: "People", value: 0.25, note: "Ian McKellen"), .init(label: "How well known", value: 0.05),
                .init(label: "Era", value: 0), .init(label: "Your wish", value: 1, note: "cats"),
            ]),
        ], hint: "Wrong? Say “feedback up Cats” or “feedback down Cats”, and I will learn from it.", visibility: .asker)

    static let group = Reply(
        blocks: [.heading("For Anna and Marco together")],
        cards: [
            {
                var card = SampleAnswers.card(0)
                card.reason = "You would both enjoy it."
                card.notes = ["Anna (92%): because you watched Interstellar twice.", "Marco: 71% match"]
                return card
            }()
        ], actions: [spin()], hint: english.hint)

    static let question = Reply(
        choice: Choice(
            question: "What are you in the mood for?",
            options: [
                .init(label: "Something light", command: "mood step light"),
                .init(label: "Something gripping", command: "mood step gripping"),
                .init(label: "Surprise me", command: "mood step any"),
            ]))

    static let vote = Reply(
        blocks: [.heading("For Anna and Marco together")], cards: [card(0), card(1)], actions: [spin()],
        hint: "Vote by reaction, in the poll, or with “vote 1”; until 20:15.", vote: true)

    static func text(_ text: String, to visibility: Reply.Visibility = .room, _ outcome: Reply.Outcome = .answered)
        -> Reply
    {
        Reply(blocks: [.paragraph(text)], visibility: visibility, outcome: outcome)
    }
}

extension Reply {
    fileprivate init(blocks: [Block], cards: [Card], actions: [Card.Action], hint: String, vote: Bool) {
        self.init(
            blocks: blocks, cards: cards,
            vote: Vote(
                id: "vote-1", question: "What shall it be?",
                options: cards.enumerated().map { .init(label: $1.title, command: "vote \($0 + 1) vote-1") },
                voters: [
                    ConversationUnderTest.anna.identity: "Anna", ConversationUnderTest.marco.identity: "Marco",
                ], endsAt: 1_700_000_900_000),
            actions: actions, hint: hint)
    }
}
