package import MatrixCrypto

/// How it stands with the bot on Matrix, for its owner; holds no secret.
package struct MatrixStatus: Sendable, Equatable {
    /// Whether other clients can trust the bot's device.
    package enum Signing: Sendable, Equatable {
        /// It is not known yet.
        case unknown
        /// The device is signed by the account's own cross-signing identity.
        case signed
        /// It is not; the sentence says why, and what to do.
        case unsigned(String)
    }

    package var user: MatrixUserID
    /// `nil` before the bot has logged in.
    package var device: DeviceID?
    package var signing = Signing.unknown
    /// Other devices of the account that call themselves like the bot: of logins whose records were lost.
    package var abandonedDevices: [DeviceID] = []
    package var rooms = 0
    /// Events that cannot be read yet.
    package var waitingForKeys = 0
    /// Events that could not be read since the start, by reason.
    package var unreadable: [String: Int] = [:]
    package var rejectedToDevice = 0
    package var refusedInvites = 0
    /// Messages that could not be sent for good, and those that could not be answered.
    package var droppedMessages = 0
    package var droppedEvents = 0
    /// When the homeserver last answered, milliseconds since 1970.
    package var lastSync: Int64?
}
