import Chat

/// Replies that show every element once.
enum SampleReplies {
    static let arrival = Card(
        reference: "movie:329865", title: "Arrival", year: 2016, facts: ["1 h 56 min", "Science Fiction", "Drama"],
        overview: "When twelve silent ships appear, a linguist is asked to find out what the visitors want.",
        match: .init(percent: 92, band: .high, label: "92 % match"),
        reason: "Because you watched Interstellar twice.", notes: ["Marco: 81 %"], availability: "Films · 4K",
        actions: [.up, .why].map {
            .init(verb: $0, label: "Label", word: $0.rawValue, command: "feedback movie:329865 \($0.rawValue)")
        },
        terms: ["taste": 0.5, "freshness": -0.25])

    static let longTitle = Card(
        reference: "movie:935", title: "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb",
        year: 1964,
        match: .init(percent: 35, band: .low, label: "35 % match"))

    static let tonight = Reply(
        blocks: [.heading("Tonight"), .paragraph("Two films for a rainy Thursday.")], cards: [arrival, longTitle],
        actions: [.init(verb: .spin, label: "Again", word: "spin", command: "recommend tonight")], hint: "Or type help."
    )

    static let whynot = Reply(blocks: [
        .heading("Why not Cats?"),
        .bars([
            .init(label: "Genre", value: -0.625, note: "you abandoned 4 of 5 musicals, the last one after ten minutes"),
            .init(label: "Cast", value: 0.25, note: "Ian McKellen"),
            .init(label: "Popularity", value: 0),
            .init(label: "Freshness", value: 1, note: "new here"),
        ]),
        .list(["Say override to see it anyway, whatever the profile says of musicals and singing animals.", "Or not."]),
    ])

    static let question = Reply(
        choice: Choice(
            question: "What are you in the mood for?",
            options: (1...9).map { .init(label: "Mood \($0)", command: "mood ask:\($0)") } + [
                .init(
                    label: "No matter, as long as it is not the one about the singing animals", command: "mood ask:any")
            ]), hint: "Answer with the number.")

    static let vote = Reply(
        blocks: [.heading("Together")], cards: [arrival],
        vote: Vote(
            id: "7", question: "Which one shall it be?",
            options: [
                .init(label: "Arrival (2016)", command: "vote 1 of:7"), .init(label: "Up", command: "vote 2 of:7"),
            ], voters: [ChatIdentity(platform: .console, userID: "anna"): "Anna"], endsAt: 600_000),
        hint: "Vote with the number.")

    static func text(_ text: String, outcome: Reply.Outcome = .answered) -> Reply {
        Reply(blocks: [.paragraph(text)], outcome: outcome)
    }
}

extension String {
    /// The text without SGR sequences; any other escape sequence stays and is noticed.
    var withoutColours: String { replacing(#/\u{1b}\[[0-9;]*m/#, with: "") }
    var visibleEscapes: String { replacing("\u{1b}", with: "␛") }
}
