import Chat
import Foundation
import MatrixCrypto

extension Conversation {
    /// Milliseconds after which the asker is called when the answer is there.
    private static let patience: Int64 = 15_000

    func ask(_ turn: Turn, in room: RoomView) async -> Reply? {
        await handler(
            ChatEvent(
                id: turn.id, sender: turn.sender.identity, senderName: room.people[turn.sender] ?? turn.sender.rawValue,
                room: room.neutral, isAddressed: turn.isAddressed, text: turn.line))
    }

    /// Asks, and says what is answered: in the room, or to the asker alone.
    func answer(_ turn: Turn, in room: RoomView) async throws -> Consequences {
        let started = clock()
        guard var reply = await ask(turn, in: room) else { return Consequences() }
        let isPrivate = reply.visibility == .asker && !room.isDirect
        if turn.isSilentWhenRefused, !room.isDirect, reply.outcome == .refused { return Consequences() }
        let phrases = await languages.phrases(turn.sender.identity)
        if asksForHelp(turn.line) { reply.blocks.append(.paragraph(phrases.reactions)) }
        let parts = ReplyLayout(reply: reply, phrases: phrases).parts
        guard !parts.isEmpty else { return Consequences() }

        var answer = Answer(
            id: turn.id, destination: isPrivate ? .direct(turn.sender) : .room(room.id),
            place: isPrivate ? nil : turn.place, parts: parts)
        if !room.isDirect, !isPrivate, clock() - started > Self.patience { answer.mentioned = turn.sender }
        if !isPrivate, let (_, message) = turn.correcting { answer.replaced = message }
        var consequences = Consequences(messages: answer.messages)
        if isPrivate { consequences.add(try await mentionOfPrivacy(turn, in: room, phrases)) }
        let record = AnswerRecord(of: reply, said: answer, to: turn, at: clock())
        if record.canBeActedOn {
            try consequences.remember(record, as: turn.id)
            try rememberLatest(answer, in: room.id, &consequences)
        }
        try await end(reply, in: room.id, id: turn.id, &consequences)
        try rememberVote(of: reply, in: room.id, parts: parts, id: turn.id, &consequences)
        try rememberRefusal(reply, turn, answer, &consequences)
        return consequences
    }

    /// Something that nobody asked for at this moment, such as the outcome of a vote. The same id makes the same messages.
    func announcement(_ reply: Reply, in room: RoomID, id: String, language: MatrixPhrases) async throws -> Consequences
    {
        let parts = ReplyLayout(reply: reply, phrases: language).parts
        let id = "announcement/\(id)"
        var answer = Answer(id: id, destination: .room(room), place: nil, parts: parts)
        answer.isNotice = true
        var consequences = Consequences(messages: answer.messages)
        let record = AnswerRecord(of: reply, said: answer, to: nil, at: clock())
        if record.canBeActedOn {
            try consequences.remember(record, as: id)
            try rememberLatest(answer, in: room, &consequences)
        }
        try await end(reply, in: room, id: id, &consequences)
        try rememberVote(of: reply, in: room, parts: parts, id: id, &consequences)
        return consequences
    }

    private func asksForHelp(_ line: String) -> Bool {
        let bare = line.hasPrefix("!") ? line.dropFirst() : line[...]
        let words = bare.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
        return words.isEmpty || (words.count == 1 && languages.all.contains { $0.helpWord.lowercased() == words[0] })
    }

    /// One sentence for the room, which waits for an answer too; not each time.
    private func mentionOfPrivacy(
        _ turn: Turn, in room: RoomView, _ phrases: MatrixPhrases
    ) async throws -> Consequences {
        let key = "\(room.id.rawValue) \(turn.sender.rawValue)"
        if let last = try await record(PrivacyRecord.self, key), clock() - last.at <= PrivacyRecord.lifetime {
            return Consequences()
        }
        var content = MessageContent.text(
            BlockText.paragraph(phrases.answeredPrivately.shownText(2_000)), isNotice: true)
        content["m.relates_to"] = turn.place.relation(isFirst: true)
        var consequences = Consequences(messages: [
            OutgoingMessage(
                id: "\(turn.id)/private", destination: .room(room.id),
                kind: .event(type: "m.room.message", content: content))
        ])
        try consequences.remember(PrivacyRecord(at: clock()), as: key)
        return consequences
    }

    private func rememberLatest(_ answer: Answer, in room: RoomID, _ consequences: inout Consequences) throws {
        guard answer.destination == .room(room) else { return }
        try consequences.remember(
            LatestRecord(at: clock(), answer: answer.id, part: answer.parts.count - 1), as: room.rawValue)
    }

    private func rememberRefusal(
        _ reply: Reply, _ turn: Turn, _ answer: Answer, _ consequences: inout Consequences
    ) throws {
        guard !turn.isSilentWhenRefused else { return }
        let event = turn.correcting?.event.rawValue ?? turn.id
        if reply.outcome == .refused, answer.parts.count == 1, answer.place != nil {
            let refusal = RefusalRecord(
                at: clock(), sender: turn.sender, thread: turn.place.thread,
                message: answer.isReplacing ? turn.correcting?.message ?? "" : answer.messageID(0))
            try consequences.remember(refusal, as: event)
        } else if turn.correcting != nil {
            consequences.forget(RefusalRecord.self, event)
        }
    }

    // MARK: - Votes

    private func rememberVote(
        of reply: Reply, in room: RoomID, parts: [ReplyLayout.Part], id: String, _ consequences: inout Consequences
    ) throws {
        guard let vote = reply.vote,
            let part = parts.firstIndex(where: { if case .poll = $0.content { true } else { false } })
        else { return }
        try consequences.remember(VoteRecord(at: clock(), room: room, message: "\(id)/\(part)"), as: vote.id)
    }

    /// Closes the poll of a vote that is over, in the words of the reply that tells the winner.
    private func end(_ reply: Reply, in room: RoomID, id: String, _ consequences: inout Consequences) async throws {
        guard let vote = reply.endedVote, let poll = try await record(VoteRecord.self, vote), poll.room == room else {
            return
        }
        // The result is shown first, and then what it means.
        consequences.messages.insert(
            OutgoingMessage(
                id: "\(id)/end", destination: .room(room),
                kind: .event(
                    type: "org.matrix.msc3381.poll.end", content: PollText.end(reply.plainText),
                    reference: .message(poll.message))), at: 0)
        consequences.forget(VoteRecord.self, vote)
    }
}
