import Chat
import Engine
import Storage

/// What was said before in a room: it gives numbers, the words of an option, and “spin” their meaning.
struct Recall: Sendable {
    let database: any Database
    let parser: CommandParser

    /// An answer after this long is to something else, ms.
    private static let memory: Int64 = 3_600_000

    /// The question that a member has not answered yet.
    func openQuestion(of member: MemberID?, in room: Room, now: Int64) async throws -> OpenQuestion? {
        guard let member else { return nil }
        let question = try await database.read { try OpenQuestionStore($0).get(of: member, in: RoomKey(room)) }
        return question.flatMap { now - $0.askedAt <= Self.memory ? $0 : nil }
    }

    /// Keeps what the reply asks; whatever was asked before is passed over.
    func keep(_ choice: Choice?, insteadOf old: OpenQuestion?, of member: MemberID?, in room: Room, now: Int64)
        async throws
    {
        guard let member, choice != nil || old != nil else { return }
        let question = choice.map { OpenQuestion(askedAt: now, options: $0.options) }
        try await database.write { try OpenQuestionStore($0).set(question, of: member, in: RoomKey(room)) }
    }

    /// The option whose words were said.
    func option(_ text: String, of question: OpenQuestion?) throws(CommandError) -> Invocation? {
        let said = Tokenizer.fold(text)
        guard let option = question?.options.first(where: { Tokenizer.fold($0.label) == said }) else { return nil }
        return try invocation(option.command)
    }

    /// What a request means, with the answer that it goes on from.
    /// - Returns: `nil` for a number that was not said to the bot.
    func meaning(
        of request: Request, by member: MemberID?, in room: Room, open question: OpenQuestion?, now: Int64
    ) async throws -> (Invocation, continuing: LoggedAnswer?)? {
        switch request {
        case .command(let invocation): return (invocation, nil)
        case .spin:
            guard let last = try await lastAnswer(to: member, in: room), let invocation = try invocation(last.question)
            else { throw CommandError.nothingToSpin }
            return (invocation, last)
        case .card(let number, let action):
            guard let last = try await lastAnswer(to: member, in: room) else { throw CommandError.noCardsYet }
            guard last.entries.indices.contains(number - 1) else {
                throw CommandError.noSuchCard(number: number, count: last.entries.count)
            }
            let line = action.line(for: last.entries[number - 1].title.description)
            guard let invocation = try invocation(line) else { throw CommandError.noCardsYet }
            return (invocation, nil)
        case .option(let number, let isAddressed):
            do {
                let invocation = try await chosen(number, by: member, in: room, open: question, now: now)
                return (invocation, nil)
            } catch let error as CommandError {
                guard isAddressed else { return nil }
                throw error
            }
        }
    }

    /// The number answers the newest of what is open: the member's own question, or a vote that they are one of.
    private func chosen(
        _ number: Int, by member: MemberID?, in room: Room, open question: OpenQuestion?, now: Int64
    ) async throws -> Invocation {
        guard let member else { throw CommandError.notLinked }
        let vote = try await database.read { try VoteStore($0).latest(on: room.platform, in: room.id) }
            .flatMap { $0.isOpen(at: now) && $0.ballots.keys.contains(member) ? $0 : nil }
        var commands: [String] = []
        if let question, question.askedAt >= vote?.question.openedAt ?? .min {
            commands = question.options.map(\.command)
        } else if let vote {
            commands = vote.question.options.indices.map { VoteCommand.line(for: $0, of: vote.id) }
        }
        guard !commands.isEmpty else { throw CommandError.nothingToChoose(number: number) }
        guard commands.indices.contains(number - 1), let invocation = try invocation(commands[number - 1]) else {
            throw CommandError.noSuchOption(number: number, count: commands.count)
        }
        return invocation
    }

    private func invocation(_ line: String) throws(CommandError) -> Invocation? {
        guard case .command(let invocation)? = try parser.request(for: line, isDirect: true) else { return nil }
        return invocation
    }

    private func lastAnswer(to member: MemberID?, in room: Room) async throws -> LoggedAnswer? {
        guard let member else { throw CommandError.notLinked }
        return try await database.read { session in
            try RecommendationLogStore(session).latestAnswer(member: member, room: RoomKey(room))
        }
    }
}
