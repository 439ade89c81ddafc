import Chat
import Engine
import Foundation
import Presentation
import Storage

/// What all recommending commands share: ask the engine, log what was shown, make the cards.
struct RecommendationDesk: Sendable {
    let source: RecommenderSource
    let database: any Database

    struct Question: Sendable {
        var mode: RecommendationRequest.Mode
        var wish: MoodIntent?
        var conditions: FilterExpression?
        var limit: Int?
        /// The line that asks the same again.
        var line: String
        var heading: String
    }

    /// What is said, and what of it is more than words.
    struct Answered: Sendable {
        var reply: Reply
        var questionID: QuestionID
        /// One for each card; empty when there is nothing to show.
        var picks: [Pick]
    }

    func answer(_ question: Question, state: RecommenderSource.State, context: CommandContext) async throws -> Reply {
        try await answered(question, state: state, context: context).reply
    }

    func answered(
        _ question: Question, state: RecommenderSource.State, context: CommandContext
    ) async throws -> Answered {
        let asker = try context.asker()
        let questionID = context.continuing?.questionID ?? QuestionID(UUID().uuidString)
        let shown = try await database.read { try RecommendationLogStore($0).titlesShown(questionID) }
        var request = RecommendationRequest(
            asker: asker.id, audience: context.audience, mode: question.mode, wish: question.wish,
            filters: try filters(question, state: state, context: context),
            limit: question.limit ?? question.conditions?.limit ?? context.settings.cards, exclude: Set(shown),
            daysShown: try await Self.daysShown(to: asker.id, in: database, now: context.now),
            seed: Self.seed(questionID.rawValue), now: context.now)
        if let wish = question.wish {
            request.wish = await source.withMeaning(wish, for: request.readers, in: state)
        }
        let answer = try state.recommender.answer(request)
        guard !answer.picks.isEmpty else {
            let reply = Reply(blocks: [.paragraph(emptiness(answer.emptiness ?? .filtered, question, context))])
            return Answered(reply: reply, questionID: questionID, picks: [])
        }
        try await log(answer, question: question, id: questionID, state: state, context: context)
        return Answered(
            reply: reply(to: question, with: answer, context: context), questionID: questionID, picks: answer.picks)
    }

    /// Titles shown in the last month, by on how many days.
    static func daysShown(
        to member: MemberID, in database: any Database, now: Int64
    ) async throws -> [TitleID: Int] {
        try await database.read { try RecommendationLogStore($0).daysShown(member, since: now - 30 * .day) }
    }

    private func filters(
        _ question: Question, state: RecommenderSource.State, context: CommandContext
    ) throws(CommandError) -> Filters {
        guard let conditions = question.conditions else { return Filters() }
        var filters = conditions.filters
        let view = state.recommender.visibleLibrary(for: context.audience)
        for name in conditions.libraries {
            let folded = Tokenizer.fold(name)
            let found = view.visibleLibraries.filter {
                Tokenizer.fold($0.name) == folded || Tokenizer.fold($0.id.rawValue) == folded
            }
            guard !found.isEmpty else {
                let names = view.visibleLibraries.map { library in
                    let name = library.name.lowercased()
                    return name.contains(" ") ? "library:\"\(name)\"" : "library:\(name)"
                }.joined(separator: ", ")
                throw .badFilterValue(value: name, key: "library", example: names)
            }
            filters.libraries.formUnion(found.map(\.id))
        }
        filters.people = Set(filters.people.map { Self.person(named: $0, in: state.recommender.catalogue) })
        return filters
    }

    /// The name as the catalogue writes it, whatever the case and the accents; as typed when there is none.
    private static func person(named name: String, in catalogue: Catalogue) -> String {
        let folded = Tokenizer.fold(name)
        for facet in [Facet.director, .actor] {
            if let known = catalogue[facet].names.first(where: { Tokenizer.fold($0) == folded }) { return known }
        }
        return name
    }

    /// FNV-1a, so that a question has the same chance whenever it is asked again.
    private static func seed(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    private func log(
        _ answer: Answer, question: Question, id: QuestionID, state: RecommenderSource.State, context: CommandContext
    ) async throws {
        let logged = LoggedAnswer(
            id: AnswerID(UUID().uuidString), questionID: id, question: question.line,
            mode: question.wish == nil ? question.mode.name : "\(question.mode.name) by mood",
            member: try context.asker().id, room: RoomKey(context.room), askedAt: context.now,
            modelVersion: state.recommender.weights.version,
            entries: answer.picks.map { pick in
                LoggedEntry(
                    title: pick.title.id, score: pick.score, match: pick.match,
                    terms: Dictionary(uniqueKeysWithValues: pick.terms.map { ($0.key.rawValue, $0.value) }))
            })
        try await database.write { try RecommendationLogStore($0).append(logged) }
    }

    // MARK: - Words

    private func reply(
        to question: Question, with answer: Answer, context: CommandContext
    ) -> Reply {
        let locale = context.locale
        let builder = CardBuilder(locale)
        var blocks: [Reply.Block] = [.heading(question.heading)]
        if answer.isColdStart, question.wish == nil, case .tonight = question.mode {
            blocks.append(.paragraph(locale.text(.headingColdStart)))
        }
        if answer.startedOver { blocks.append(.paragraph(locale.text(.startedOver))) }
        return Reply(
            blocks: blocks, cards: answer.picks.map(builder.card(for:)),
            actions: [builder.spin],
            hint: locale.text(.hintCards))
    }

    private func emptiness(_ emptiness: Answer.Emptiness, _ question: Question, _ context: CommandContext) -> String {
        let locale = context.locale
        switch emptiness {
        case .nothingVisible: return locale.text(.emptyNothingVisible)
        case .filtered: return locale.text(.emptyFiltered)
        case .allSeen: return locale.text(.emptyAllSeen)
        case .allShown: return locale.text(.emptyAllShown)
        case .nothingToRediscover: return locale.text(.emptyRediscover)
        case .unmatched:
            return locale.text(.emptyMood, ["wish": question.wish?.text ?? ""])
        }
    }
}
