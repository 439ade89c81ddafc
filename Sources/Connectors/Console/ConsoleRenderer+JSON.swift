package import Chat

extension ConsoleRenderer {
    /// The reply for machines: one line of JSON with sorted keys, without the hint. Valid for every input: numbers that
    /// JSON cannot say become `null`, and characters that steer a terminal are escaped.
    package static func json(_ reply: Reply) -> String {
        var object: [String: JSONText] = [
            "text": .string(reply.plainText),
            "outcome": .string(reply.outcome.rawValue),
            "cards": .array(reply.cards.map(json(of:))),
        ]
        if let choice = reply.choice {
            object["choice"] = .object([
                "question": .string(choice.question), "options": .array(choice.options.map(json(of:))),
            ])
        }
        if let vote = reply.vote {
            object["vote"] = .object([
                "id": .string(vote.id), "question": .string(vote.question),
                "options": .array(vote.options.map(json(of:))), "ends_at": .integer(Int(vote.endsAt)),
            ])
        }
        if let ended = reply.endedVote { object["ended_vote"] = .string(ended) }
        return JSONText.object(object).description
    }

    private static func json(of option: Choice.Option) -> JSONText {
        .object(["label": .string(option.label), "command": .string(option.command)])
    }

    private static func json(of card: Card) -> JSONText {
        let parts = card.reference.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let number = parts.count == 2 ? Int(parts[1]) : nil
        return .object([
            "reference": .string(card.reference),
            "kind": parts.count == 2 ? .string(String(parts[0])) : .null,
            "tmdb_id": number.map { .integer($0) } ?? .null,
            "title": .string(card.title),
            "year": card.year.map { .integer($0) } ?? .null,
            "match": card.match.map { .number(Double($0.percent) / 100) } ?? .null,
            "band": card.match.map { .string($0.band.rawValue) } ?? .null,
            "reason": .string(card.reason),
            "facts": .array(card.facts.map { .string($0) }),
            "availability": .string(card.availability),
            "terms": .object(card.terms.mapValues { .number($0) }),
            "actions": .array(
                card.actions.map { action in
                    .object(["verb": .string(action.verb.rawValue), "command": .string(action.command)])
                }),
        ])
    }
}
