import Engine
package import Chat
import Presentation
package import Storage

/// `mood [conditions] words…`; without words it asks one thing after the other, and then picks.
package struct MoodCommand: Command {
    private static let answers = ParameterKey.token("ask", .parameterWords)
    private static let words = ParameterKey.text("words", .parameterWords)
    private static let conditions = ParameterKey.filters("conditions", .parameterFilters)

    package let descriptor = CommandDescriptor(
        name: "mood", aliases: ["m"], summary: .commandMood,
        parameters: [answers.parameter, words.parameter, conditions.parameter])

    private let desk: RecommendationDesk

    package init(source: RecommenderSource, database: any Database) {
        desk = RecommendationDesk(source: source, database: database)
    }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        let asker = try context.asker()
        let (words, conditions) = (invocation[Self.words], invocation[Self.conditions])
        let state = try await desk.source.state(now: context.now)
        // Conditions without words are no wish to search for, but still a question.
        guard words != nil || conditions != nil else {
            return try await ask(
                after: invocation[Self.answers].map(MoodAnswers.init) ?? MoodAnswers(), line: invocation.line,
                state: state, context: context)
        }
        let wish = words.flatMap { Wish.understood($0, state: state, context: context) }
        let question = RecommendationDesk.Question(
            mode: .tonight, wish: wish, conditions: conditions, limit: nil, line: invocation.line,
            heading: context.locale.text(
                wish == nil ? .headingTonight : .headingMood, ["name": asker.name, "wish": wish?.text ?? ""]))
        return try await desk.answer(question, state: state, context: context)
    }

    private func ask(
        after answers: MoodAnswers, line: String, state: RecommenderSource.State, context: CommandContext
    ) async throws -> Reply {
        let asker = try context.asker()
        let locale = context.locale
        let form = MoodQuestionnaire(locale: locale, isRoom: !context.room.isDirect)
        let others = context.company(of: state.recommender.members).filter { $0.id != asker.id }
        if let step = answers.next(hasCompany: !others.isEmpty) {
            let hint = step == .vibe ? Phrase.hintVibe : .hintChoice
            return Reply(choice: form.choice(for: step, after: answers), hint: locale.text(hint))
        }
        let wish = form.wish(of: answers)
        var question = RecommendationDesk.Question(
            mode: .tonight, wish: wish, conditions: form.conditions(of: answers), limit: nil, line: line, heading: "")
        var values = ["name": asker.name, "wish": wish?.text ?? ""]
        if answers.company == .together, !others.isEmpty {
            values["names"] = locale.list(([asker] + others).map(\.name))
            question.mode = .group(others.map(\.id))
            question.heading = locale.text(wish == nil ? .headingGroup : .headingGroupMood, values)
        } else if answers.novelty == .again {
            question.mode = .rediscover
            question.heading = locale.text(wish == nil ? .headingRediscover : .headingRediscoverMood, values)
        } else {
            question.heading = locale.text(wish == nil ? .headingTonight : .headingMood, values)
        }
        var reply = try await desk.answer(question, state: state, context: context)
        if reply.cards.isEmpty { reply.hint = locale.text(.hintAskAgain) }
        return reply
    }
}

extension CommandContext {
    /// Everybody who may be watching together: all in the room, or the whole household in a direct chat.
    func company(of members: [Member]) -> [Member] {
        room.isDirect ? members : members.filter { audience.members.contains($0.id) }
    }
}
