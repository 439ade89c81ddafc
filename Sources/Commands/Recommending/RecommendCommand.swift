package import Chat
import Engine
import Presentation
package import Storage

/// `recommend [tonight|rediscover|shuffle] [number] [conditions] [words]`
package struct RecommendCommand: Command {
    private static let mode = ParameterKey.branch(
        "mode", .parameterMode,
        ["tonight": .branchTonight, "rediscover": .branchRediscover, "shuffle": .branchShuffle])
    private static let limit = ParameterKey.integer("limit", .parameterLimit, FilterGrammar.limits)
    private static let conditions = ParameterKey.filters("conditions", .parameterFilters)
    private static let words = ParameterKey.text("words", .parameterWords)

    package let descriptor = CommandDescriptor(
        name: "recommend", aliases: ["r", "rec", "pick", "suggest"], summary: .commandRecommend,
        parameters: [mode.parameter, limit.parameter, conditions.parameter, words.parameter])

    private let desk: RecommendationDesk

    package init(source: RecommenderSource, database: any Database) {
        desk = RecommendationDesk(source: source, database: database)
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        let asker = try context.asker()
        let state = try await desk.source.state(now: context.now)
        let wish = invocation[Self.words].flatMap { Wish.understood($0, state: state, context: context) }
        let (mode, heading): (RecommendationRequest.Mode, Phrase) =
            switch invocation[Self.mode] {
            case "rediscover": (.rediscover, .headingRediscover)
            case "shuffle": (.shuffle, .headingShuffle)
            default: (.tonight, wish == nil ? .headingTonight : .headingMood)
            }
        let question = RecommendationDesk.Question(
            mode: mode, wish: wish, conditions: invocation[Self.conditions], limit: invocation[Self.limit],
            line: invocation.line,
            heading: context.locale.text(heading, ["name": asker.name, "wish": wish?.text ?? ""]))
        return try await desk.answer(question, state: state, context: context)
    }
}
