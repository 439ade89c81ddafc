package import Chat
import Engine
import Presentation

/// `history [number]`
package struct HistoryCommand: Command {
    private static let count = ParameterKey.integer("count", .parameterCount, 1...50)

    package let descriptor = CommandDescriptor(
        name: "history", aliases: ["watched"], summary: .commandHistory, parameters: [count.parameter], isPersonal: true
    )

    private let source: RecommenderSource

    package init(source: RecommenderSource) { self.source = source }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        let asker = try context.asker()
        let state = try await source.state(now: context.now)
        let entries = try state.recommender.history(
            of: asker.id, audience: context.audience, limit: invocation[Self.count] ?? 10)
        guard !entries.isEmpty else { return Reply(blocks: [.paragraph(context.locale.text(.historyEmpty))]) }
        return Reply(blocks: [
            .heading(context.locale.text(.historyHeading, ["name": asker.name])),
            .list(entries.map { line(for: $0, context: context) }),
        ])
    }

    private func line(for entry: HistoryEntry, context: CommandContext) -> String {
        let locale = context.locale
        let engagement = entry.engagement
        let title = entry.visible.title
        let year = title.year.map { " (\($0))" } ?? ""
        let values = [
            "title": title.name(in: locale.language.rawValue) + year,
            "when": TimePhrases(locale).ago(engagement.lastAt, now: context.now),
            "percent": String(Int(((engagement.completion ?? 0) * 100).rounded())),
        ]
        if title.kind == .tv, engagement.completedViewings > 1 {
            return locale.text(.historyEpisodes, values, count: engagement.completedViewings)
        }
        switch engagement.state {
        case .inProgress: return locale.text(.historyInProgress, values)
        case .abandoned: return locale.text(.historyAbandoned, values)
        case .watched, .dismissed, .unseen:
            guard engagement.completedViewings > 1 else { return locale.text(.historyWatched, values) }
            return locale.text(.historyRewatched, values, count: engagement.completedViewings)
        }
    }
}
