/// How much is kept or taken of what others decide the amount of.
enum CryptoLimits {
    /// Devices of one user. Nobody has so many; a hostile server may say so.
    static let devicesPerUser = 500
    /// Users whose devices are followed because they sent keys, not because they read along.
    static let usersTrackedUnasked = 5_000
    /// Users in one `/keys/query`, devices in one `/keys/claim`.
    static let usersPerQuery = 250
    static let devicesPerClaim = 250
    /// Olm sessions with one device; at least 4 are asked for.
    static let olmSessionsPerDevice = 5
    /// Devices with Olm sessions.
    static let olmChannels = 5_000
    /// Ciphertexts of a device that are recognised when they come again.
    static let ciphertextsRemembered = 64
    /// Characters of a ciphertext: events are not larger than 64 KiB.
    static let ciphertextLength = 100_000
    /// Characters of the id of a user, device, room or request.
    static let idLength = 255
    /// Megolm sessions held in memory.
    static let groupSessionsInMemory = 512
    /// New Megolm sessions that a user may send in an hour.
    static let groupSessionsPerHour = 500
    /// Keys that came and wait until what is stored is loaded.
    static let arrivals = 500
    /// Messages of a Megolm session of which is known which event they were.
    static let readMarks = 1_000
    /// Refusals of keys that are remembered, in all and from one user.
    static let withheldNotes = 500
    static let withheldNotesPerUser = 100
    /// Keys asked of our other devices, and keys that they have asked for.
    static let keyRequests = 100
    static let keyForwards = 200
    /// To-device requests on their way that the machine made by itself.
    static let outbox = 500
}
