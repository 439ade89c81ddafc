/// A message of an interactive verification that came, decrypted where it was encrypted.
package struct VerificationMessage: Sendable, Equatable {
    package enum Channel: Hashable, Sendable {
        case toDevice
        case room(RoomID)
    }

    package var sender: MatrixUserID
    package var channel: Channel
    /// In a room: the event's own id.
    package var event: EventID?
    /// Such as `m.key.verification.start`; of a request in a room `m.room.message`.
    package var type: String
    /// In a room with `m.relates_to`, also where that was not encrypted.
    package var content: JSONValue
    /// Milliseconds since 1970: `origin_server_ts`. Not looked at for to-device messages.
    package var timestamp: Int64

    package init(
        sender: MatrixUserID, channel: Channel, event: EventID? = nil, type: String, content: JSONValue,
        timestamp: Int64 = 0
    ) {
        self.sender = sender
        self.channel = channel
        self.event = event
        self.type = type
        self.content = content
        self.timestamp = timestamp
    }
}

/// What is to be done for a verification.
package enum VerificationAction: Sendable, Equatable {
    /// Send this to the device, or into the room. A room that is encrypted has it encrypted.
    case send(type: String, content: JSONValue, to: VerificationPeer)
    /// Let the owner see what the other side must see too.
    case show(ShortAuthenticationString, with: VerificationPeer)
    /// The other side holds the private keys of these public ones, which are those that we knew.
    case verified(VerificationPeer, masterKey: String?, deviceKey: String?)
    /// It has ended without a result; for the log.
    case cancelled(VerificationPeer, code: String, reason: String)
    /// A message was not answered; for the log.
    case ignored(String)
}

/// Who the other side of a verification is, and how it is reached.
package struct VerificationPeer: Sendable, Hashable {
    package var user: MatrixUserID
    package var device: DeviceID
    package var channel: VerificationMessage.Channel

    package init(user: MatrixUserID, device: DeviceID, channel: VerificationMessage.Channel) {
        self.user = user
        self.device = device
        self.channel = channel
    }
}

/// The public keys of one side, in unpadded base64, as they are known from `/keys/query`.
package struct VerificationKeys: Sendable, Equatable {
    /// The Ed25519 key of the device; `nil` when the device is not known.
    package var device: String?
    /// The master key of the user; `nil` when there is none.
    package var master: String?

    package init(device: String?, master: String?) {
        self.device = device
        self.master = master
    }
}

/// Why a verification is cancelled, in the code that the other side gets.
enum VerificationFailure: String, Error {
    case user = "m.user"
    case timeout = "m.timeout"
    case unknownMethod = "m.unknown_method"
    case unexpectedMessage = "m.unexpected_message"
    case keyMismatch = "m.key_mismatch"
    case userMismatch = "m.user_mismatch"
    case invalidMessage = "m.invalid_message"

    var reason: String {
        switch self {
        case .user: "The bot does not verify with this account."
        case .timeout: "The verification took longer than ten minutes."
        case .unknownMethod: "The bot verifies by comparing emoji or numbers only (m.sas.v1, hkdf-hmac-sha256.v2)."
        case .unexpectedMessage: "The message does not fit in here."
        case .keyMismatch: "The keys are not those that the bot knows of this device."
        case .userMismatch: "The message comes from another device than the request."
        case .invalidMessage: "The message is malformed."
        }
    }
}
