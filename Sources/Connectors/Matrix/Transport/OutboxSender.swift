import Logging
import MatrixCrypto
import Web

/// Sends what is in the outbox, in each room in its order. What was interrupted is sent again with the same transaction id, so
/// that it arrives once.
struct OutboxSender: Sendable {
    let surroundings: Surroundings
    let sent: SentMessages

    /// A message that the homeserver fails at so often is the reason for it.
    private static let mostServerErrors = 10

    func run() async throws {
        let schedule = surroundings.account.signals.sending
        while true {
            let room = try await schedule.next()
            defer { schedule.done(room) }
            try await sendAll(in: room)
        }
    }

    private func sendAll(in room: RoomID) async throws {
        var failures = 0
        while true {
            do {
                guard let (entry, isRoomEncrypted) = try await surroundings.account.firstToSend(in: room) else {
                    return
                }
                if isRoomEncrypted, entry.isReadable {
                    surroundings.logger.error(
                        "a message was dropped: the room was encrypted before it could be sent",
                        metadata: ["room": "\(room)"])
                    try await surroundings.account.drop(entry)
                } else {
                    try await send(entry, failures: failures)
                }
                failures = 0
            } catch {
                failures += 1
                try await surroundings.pause(after: error, failures: failures, "a message cannot be sent yet")
            }
        }
    }

    private func send(_ entry: OutboxEntry, failures: Int) async throws {
        let account = surroundings.account
        do {
            for key in entry.keys { try await deliver(key) }
            guard let event = try await perform(entry) else {
                surroundings.logger.debug("what a message refers to was never sent")
                return try await account.drop(entry)
            }
            try await account.sent(entry, as: event)
        } catch let error as MatrixError where error.code == .other("M_DUPLICATE_ANNOTATION") {
            // The reaction is there already.
            try await account.drop(entry, isLoss: false)
        } catch  where Trouble(error) == .refused || failures >= Self.mostServerErrors && Self.isServerError(error) {
            surroundings.logger.error(
                "a message was refused and dropped", metadata: ["room": "\(entry.room)", "error": "\(error)"])
            try await account.drop(entry)
        }
    }

    private func deliver(_ key: OutboxEntry.Key) async throws {
        do {
            _ = try await surroundings.client.make(
                CryptoRequest(id: key.id, call: .sendToDevice(type: key.type, messages: key.messages)))
        } catch let error as MatrixError where Trouble(error) == .refused {
            // Those without the key will ask for it or say so; the others must not wait for them.
            surroundings.logger.error("a key was refused by the homeserver", metadata: ["error": "\(error)"])
        }
    }

    /// - Returns: `nil` when it refers to something that was never sent.
    private func perform(_ entry: OutboxEntry) async throws -> EventID? {
        let client = surroundings.client
        var target: EventID?
        switch entry.relation?.target {
        case nil: break
        case .event(let id): target = id
        case .message(let message):
            guard let event = try await sent.event(of: message) else { return nil }
            target = event.id
        }
        switch entry.action {
        case .event(let type, var content):
            if let target, var relation = entry.relation?.content {
                relation["event_id"] = .string(target.rawValue)
                content["m.relates_to"] = relation
            }
            return try await client.send(
                type: type, content: content, in: entry.room, transaction: entry.transaction)
        case .redaction:
            guard let target else { return nil }
            return try await client.redact(target, in: entry.room, transaction: entry.transaction)
        }
    }

    private static func isServerError(_ error: any Error) -> Bool {
        if case .status(500, _, _)? = (error as? WebError)?.problem { true } else { false }
    }
}
