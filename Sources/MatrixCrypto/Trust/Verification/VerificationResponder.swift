/// Answers everybody who may verify this device, each in a `SASVerification` of its own, whose documentation says what it
/// proves. It never begins one. Nothing is kept over a restart: what was going on then times out at the other side.
package struct VerificationResponder: Sendable {
    /// Not more than these go on at a time.
    static let mostAtATime = 16
    private static let longestAhead: Int64 = 5 * 60 * 1000

    private struct ID: Hashable {
        var user: MatrixUserID
        var channel: VerificationMessage.Channel
        var transaction: String
    }

    private let user: MatrixUserID
    private let device: DeviceID
    /// Those of this device and account, which the other side shall verify.
    package var keys: VerificationKeys
    private var verifications: [ID: SASVerification] = [:]

    package init(user: MatrixUserID, device: DeviceID, keys: VerificationKeys) {
        self.user = user
        self.device = device
        self.keys = keys
    }

    /// Takes a message; those that belong to no verification with this device give nothing.
    ///
    /// - Parameters:
    ///   - isAllowed: whether its sender may verify at all.
    ///   - theirKeys: what is known of a device of the sender. Looked at when `m.key.verification.start` comes; between the
    ///     request and that there is time to ask the homeserver.
    package mutating func receive(
        _ message: VerificationMessage, isAllowed: Bool, now: Int64, theirKeys: (DeviceID) -> VerificationKeys
    ) -> [VerificationAction] {
        let expired = expire(now: now)
        guard let id = transaction(of: message) else { return expired }
        if verifications[id] != nil {
            // A request that came twice is answered once.
            if isRequest(message) { return expired }
            let actions = verifications[id]?.receive(message.type, message.content, theirKeys: theirKeys) ?? []
            if verifications[id]?.hasEnded == true { verifications[id] = nil }
            return expired + actions
        }
        return expired + begin(id, with: message, isAllowed: isAllowed, now: now, theirKeys: theirKeys)
    }

    /// Cancels what has taken too long; to be called now and then.
    package mutating func expire(now: Int64) -> [VerificationAction] {
        var actions: [VerificationAction] = []
        for (id, verification) in verifications where verification.deadline <= now {
            actions += verifications[id]?.cancel(.timeout) ?? []
            verifications[id] = nil
        }
        return actions
    }

    private mutating func begin(
        _ id: ID, with message: VerificationMessage, isAllowed: Bool, now: Int64,
        theirKeys: (DeviceID) -> VerificationKeys
    ) -> [VerificationAction] {
        let isStart = message.channel == .toDevice && message.type == "m.key.verification.start"
        guard isRequest(message) || isStart else { return [] }
        guard let theirDevice = message.content["from_device"]?.string.map(DeviceID.init(rawValue:)) else {
            return [.ignored("\(message.sender) asks for a verification without saying from which device.")]
        }
        // This device's own messages come back in rooms.
        if message.sender == user, theirDevice == device { return [] }
        if isRequest(message), !isFresh(message, now: now) {
            return [.ignored("\(message.sender) asked for a verification too long ago.")]
        }
        let peer = VerificationPeer(user: message.sender, device: theirDevice, channel: message.channel)
        var verification = SASVerification(
            transaction: id.transaction, peer: peer,
            own: VerificationPeer(user: user, device: device, channel: message.channel), ownKeys: keys, now: now)
        guard isAllowed, verifications.count < Self.mostAtATime else { return verification.cancel(.user) }

        // Two at a time with the same device: the specification wants none of them to go on.
        let others = verifications.filter { $0.value.peer.user == peer.user && $0.value.peer.device == peer.device }
        let unfinished = others.filter { !$0.value.isVerified }.map(\.key)
        for other in others.keys where !unfinished.contains(other) { verifications[other] = nil }
        guard unfinished.isEmpty else {
            var actions = verification.cancel(.unexpectedMessage)
            for other in unfinished {
                actions += verifications[other]?.cancel(.unexpectedMessage) ?? []
                verifications[other] = nil
            }
            return actions
        }
        let actions =
            isStart
            ? verification.receive(message.type, message.content, theirKeys: theirKeys)
            : verification.answerRequest(message.content)
        if !verification.hasEnded { verifications[id] = verification }
        return actions
    }

    private func isRequest(_ message: VerificationMessage) -> Bool {
        switch message.channel {
        case .toDevice: message.type == "m.key.verification.request"
        case .room:
            message.type == "m.room.message" && message.content["msgtype"] == "m.key.verification.request"
                && message.content["to"] == .string(user.rawValue)
        }
    }

    private func isFresh(_ message: VerificationMessage, now: Int64) -> Bool {
        let made: Int64? =
            switch message.channel {
            case .toDevice: message.content["timestamp"]?.integer
            case .room: message.timestamp
            }
        guard let made else { return false }
        return (now - SASVerification.longest...now + Self.longestAhead).contains(made)
    }

    /// Which verification a message belongs to: its sender's own, so that nobody can speak in another's.
    private func transaction(of message: VerificationMessage) -> ID? {
        let transaction: String? =
            switch message.channel {
            case .toDevice: message.content["transaction_id"]?.string
            case .room where isRequest(message): message.event?.rawValue
            case .room:
                message.content["m.relates_to"]?["rel_type"] == "m.reference"
                    ? message.content["m.relates_to"]?["event_id"]?.string : nil
            }
        return transaction.map { ID(user: message.sender, channel: message.channel, transaction: $0) }
    }
}
