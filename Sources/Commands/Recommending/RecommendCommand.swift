import Presentation
package import Chat
import Engine
package import Storage

/// `recommend [tonight|rediscover|shuffle] [number] [conditions] [words]`
package struct RecommendCommand: Command {
    private static let mode = ParameterKey.choice("mode", .parameterMode, ["tonight", "rediscover", "shuffle"])
    private static let limit = ParameterKey.integer("limit", .parameterLimit, FilterGrammar.limits)
    private static let conditions = ParameterKey.filters("conditions", .parameterFilters)
    private static let words = ParameterKey.text("words", .parameterWords)

    package let descriptor = CommandDescriptor(
        name: "recommend", aliases: ["r", "rec", "pick", "suggest"], summary: .commandRecommend,
        parameters: [mode.parameter, limit.parameter, conditions.parameter, words.parameter],
        example: "recommend tonight genre:thriller runtime:..110")

    private let desk: RecommendationDesk
    private let moods: MoodCommand

    package init(source: RecommenderSource, database: any Database) {
        desk = RecommendationDesk(source: source, database: database)
        moods = MoodCommand(source: source, database: database)
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        if let words = invocation[Self.words] {
            return try await moods.answer(
                to: words, conditions: invocation[Self.conditions], limit: invocation[Self.limit],
                line: invocation.line, in: context)
        }
        let asker = try context.asker()
        let values = ["name": asker.name]
        let (mode, heading): (RecommendationRequest.Mode, String) =
            switch invocation[Self.mode] {
            case "rediscover": (.rediscover, context.locale.text(.headingRediscover, values))
            case "shuffle": (.shuffle, context.locale.text(.headingShuffle, values))
            default: (.tonight, context.locale.text(.headingTonight, values))
            }
        let question = RecommendationDesk.Question(
            mode: mode, conditions: invocation[Self.conditions], limit: invocation[Self.limit], line: invocation.line,
            heading: heading)
        return try await desk.answer(question, state: desk.source.state(now: context.now), context: context)
    }
}
