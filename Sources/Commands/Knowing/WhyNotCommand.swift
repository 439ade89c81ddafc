package import Chat
import Engine
import Presentation
package import Storage

/// `whynot <title>`: the score taken apart by the terms that made it.
package struct WhyNotCommand: Command {
    private static let title = ParameterKey.title("title", .parameterTitle)

    package let descriptor = CommandDescriptor(
        name: "whynot", aliases: ["why", "why-not"], summary: .commandWhynot, parameters: [title.parameter],
        isPersonal: true)

    private let source: RecommenderSource
    private let database: any Database
    /// Terms that move the score by less than this share of the strongest one are noise to a reader.
    private static let smallestShare = 0.05
    private static let termLimit = 8

    package init(source: RecommenderSource, database: any Database) {
        self.source = source
        self.database = database
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        let asker = try context.asker()
        let wanted = invocation[Self.title] ?? ""
        let state = try await source.state(now: context.now)
        let found = try TitleFinder(state: state, context: context).title(wanted)
        let request = RecommendationRequest(
            asker: asker.id, audience: context.audience,
            daysShown: try await RecommendationDesk.daysShown(to: asker.id, in: database, now: context.now),
            now: context.now)
        guard let why = try state.recommender.whyNot(found.id, request: request) else {
            throw CommandError.unknownTitle(wanted, guesses: [])
        }
        let locale = context.locale
        let builder = CardBuilder(locale)
        let name = why.visible.title.name(in: locale.language.rawValue)
        let match = builder.match(why.match)
        let heading = locale.text(.whyHeading, ["title": name, "match": match.label])
        var blocks: [Reply.Block] = [.heading(heading), .paragraph(verdict(why, name: name, context: context))]
        let bars = self.bars(why, locale: locale)
        if !bars.isEmpty { blocks.append(.bars(bars)) }
        if let close = why.tooClose {
            let other = locale.quoted(close.title.name(in: locale.language.rawValue))
            blocks.append(.paragraph(locale.text(.whyTooClose, ["title": other])))
        }
        var card = builder.card(for: why.visible)
        card.match = match
        card.terms = Dictionary(uniqueKeysWithValues: why.terms.map { ($0.term.rawValue, $0.value) })
        // Numbers answer to the cards of the last recommendation; this card has none.
        card.actions = []
        return Reply(blocks: blocks, cards: [card], hint: locale.text(.whyHint, ["title": name]))
    }

    private func bars(_ why: WhyNot, locale: Locale) -> [Reply.Bar] {
        let writer = ReasonWriter(locale)
        let largest = max(why.terms.map { abs($0.value) }.max() ?? 0, .leastNormalMagnitude)
        let shown = why.terms.filter { abs($0.value) >= Self.smallestShare * largest }.prefix(Self.termLimit)
        return shown.sorted { $0.value > $1.value }.map { entry in
            Reply.Bar(
                label: locale.text(entry.term.phrase), value: entry.value / largest,
                note: entry.reason.flatMap { writer.sentence(for: $0, title: why.visible.title) } ?? "")
        }
    }

    private func verdict(_ why: WhyNot, name: String, context: CommandContext) -> String {
        let locale = context.locale
        switch why.verdict {
        case .candidate(let rank, let total):
            return locale.text(.whyCandidate, ["rank": String(rank), "total": String(total)])
        case .watched(let lastAt):
            return locale.text(.whyWatched, ["when": TimePhrases(locale).ago(lastAt, now: context.now)])
        case .inProgress(let completion):
            return locale.text(.whyInProgress, ["percent": String(Int(((completion ?? 0) * 100).rounded()))])
        case .abandoned: return locale.text(.whyAbandoned, ["title": name])
        case .dismissed: return locale.text(.whyDismissed, ["title": name])
        case .blocked: return locale.text(.whyBlocked)
        case .notOnServer: return locale.text(.whyNotOnServer)
        case .notReleased: return locale.text(.whyNotReleased)
        }
    }
}

extension Term {
    var phrase: Phrase {
        switch self {
        case .genre: .termGenre
        case .keyword: .termKeyword
        case .person: .termPerson
        case .studio: .termStudio
        case .era: .termEra
        case .language: .termLanguage
        case .runtime: .termRuntime
        case .similar: .termSimilar
        case .antiProfile: .termAntiProfile
        case .collection: .termCollection
        case .quality: .termQuality
        case .popularity: .termPopularity
        case .novelty: .termNovelty
        case .household: .termHousehold
        case .coWatching: .termCoWatching
        case .override: .termOverride
        case .mood: .termMood
        case .memory: .termMemory
        case .repetition: .termRepetition
        }
    }
}
