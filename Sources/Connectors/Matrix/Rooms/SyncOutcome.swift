import MatrixCrypto

/// What a sync has led to, for those around the account.
struct SyncOutcome: Sendable, Equatable {
    /// To-device messages that are not about keys: verifications.
    var messages: [ToDeviceMessage] = []
    /// For the log, in sentences.
    var notes: [String] = []
    /// What was not accepted of what strangers sent: there may be much of it.
    var details: [String] = []
}

/// What a device of somebody has sent to ours alone.
struct ToDeviceMessage: Sendable, Equatable {
    let sender: MatrixUserID
    let device: DeviceID?
    let type: String
    let content: JSONValue
}

/// An answer of `/sync`, completed by what had to be asked for.
struct CompletedSync: Sendable {
    var answer: SyncAnswer
    /// Events that were missing before the timelines, the oldest first.
    var missing: [RoomID: [JSONValue]] = [:]
    /// The member events of rooms whose members were not known.
    var members: [RoomID: [JSONValue]] = [:]
}
