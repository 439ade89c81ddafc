/// How long and for how many messages a Megolm session is used, by the settings of the room.
///
/// Rooms can ask for more rotation than the defaults down to a floor, below which each message would bring a flood of keys to
/// every device; and for less only in messages.
struct RotationPeriod: Codable, Equatable {
    private static var hour: Int64 { 3_600_000 }
    private static var week: Int64 { 168 * hour }

    /// Milliseconds.
    let age: Int64
    let messages: Int64

    /// - Parameter settings: the content of `m.room.encryption`.
    /// - Throws: `EncryptionError` for another algorithm than Megolm.
    init(settings: JSONValue) throws(EncryptionError) {
        if let algorithm = settings["algorithm"]?.string, algorithm != DeviceKeys.algorithms[1] {
            throw .unknownAlgorithm(Rejection.excerpt(algorithm))
        }
        age = min(max(settings["rotation_period_ms"]?.integer ?? Self.week, Self.hour), Self.week)
        messages = min(max(settings["rotation_period_msgs"]?.integer ?? 100, 10), 1_000)
    }
}
