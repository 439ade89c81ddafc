package import Chat
import Engine
import Presentation
package import Storage

/// `vote [close] [number]`: votes in the newest vote of the room, or in the one that a button names.
package struct VoteCommand: Command {
    private static let end = ParameterKey.choice("end", .parameterEnd, ["close"])
    private static let number = ParameterKey.integer("number", .parameterOption, 1...99)
    private static let vote = ParameterKey.token("of", .parameterOption)

    /// What somebody voted for is for nobody else until the end.
    package let descriptor = CommandDescriptor(
        name: "vote", summary: .commandVote, parameters: [vote.parameter, end.parameter, number.parameter],
        isPersonal: true)

    private let source: RecommenderSource
    private let database: any Database
    private let bell: VoteBell

    package init(source: RecommenderSource, database: any Database, bell: VoteBell) {
        self.source = source
        self.database = database
        self.bell = bell
    }

    /// The command line that votes for an option.
    static func line(for option: Int, of vote: VoteID) -> String { "vote \(option + 1) of:\(vote)" }

    package func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply {
        let asker = try context.asker()
        let (id, room) = (invocation[Self.vote].flatMap { Int64($0) }.map(VoteID.init), context.room)
        let found = try await database.read { session in
            let votes = VoteStore(session)
            return try id.map { try votes.find($0) } ?? votes.latest(on: room.platform, in: room.id)
        }
        let state = try await source.state(now: context.now)
        // Of votes elsewhere only those know who are part of them.
        guard let vote = found, vote.ballots.keys.contains(asker.id) || vote.isHeld(in: room) else {
            throw CommandError.noVote
        }
        let writer = VoteWriter(locale: context.locale, state: state, readers: context.audience, now: context.now)
        if invocation[Self.end] != nil { return try await close(vote, writer: writer, context: context) }
        guard let number = invocation[Self.number] else { return try standing(of: vote, writer, context) }
        guard vote.ballots.keys.contains(asker.id) else {
            throw CommandError.noVoter(names: vote.ballots.keys.sorted().compactMap { state.name(of: $0) })
        }
        return try await cast(number, in: vote, writer: writer, context: context)
    }

    // MARK: - Voting

    private func cast(
        _ number: Int, in vote: StoredVote, writer: VoteWriter, context: CommandContext
    ) async throws -> Reply {
        let (asker, choice, now) = (try context.asker(), number - 1, context.now)
        guard vote.question.options.indices.contains(choice) else {
            throw CommandError.noSuchOption(number: number, count: vote.question.options.count)
        }
        guard let name = writer.name(of: choice, of: vote) else { throw CommandError.optionGone }
        let isDirect = vote.isHeld(in: context.room) && context.room.isDirect
        let result = try await database.write { session in
            let votes = VoteStore(session)
            let cast = try votes.cast(choice, by: asker.id, in: vote.id, at: now)
            if isDirect, case .counted(let vote, _) = cast, vote.closedAt != nil {
                try VoteEnding(vote, writer).tell([asker.id], at: now, in: session)
            }
            return cast
        }
        let locale = context.locale
        switch result {
        case .refused: throw CommandError.noVote
        case .over(let vote): return over(vote, writer: writer)
        case .counted(let vote, let before):
            if isDirect, vote.closedAt != nil { return writer.outcome(of: vote) }
            let isChange = before != nil && before != choice
            var text = locale.text(isChange ? .voteChanged : .voteCounted, ["title": name])
            if vote.closedAt != nil {
                bell.ring()
                text += " " + locale.text(.voteLast)
            } else if !vote.waitingFor.isEmpty {
                text += " " + locale.text(.voteWaiting, ["names": writer.names(vote.waitingFor)])
            }
            return Reply(blocks: [.paragraph(text)])
        }
    }

    private func close(_ vote: StoredVote, writer: VoteWriter, context: CommandContext) async throws -> Reply {
        let (asker, now) = (try context.asker(), context.now)
        guard vote.question.member == asker.id else {
            throw CommandError.notYourVote(name: writer.names([vote.question.member]))
        }
        guard vote.closedAt == nil else { return over(vote, writer: writer) }
        let isDirect = vote.isHeld(in: context.room) && context.room.isDirect
        let closed = try await database.write { session in
            let closed = try VoteStore(session).close(vote.id, at: now)
            if isDirect, let closed { try VoteEnding(closed, writer).tell([asker.id], at: now, in: session) }
            return closed
        }
        guard let closed else { throw CommandError.noVote }
        if isDirect { return writer.outcome(of: closed) }
        bell.ring()
        return Reply(blocks: [.paragraph(context.locale.text(.voteClosing))])
    }

    private func over(_ vote: StoredVote, writer: VoteWriter) -> Reply {
        var reply = writer.outcome(of: vote)
        reply.blocks.insert(.paragraph(writer.locale.text(.voteOver)), at: 0)
        // It was ended where it was held, and numbers may mean other cards by now.
        reply.endedVote = nil
        for index in reply.cards.indices { reply.cards[index].actions = [] }
        reply.hint = ""
        return reply
    }

    /// How it stands: who has voted, but not for what.
    private func standing(of vote: StoredVote, _ writer: VoteWriter, _ context: CommandContext) throws -> Reply {
        let asker = try context.asker()
        guard vote.isOpen(at: context.now) else { return over(vote, writer: writer) }
        let locale = context.locale
        var reply = Reply(hint: locale.text(.voteHint))
        reply.blocks.append(.heading(locale.text(.voteQuestion)))
        reply.blocks.append(
            .list(
                vote.question.options.indices.compactMap { index in
                    writer.name(of: index, of: vote).map { "\(index + 1) – \($0)" }
                }))
        if let own = vote.ballots[asker.id] ?? nil, let name = writer.name(of: own, of: vote) {
            reply.blocks.append(.paragraph(locale.text(.voteYours, ["title": name])))
        }
        reply.blocks.append(.paragraph(locale.text(.voteWaiting, ["names": writer.names(vote.waitingFor)])))
        return reply
    }
}

extension StoredVote {
    func isHeld(in room: Room) -> Bool { question.platform == room.platform && question.room == room.id }
}

extension RecommenderSource.State {
    func name(of member: MemberID) -> String? { recommender.member(member)?.name }
}
