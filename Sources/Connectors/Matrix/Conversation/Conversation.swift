import Chat
import Foundation
import MatrixCrypto

/// Understands what people do in rooms, asks the bot, and says what follows: messages and records, which the transport keeps in
/// one transaction with the settled event. Nothing is sent from here.
///
/// The events of one room are to be worked on one after the other: a reaction changes the record of the answer.
struct Conversation: Sendable {
    /// The value of a record of `ConnectorMemory`.
    typealias Recall = @Sendable (_ kind: String, _ id: String) async throws -> Data?
    /// The id of the message that was sent as this event; `nil` for what the bot did not send into this room.
    typealias MessageID = @Sendable (_ event: EventID, _ room: RoomID) async throws -> String?

    let name: BotName
    let languages: MatrixLanguages
    let handler: EventHandler
    let recall: Recall
    let messageID: MessageID
    /// Milliseconds since 1970.
    let clock: @Sendable () -> Int64

    /// - Throws: what `recall` and `messageID` throw; then nothing has followed, and the event is to be worked on again.
    func consequences(of event: RoomEvent, in view: RoomView) async throws -> Consequences {
        guard event.room == view.id, event.sender != name.userID else { return Consequences() }
        let room = view.including(event.sender)
        switch event.type {
        case "m.room.message": return try await hear(event, in: room)
        case "m.reaction": return try await notice(reaction: event, in: room)
        case "m.room.redaction": return try await takeBack(event, in: room)
        case "m.poll.response", "org.matrix.msc3381.poll.response": return try await count(response: event, in: room)
        case RoomEvent.undecryptable: return complain(about: event, in: room)
        default: return Consequences()
        }
    }

    // MARK: - What is said

    private func hear(_ event: RoomEvent, in room: RoomView) async throws -> Consequences {
        guard let said = SaidMessage(event.content) else { return Consequences() }
        if let original = said.corrects { return try await hear(correction: said, of: original, event, in: room) }
        let line = name.line(of: said, isDirect: room.isDirect)
        let place = AnswerPlace(thread: said.thread, event: event.id, isQuoting: !room.isDirect)
        let text = line?.text ?? said.body
        if let (answer, meaning) = try await meaning(of: text, said, in: room) {
            return try await obey(Deed(event: event, answer: answer, meaning: meaning, place: place), in: room)
        }
        guard let line else { return Consequences() }
        return try await answer(
            Turn(
                id: event.id.rawValue, line: line.text, isAddressed: line.isAddressed, sender: event.sender,
                place: place),
            in: room)
    }

    /// What is meant for an answer: a reply to it; in a room also what is said soon after it, such as “1 up”, which is how the
    /// hint says it. In a direct chat the bot itself knows which answer was the last.
    private func meaning(
        of text: String, _ said: SaidMessage, in room: RoomView
    ) async throws -> (ReactedTo, Deed.Meaning)? {
        guard text.utf8.count <= 100 else { return nil }
        // A thread under a card is about that card.
        for target in [said.repliesTo, said.thread].compactMap({ $0 }) {
            guard let answer = try await answer(sentAs: target, in: room.id) else { continue }
            return answer.record.meaning(of: text, part: answer.part).map { (answer, $0) }
        }
        guard !room.isDirect, said.repliesTo == nil, let latest = try await record(LatestRecord.self, room.id.rawValue),
            clock() - latest.at <= LatestRecord.lifetime,
            let record = try await record(AnswerRecord.self, latest.answer), record.thread == said.thread
        else { return nil }
        return record.meaning(of: text, part: nil).map { ((latest.answer, latest.part, record), $0) }
    }

    /// Only who was not understood, and says it better at once, is answered again. What was done is not done twice.
    private func hear(
        correction said: SaidMessage, of original: EventID, _ event: RoomEvent, in room: RoomView
    ) async throws -> Consequences {
        guard let refusal = try await record(RefusalRecord.self, original.rawValue), refusal.sender == event.sender,
            clock() - refusal.at <= RefusalRecord.lifetime,
            let line = name.line(of: said, isDirect: room.isDirect)
        else { return Consequences() }
        var turn = Turn(
            id: event.id.rawValue, line: line.text, isAddressed: line.isAddressed, sender: event.sender,
            place: AnswerPlace(thread: refusal.thread, event: original, isQuoting: !room.isDirect))
        turn.correcting = (original, refusal.message)
        return try await answer(turn, in: room)
    }

    private func complain(about event: RoomEvent, in room: RoomView) -> Consequences {
        let texts = languages.all.map { BlockText.paragraph($0.undecryptable.shownText(1_500)) }
        let content = MessageContent.text(.joined(texts), isNotice: true)
        return Consequences(messages: [
            OutgoingMessage(
                id: "\(event.id.rawValue)/undecryptable", destination: .room(room.id),
                kind: .event(type: "m.room.message", content: content))
        ])
    }

    // MARK: - Memory

    func record<Record: TalkRecord>(_: Record.Type, _ id: String) async throws -> Record? {
        // A record of another version says nothing; that is better than an event that can never be settled.
        try await recall(Record.kind, id).flatMap { try? Record($0) }
    }

    /// An answer, its id, and the number of the message in it that somebody reacted to.
    typealias ReactedTo = (id: String, part: Int, record: AnswerRecord)

    /// The answer that an event is a part of.
    func answer(sentAs event: EventID, in room: RoomID) async throws -> ReactedTo? {
        guard let message = try await messageID(event, room), let slash = message.lastIndex(of: "/"),
            let part = Int(message[message.index(after: slash)...])
        else { return nil }
        let id = String(message[..<slash])
        guard let record = try await record(AnswerRecord.self, id), record.parts.indices.contains(part),
            clock() - record.at <= AnswerRecord.lifetime
        else { return nil }
        return (id, part, record)
    }
}
