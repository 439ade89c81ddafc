import Foundation
import Logging
import MatrixCrypto

/// Answers those who verify the bot, by messages to its device and in rooms.
actor VerificationDesk {
    private let surroundings: Surroundings
    private let requester: CryptoRequester
    private let desk: MessageDesk
    private let verifiers: Set<MatrixUserID>
    private let turns = Turns()
    private var responder: (keys: VerificationKeys, responder: VerificationResponder)?

    /// - Parameter verifiers: who may verify the bot.
    init(
        _ surroundings: Surroundings, requester: CryptoRequester, desk: MessageDesk, verifiers: Set<MatrixUserID>
    ) {
        self.surroundings = surroundings
        self.requester = requester
        self.desk = desk
        self.verifiers = verifiers
    }

    func take(_ messages: [ToDeviceMessage]) async throws {
        for message in messages where message.type.hasPrefix("m.key.verification.") {
            try await take(
                VerificationMessage(
                    sender: message.sender, channel: .toDevice, type: message.type, content: message.content))
        }
    }

    /// - Returns: whether the event belongs to a verification.
    func take(_ event: RoomEvent) async throws -> Bool {
        let isRequest =
            event.type == "m.room.message" && event.content["msgtype"]?.string == "m.key.verification.request"
        guard isRequest || event.type.hasPrefix("m.key.verification.") else { return false }
        try await take(
            VerificationMessage(
                sender: event.sender, channel: .room(event.room), event: event.id, type: event.type,
                content: event.content, timestamp: event.timestamp))
        return true
    }

    private func take(_ message: VerificationMessage) async throws {
        try await turns.run {
            let account = surroundings.account
            if verifiers.contains(message.sender) {
                try await account.prepare(for: message.sender)
                try await requester.drain()
            }
            let theirKeys = try await account.verificationKeys(of: message.sender)
            let ownKeys = try await account.ownVerificationKeys()
            if responder?.keys != ownKeys {
                responder = (
                    ownKeys,
                    VerificationResponder(user: account.login.user, device: account.login.device, keys: ownKeys)
                )
            }
            let actions =
                responder?.responder.receive(
                    message, isAllowed: verifiers.contains(message.sender), now: account.now(),
                    theirKeys: { theirKeys[$0] ?? VerificationKeys(device: nil, master: nil) }) ?? []
            for action in actions {
                do {
                    try await perform(action)
                } catch {
                    // The other side gives up by itself.
                    guard Trouble(error) != .fatal else { throw error }
                    surroundings.logger.warning("a verification is stuck", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    private func perform(_ action: VerificationAction) async throws {
        let logger = surroundings.logger
        switch action {
        case .send(let type, let content, let peer): try await send(type, content, to: peer)
        case .show(let string, let peer):
            logger.notice(
                "a verification: compare this with what the other side shows",
                metadata: [
                    "user": "\(peer.user)", "device": "\(peer.device)",
                    "emoji": "\(string.emoji.map { "\($0.symbol) \($0.name)" }.joined(separator: ", "))",
                    "numbers": "\(string.decimals.map(String.init).joined(separator: "-"))",
                ])
        case .verified(let peer, _, _):
            logger.notice("verified", metadata: ["user": "\(peer.user)", "device": "\(peer.device)"])
        case .cancelled(let peer, let code, let reason):
            logger.notice(
                "a verification ended without a result",
                metadata: ["user": "\(peer.user)", "code": "\(code)", "reason": "\(reason)"])
        case .ignored(let why): logger.info("a message of a verification was ignored", metadata: ["reason": "\(why)"])
        }
    }

    private func send(_ type: String, _ content: JSONValue, to peer: VerificationPeer) async throws {
        switch peer.channel {
        case .toDevice:
            let messages: JSONValue = [peer.user.rawValue: [peer.device.rawValue: content]]
            _ = try await surroundings.client.make(
                CryptoRequest(id: UUID().uuidString, call: .sendToDevice(type: type, messages: messages)))
        case .room(let room):
            let message = OutgoingMessage(
                id: "verification/\(UUID().uuidString)", destination: .room(room),
                kind: .event(type: type, content: content))
            try await desk.keep(Consequences(messages: [message]), settling: nil)
        }
    }
}
