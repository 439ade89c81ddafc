import Engine
package import Chat
import Presentation
package import Storage

/// `mood [conditions] words…`; without words it asks what one is in the mood for.
package struct MoodCommand: Command {
    private static let words = ParameterKey.text("words", .parameterWords)
    private static let conditions = ParameterKey.filters("conditions", .parameterFilters)

    package let descriptor = CommandDescriptor(
        name: "mood", aliases: ["m"], summary: .commandMood, parameters: [words.parameter, conditions.parameter])

    private let desk: RecommendationDesk

    package init(source: RecommenderSource, database: any Database) {
        desk = RecommendationDesk(source: source, database: database)
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        let (words, conditions) = (invocation[Self.words], invocation[Self.conditions])
        // Conditions without words are no wish to search for, but still a question.
        guard words != nil || conditions != nil else {
            return Reply(blocks: [.paragraph(context.locale.text(.moodQuestion))])
        }
        let state = try await desk.source.state(now: context.now)
        let wish = words.flatMap { Wish.understood($0, state: state, context: context) }
        let values = ["name": try context.asker().name, "wish": wish?.text ?? ""]
        let question = RecommendationDesk.Question(
            mode: .tonight, wish: wish, conditions: conditions, limit: nil, line: invocation.line,
            heading: context.locale.text(wish == nil ? .headingTonight : .headingMood, values))
        return try await desk.answer(question, state: state, context: context)
    }
}
