import Chat
import Foundation
import MatrixCrypto

extension Conversation {
    /// More reactions to one answer are nobody's opinion.
    private static let reactionLimit = 500

    func notice(reaction event: RoomEvent, in room: RoomView) async throws -> Consequences {
        let relation = event.content["m.relates_to"]
        guard relation?["rel_type"]?.string == "m.annotation",
            let sign = relation?["key"]?.string.flatMap(ReactionSign.init(key:)),
            let target = relation?["event_id"]?.string.map({ EventID($0) }),
            let answer = try await answer(sentAs: target, in: room.id),
            let meaning = answer.record.meaning(of: sign, part: answer.part),
            answer.record.reactions.count < Self.reactionLimit,
            !answer.record.reactions.contains(where: {
                $0.sender == event.sender && $0.sign == sign.key && $0.part == answer.part
            })
        else { return Consequences() }
        let place = AnswerPlace(thread: answer.record.thread, event: target, isQuoting: !room.isDirect)
        return try await obey(
            Deed(event: event, answer: answer, meaning: meaning, place: place, sign: sign), in: room)
    }

    func count(response event: RoomEvent, in room: RoomView) async throws -> Consequences {
        let relation = event.content["m.relates_to"]
        // The last two are the names of the proposal once it is accepted (MSC3381).
        let selections =
            event.content["org.matrix.msc3381.poll.response"]?["answers"]?.array
            ?? event.content["m.poll.response"]?["answers"]?.array ?? event.content["m.selections"]?.array
        guard relation?["rel_type"]?.string == "m.reference",
            let target = relation?["event_id"]?.string.map({ EventID($0) }),
            let answer = try await answer(sentAs: target, in: room.id),
            let option = selections?.first?.string.flatMap(PollText.optionIndex),
            answer.record.options.indices.contains(option)
        else { return Consequences() }
        let place = AnswerPlace(thread: answer.record.thread, event: target, isQuoting: !room.isDirect)
        return try await obey(Deed(event: event, answer: answer, meaning: .option(option), place: place), in: room)
    }

    /// Acts for the person who did it, with that person's rights.
    func obey(_ deed: Deed, in room: RoomView) async throws -> Consequences {
        switch deed.meaning {
        case .card(_, let action) where action.isVerdict: return try await judge(deed, action, in: room)
        case .card(_, let action): return try await goOn(deed, by: action.command, in: room)
        case .again(let command):
            // The log knows the question of the one who asked; for somebody else it is asked anew.
            let isAskers = deed.answer.record.asker == deed.event.sender
            return try await goOn(deed, by: isAskers ? command : deed.answer.record.question, in: room)
        case .option(let index): return try await choose(index, deed, in: room)
        }
    }

    private func goOn(_ deed: Deed, by command: String, in room: RoomView) async throws -> Consequences {
        var turn = turn(of: deed, command)
        if case .again = deed.meaning { turn.question = deed.answer.record.question }
        var consequences = try await answer(turn, in: room)
        var record = deed.answer.record
        if try note(deed, in: &record, &consequences) { try consequences.remember(record, as: deed.answer.id) }
        return consequences
    }

    private func judge(
        _ deed: Deed, _ action: AnswerRecord.ShownAction, in room: RoomView
    ) async throws -> Consequences {
        guard let reply = await ask(turn(of: deed, action.command), in: room) else { return Consequences() }
        var consequences = Consequences()
        var record = deed.answer.record
        let wasNoted = try reply.outcome == .answered && note(deed, in: &record, &consequences)
        if room.isDirect || reply.outcome != .answered {
            consequences.messages += await aside(reply, after: deed, in: room)
        } else if deed.isTyped {
            consequences.messages.append(sign(of: deed.event, under: .event(deed.event.id), in: room))
        } else if record.signs[deed.answer.part] == nil {
            // The same sign for whatever was noted of whomever, and once: it tells nothing that the reaction does not.
            let message = sign(of: deed.event, under: .message("\(deed.answer.id)/\(deed.answer.part)"), in: room)
            record.signs[deed.answer.part] = message.id
            consequences.messages.append(message)
        }
        if wasNoted { try consequences.remember(record, as: deed.answer.id) }
        return consequences
    }

    private func choose(_ index: Int, _ deed: Deed, in room: RoomView) async throws -> Consequences {
        var record = deed.answer.record
        let person = deed.event.sender.rawValue
        guard deed.isTyped || record.chosen[person] != index else { return Consequences() }
        record.chosen[person] = index
        let turn = turn(of: deed, record.options[index])
        var consequences: Consequences
        if record.isVote, !deed.isTyped {
            guard let reply = await ask(turn, in: room) else { return Consequences() }
            // The poll shows how it stands.
            guard reply.outcome == .answered else {
                return Consequences(messages: await aside(reply, after: deed, in: room))
            }
            consequences = Consequences(messages: room.isDirect ? await aside(reply, after: deed, in: room) : [])
        } else {
            consequences = try await answer(turn, in: room)
        }
        _ = try note(deed, in: &record, &consequences)
        try consequences.remember(record, as: deed.answer.id)
        return consequences
    }

    // MARK: - Taking back

    /// A reaction that is taken away no longer counts; an earlier one of the same person to the same card counts again.
    func takeBack(_ event: RoomEvent, in room: RoomView) async throws -> Consequences {
        // Whoever tidies a room up does not change what others like.
        guard let reaction = event.redacts,
            let answer = try await record(ReactionRecord.self, reaction.rawValue)?.answer,
            var record = try await record(AnswerRecord.self, answer),
            let index = record.reactions.firstIndex(where: { $0.event == reaction && $0.sender == event.sender })
        else { return Consequences() }
        let taken = record.reactions.remove(at: index)
        var consequences = Consequences()
        consequences.forget(ReactionRecord.self, reaction.rawValue)
        if taken.command != nil, let card = taken.card, record.cards.indices.contains(card) {
            let standing = record.reactions.last { $0.sender == event.sender && $0.card == card && $0.command != nil }
            let line = "feedback undo \(record.cards[card].reference)"
            var reply = await ask(turn(event, event.id.rawValue, line), in: room)
            if reply?.outcome == .answered, let command = standing?.command {
                reply = await ask(turn(event, "\(event.id.rawValue)/again", command), in: room)
            }
            if let reply, room.isDirect || reply.outcome == .failed {
                consequences.messages += await aside(reply, by: event, in: room)
            }
            if !record.reactions.contains(where: { $0.part == taken.part && $0.command != nil }),
                let sign = record.signs.removeValue(forKey: taken.part)
            {
                consequences.messages.append(
                    OutgoingMessage(
                        id: "\(event.id.rawValue)/unnoted", destination: .room(room.id),
                        kind: .redaction(.message(sign))))
            }
        } else {
            record.chosen[event.sender.rawValue] = nil
        }
        try consequences.remember(record, as: answer)
        return consequences
    }

    // MARK: - Parts of it

    private func turn(of deed: Deed, _ command: String) -> Turn {
        Turn(
            id: deed.event.id.rawValue, line: command, isAddressed: true, sender: deed.event.sender, place: deed.place,
            isSilentWhenRefused: !deed.isTyped)
    }

    private func turn(_ event: RoomEvent, _ id: String, _ command: String) -> Turn {
        Turn(
            id: id, line: command, isAddressed: true, sender: event.sender,
            place: AnswerPlace(isQuoting: false), isSilentWhenRefused: true)
    }

    /// Keeps that somebody reacted, so that it is not done twice and can be taken back.
    /// - Returns: whether there was anything to keep.
    private func note(
        _ deed: Deed, in record: inout AnswerRecord, _ consequences: inout Consequences
    ) throws -> Bool {
        guard let sign = deed.sign else { return false }
        var card: Int?
        var command: String?
        if case .card(let index, let action) = deed.meaning {
            card = index
            if action.isVerdict { command = action.command }
        }
        record.reactions.append(
            .init(
                event: deed.event.id, sender: deed.event.sender, sign: sign.key, part: deed.answer.part, card: card,
                command: command))
        try consequences.remember(ReactionRecord(at: clock(), answer: deed.answer.id), as: deed.event.id.rawValue)
        return true
    }

    private func sign(of event: RoomEvent, under target: OutgoingMessage.Target, in room: RoomView) -> OutgoingMessage {
        OutgoingMessage(
            id: "\(event.id.rawValue)/noted", destination: .room(room.id),
            kind: .reaction(target, key: ReactionSign.noted.key))
    }

    private func aside(_ reply: Reply, after deed: Deed, in room: RoomView) async -> [OutgoingMessage] {
        // A room full of guests is not told, one after the other, that the bot does not know them.
        guard room.isDirect || deed.isTyped || reply.outcome == .failed else { return [] }
        return await aside(reply, by: deed.event, in: room)
    }

    /// A short word for one person, which does not ring.
    private func aside(_ reply: Reply, by event: RoomEvent, in room: RoomView) async -> [OutgoingMessage] {
        let phrases = await languages.phrases(event.sender.identity)
        var answer = Answer(
            id: event.id.rawValue, destination: room.isDirect ? .room(room.id) : .direct(event.sender), place: nil,
            parts: ReplyLayout(reply: reply, phrases: phrases).parts)
        answer.isNotice = true
        return answer.messages
    }
}
