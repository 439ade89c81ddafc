import Presentation
package import Chat
import Engine
package import Storage

/// `group [names…] [conditions]`; without names everybody in the room, or the whole household in a direct chat.
package struct GroupCommand: Command {
    private static let members = ParameterKey.members("members", .parameterMembers)
    private static let conditions = ParameterKey.filters("conditions", .parameterFilters)

    package let descriptor = CommandDescriptor(
        name: "group", aliases: ["together", "g"], summary: .commandGroup,
        parameters: [members.parameter, conditions.parameter], example: "group genre:comedy runtime:..110")

    private let desk: RecommendationDesk

    package init(source: RecommenderSource, database: any Database) {
        desk = RecommendationDesk(source: source, database: database)
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        let asker = try context.asker()
        let state = try await desk.source.state(now: context.now)
        let known = state.recommender.members
        var others: [Member]
        if let names = invocation[Self.members] {
            others = try MemberNames(known).members(named: names)
        } else if context.room.isDirect {
            others = known
        } else {
            others = known.filter { context.audience.contains($0.id) }
        }
        others.removeAll { $0.id == asker.id }
        guard !others.isEmpty else {
            let example = known.filter { $0.id != asker.id }.prefix(2).map { $0.name.lowercased() }
            throw CommandError.groupNeedsMore(example: example.joined(separator: " "))
        }
        let names = context.locale.list(([asker] + others).map(\.name))
        let question = RecommendationDesk.Question(
            mode: .group(others.map(\.id)), conditions: invocation[Self.conditions], limit: nil, line: invocation.line,
            heading: context.locale.text(.headingGroup, ["names": names]))
        return try await desk.answer(question, state: state, context: context)
    }
}
