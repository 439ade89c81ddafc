package import Chat
package import Engine

/// Turns picks into cards in one language.
package struct CardBuilder: Sendable {
    private let locale: Locale
    private let writer: ReasonWriter
    /// Characters; a card is read at a glance.
    private static let overviewLength = 220

    package init(_ locale: Locale) {
        self.locale = locale
        writer = ReasonWriter(locale)
    }

    package func card(for pick: Pick) -> Card {
        let title = pick.title
        var card = card(for: pick.visible)
        card.match = match(pick.match)
        card.reason =
            pick.members.isEmpty
            ? writer.explanation(of: pick.reasons, for: title)
            : writer.commonGround(from: pick.members.map { percent($0.match) }, for: title)
        card.notes = pick.members.map { view in
            let values = ["name": view.member.name, "percent": String(percent(view.match))]
            guard let reason = view.reason.flatMap({ writer.sentence(for: $0, title: title) }) else {
                return locale.text(.memberNotePlain, values)
            }
            return locale.text(.memberNote, values.merging(["reason": reason]) { $1 })
        }
        card.terms = Dictionary(uniqueKeysWithValues: pick.terms.map { ($0.key.rawValue, $0.value) })
        return card
    }

    /// The card of a title that nothing is claimed of.
    package func card(for visible: VisibleTitle) -> Card {
        let title = visible.title
        let language = locale.language.rawValue
        return Card(
            reference: title.id.description, title: title.name(in: language), year: title.year,
            facts: facts(of: title),
            overview: title.overview(in: language).shortened(to: Self.overviewLength),
            availability: availability(of: visible), actions: actions(for: title.id),
            rating: "feedback * \(title.id)")
    }

    package func match(_ likelihood: Double) -> Card.Match {
        let percent = percent(likelihood)
        let band: Card.Match.Band =
            switch Confidence(match: likelihood) {
            case .high: .high
            case .medium: .medium
            case .low: .low
            }
        return Card.Match(percent: percent, band: band, label: locale.text(.match, ["percent": String(percent)]))
    }

    private func percent(_ likelihood: Double) -> Int { Int((likelihood * 100).rounded()) }

    private func facts(of title: Title) -> [String] {
        var facts: [String] = []
        if let seasons = title.seasons, title.kind == .tv { facts.append(locale.text(.seasons, count: seasons)) }
        if let runtime = title.runtime, runtime > 0 { facts.append(self.runtime(runtime)) }
        if !title.genres.isEmpty {
            facts.append(title.genres.prefix(3).map(locale.genre).joined(separator: ", ").capitalisingFirst)
        }
        if let director = title.directors.first { facts.append(director) }
        return facts
    }

    private func runtime(_ minutes: Int) -> String {
        guard minutes >= 60 else { return locale.text(.runtimeMinutes, ["minutes": String(minutes)]) }
        return locale.text(
            .runtimeHours,
            ["hours": String(minutes / 60), "minutes": minutes % 60 < 10 ? "0\(minutes % 60)" : "\(minutes % 60)"])
    }

    private func availability(of visible: VisibleTitle) -> String {
        guard visible.isOnServer else { return locale.text(.notOnServer) }
        return visible.copies.map { copy in
            ([locale.text(.plays, ["library": copy.library])] + copy.quality).joined(separator: " · ")
        }.joined(separator: ", ")
    }

    private func actions(for id: TitleID) -> [Card.Action] {
        [
            action(.up, .actionUp, command: "feedback up \(id)"),
            action(.down, .actionDown, command: "feedback down \(id)"),
            action(.seen, .actionSeen, command: "feedback seen \(id)"),
            action(.why, .actionWhy, command: "whynot \(id)"),
        ]
    }

    /// The action that asks the last question again.
    package var spin: Card.Action {
        Card.Action(
            verb: .spin, label: locale.text(.actionSpin), word: locale.word(.commands, "spin") ?? "spin",
            command: "spin")
    }

    private func action(_ verb: Card.Action.Verb, _ label: Phrase, command: String) -> Card.Action {
        Card.Action(
            verb: verb, label: locale.text(label), word: locale.word(.choices, verb.rawValue) ?? verb.rawValue,
            command: command)
    }
}
