package import Chat
import Engine
import Presentation
package import Storage

/// `group [names…] [words] [conditions] [vote]`; without names everybody in the room, or the whole household in a direct
/// chat. With `vote` the picks are voted on.
package struct GroupCommand: Command {
    private static let members = ParameterKey.members("members", .parameterMembers)
    private static let conditions = ParameterKey.filters("conditions", .parameterFilters)
    private static let vote = ParameterKey.flag("vote", .parameterVote)

    package let descriptor = CommandDescriptor(
        name: "group", aliases: ["together", "g"], summary: .commandGroup,
        parameters: [members.parameter, conditions.parameter, vote.parameter])

    private let desk: RecommendationDesk
    private let booth: VotingBooth

    package init(source: RecommenderSource, database: any Database, votes: VoteBell) {
        desk = RecommendationDesk(source: source, database: database)
        booth = VotingBooth(database: database, bell: votes)
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        let asker = try context.asker()
        let state = try await desk.source.state(now: context.now)
        let isVote = invocation[Self.vote] != nil
        if isVote, let begun = try await booth.begun(state: state, context: context) { return begun }
        let known = state.recommender.members
        var others: [Member]
        var wish: MoodIntent?
        if let words = invocation[Self.members], !words.isEmpty {
            let (named, rest) = MemberNames(known).split(words)
            wish = try self.wish(rest, names: known.map(\.name), state: state, context: context)
            others = named.isEmpty ? context.company(of: known) : named
        } else {
            others = context.company(of: known)
        }
        others.removeAll { $0.id == asker.id }
        guard !others.isEmpty else {
            let example = known.filter { $0.id != asker.id }.prefix(2).map { $0.name.lowercased() }
            throw CommandError.groupNeedsMore(example: example.joined(separator: " "))
        }
        let names = context.locale.list(([asker] + others).map(\.name))
        let question = RecommendationDesk.Question(
            mode: .group(others.map(\.id)), wish: wish, conditions: invocation[Self.conditions], limit: nil,
            line: invocation.line,
            heading: context.locale.text(
                wish == nil ? .headingGroup : .headingGroupMood, ["names": names, "wish": wish?.text ?? ""]))
        let answered = try await desk.answered(question, state: state, context: context)
        // One title is no choice.
        guard isVote, answered.picks.count > 1 else { return answered.reply }
        return try await booth.open(
            answered, asking: question, group: [asker] + others, state: state, context: context)
    }

    /// What is said after the names: a wish if it can be understood as one, else a name that nobody has.
    private func wish(
        _ words: [String], names: [String], state: RecommenderSource.State, context: CommandContext
    ) throws(CommandError) -> MoodIntent? {
        guard let first = words.first else { return nil }
        let intent = Wish.understood(words.joined(separator: " "), state: state, context: context)
        // The beginning of a name is a name, whatever else it may mean.
        let isName = names.contains { Tokenizer.fold($0).hasPrefix(Tokenizer.fold(first)) }
        guard !isName, let intent, !intent.concepts.isEmpty || !intent.like.isEmpty || intent.filters != Filters()
        else { throw .unknownMember(first, allowed: names) }
        return intent
    }
}
