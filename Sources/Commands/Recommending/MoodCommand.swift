import Presentation
package import Chat
import Engine
package import Storage

/// `mood [conditions] words…`; without words it asks what one is in the mood for.
package struct MoodCommand: Command {
    private static let words = ParameterKey.text("words", .parameterWords)
    private static let conditions = ParameterKey.filters("conditions", .parameterFilters)

    package let descriptor = CommandDescriptor(
        name: "mood", aliases: ["m"], summary: .commandMood, parameters: [words.parameter, conditions.parameter],
        example: "mood feel-good 90s comedy")

    private let desk: RecommendationDesk

    package init(source: RecommenderSource, database: any Database) {
        desk = RecommendationDesk(source: source, database: database)
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        guard let words = invocation[Self.words] else {
            if let conditions = invocation[Self.conditions] {
                return try await tonight(conditions, line: invocation.line, in: context)
            }
            return Reply(blocks: [.paragraph(context.locale.text(.moodQuestion))])
        }
        return try await answer(
            to: words, conditions: invocation[Self.conditions], limit: nil, line: invocation.line, in: context)
    }

    /// Conditions without words are no wish to search for, but still a question.
    private func tonight(
        _ conditions: FilterExpression, line: String, in context: CommandContext
    ) async throws -> Reply {
        let heading = context.locale.text(.headingTonight, ["name": try context.asker().name])
        let question = RecommendationDesk.Question(
            mode: .tonight, conditions: conditions, limit: nil, line: line, heading: heading)
        return try await desk.answer(question, state: desk.source.state(now: context.now), context: context)
    }

    func answer(
        to words: String, conditions: FilterExpression?, limit: Int?, line: String, in context: CommandContext
    ) async throws -> Reply {
        let state = try await desk.source.state(now: context.now)
        let view = state.recommender.visibleLibrary(for: context.audience)
        let intent = state.moods.intent(
            of: words, language: context.locale.language.rawValue, isVisible: view.contains)
        guard !intent.isEmpty else {
            return Reply(
                blocks: [.paragraph(context.locale.text(.moodNotUnderstood, ["wish": intent.text]))], outcome: .refused)
        }
        let question = RecommendationDesk.Question(
            mode: .mood(intent), conditions: conditions, limit: limit, line: line,
            heading: context.locale.text(.headingMood, ["wish": intent.text]))
        return try await desk.answer(question, state: state, context: context)
    }
}
