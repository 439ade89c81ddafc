import Chat
import Foundation
import MatrixCrypto
import Synchronization

@testable import Connectors

/// A conversation with everything around it: what is remembered is kept, what is said gets an event id, and what the bot was
/// asked is written down.
final class ConversationUnderTest: Sendable {
    static let bot = MatrixUserID("@recommendarr:example.org")
    static let anna = MatrixUserID("@anna:example.org")
    static let marco = MatrixUserID("@marco:example.org")
    static let direct = RoomView(id: RoomID("!direct:example.org"), people: [anna: "Anna"], isEncrypted: true)
    static let family = RoomView(
        id: RoomID("!family:example.org"), people: [anna: "Anna", marco: "Marco"], isEncrypted: true)

    private struct State {
        var asked: [ChatEvent] = []
        var records: [String: [String: Data]] = [:]
        var said: [OutgoingMessage] = []
        var now: Int64 = 1_700_000_000_000
        var eventCount = 0
    }

    private let state = Mutex(State())
    private let answers: @Sendable (ChatEvent) -> Reply?
    private let milliseconds: Int64
    private let phrases: MatrixPhrases

    /// - Parameter milliseconds: how long the bot thinks.
    init(
        taking milliseconds: Int64 = 0, phrases: MatrixPhrases = LocalePhrases.english,
        _ answers: @escaping @Sendable (ChatEvent) -> Reply?
    ) {
        self.answers = answers
        self.milliseconds = milliseconds
        self.phrases = phrases
    }

    /// What the bot was asked, in order.
    var asked: [ChatEvent] { state.withLock { $0.asked } }
    var lines: [String] { asked.map(\.text) }
    /// Everything that was said.
    var said: [OutgoingMessage] { state.withLock { $0.said } }
    var records: [String: [String: Data]] { state.withLock { $0.records } }

    func wait(milliseconds: Int64) { state.withLock { $0.now += milliseconds } }

    // MARK: - What people do

    /// - Returns: what the bot says to it.
    @discardableResult
    func happens(
        _ type: String, _ content: JSONValue, by sender: MatrixUserID = anna, in room: RoomView = family,
        redacts: EventID? = nil, id: String? = nil
    ) async throws -> [OutgoingMessage] {
        let event = state.withLock { state in
            state.eventCount += 1
            return RoomEvent(
                id: EventID(id ?? "$event\(state.eventCount)"), room: room.id, type: type, sender: sender,
                timestamp: state.now, content: content, redacts: redacts, wasEncrypted: room.isEncrypted)
        }
        return keep(try await conversation.consequences(of: event, in: room))
    }

    @discardableResult
    func says(
        _ text: String, by sender: MatrixUserID = anna, in room: RoomView = family, id: String? = nil,
        with more: JSONValue = [:]
    ) async throws -> [OutgoingMessage] {
        var content = more
        content["msgtype"] = content["msgtype"] ?? "m.text"
        content["body"] = .string(text)
        return try await happens("m.room.message", content, by: sender, in: room, id: id)
    }

    @discardableResult
    func replies(
        _ text: String, to event: EventID, by sender: MatrixUserID = anna, in room: RoomView = family
    ) async throws -> [OutgoingMessage] {
        let relation: JSONValue = ["m.in_reply_to": ["event_id": .string(event.rawValue)]]
        return try await says(text, by: sender, in: room, with: ["m.relates_to": relation])
    }

    @discardableResult
    func corrects(
        _ event: String, to text: String, by sender: MatrixUserID = anna, in room: RoomView = family
    ) async throws -> [OutgoingMessage] {
        try await says(
            "* " + text, by: sender, in: room,
            with: [
                "m.new_content": ["msgtype": "m.text", "body": .string(text)],
                "m.relates_to": ["rel_type": "m.replace", "event_id": .string(event)],
            ])
    }

    @discardableResult
    func reacts(
        _ key: String, to event: EventID, by sender: MatrixUserID = anna, in room: RoomView = family, id: String? = nil
    ) async throws -> [OutgoingMessage] {
        let relation: JSONValue = [
            "rel_type": "m.annotation", "event_id": .string(event.rawValue), "key": .string(key),
        ]
        return try await happens("m.reaction", ["m.relates_to": relation], by: sender, in: room, id: id)
    }

    @discardableResult
    func takesBack(
        _ event: String, by sender: MatrixUserID = anna, in room: RoomView = family
    ) async throws -> [OutgoingMessage] {
        try await happens("m.room.redaction", [:], by: sender, in: room, redacts: EventID(event))
    }

    @discardableResult
    func votes(
        _ option: String, in poll: EventID, by sender: MatrixUserID = anna, in room: RoomView = family
    ) async throws -> [OutgoingMessage] {
        try await happens(
            "org.matrix.msc3381.poll.response",
            [
                "m.relates_to": ["rel_type": "m.reference", "event_id": .string(poll.rawValue)],
                "org.matrix.msc3381.poll.response": ["answers": [.string(option)]],
            ], by: sender, in: room)
    }

    func announces(_ reply: Reply, in room: RoomView = family, id: String) async throws -> [OutgoingMessage] {
        keep(try await conversation.announcement(reply, in: room.id, id: id, language: phrases))
    }

    /// Drops the records that are too old.
    func sweep() {
        state.withLock { state in
            for kind in TalkSweep.kinds {
                for id in TalkSweep.outdated(state.records[kind] ?? [:], of: kind, now: state.now) {
                    state.records[kind]?[id] = nil
                }
            }
        }
    }

    // MARK: - Around it

    private func keep(_ consequences: Consequences) -> [OutgoingMessage] {
        state.withLock { state in
            for (kind, records) in consequences.remembered {
                for (id, value) in records { state.records[kind, default: [:]][id] = value }
            }
            state.said += consequences.messages
        }
        return consequences.messages
    }

    private var conversation: Conversation {
        let phrases = phrases
        return Conversation(
            name: BotName(userID: Self.bot, displayName: "Recommendarr"),
            languages: MatrixLanguages(all: LocalePhrases.all) { _ in phrases },
            handler: { [self] event in
                state.withLock { state in
                    state.asked.append(event)
                    state.now += milliseconds
                }
                return answers(event)
            },
            recall: { [self] kind, id in state.withLock { $0.records[kind]?[id] } },
            messageID: { [self] event, room in
                said.first { $0.event == event && ($0.destination == .room(room) || Self.direct.id == room) }?.id
            },
            clock: { [self] in state.withLock { $0.now } })
    }
}

extension OutgoingMessage {
    /// The event that it became.
    var event: EventID { EventID("$sent:\(id)") }

    var content: JSONValue? {
        switch kind {
        case .event(_, let content, _), .edit(_, let content): content
        case .reaction, .redaction: nil
        }
    }

    var type: String? { if case .event(let type, _, _) = kind { type } else { nil } }
    var body: String? { content?["body"]?.string }
    var buttonKey: String? { if case .reaction(_, let key) = kind { key } else { nil } }
}

extension [OutgoingMessage] {
    var bodies: [String] { compactMap(\.body) }
    var buttonKeys: [String] { compactMap(\.buttonKey) }
}
