import Foundation

/// The Megolm session that the messages to a room are encrypted with.
struct OutboundGroup {
    let id: String
    let madeAt: Int64
    let rotation: RotationPeriod
    private var session: Pickled<OutboundGroupSession>
    /// Who has the key, by Curve25519 key, and who was told not to get it.
    var audience = Audience()

    struct Audience: Codable, Equatable {
        var shared: [String: [String: String]] = [:]
        var told: [String: [String: String]] = [:]

        func hasKey(_ address: DeviceAddress, _ device: KnownDevice) -> Bool {
            shared[address.user.rawValue]?[address.device.rawValue] == device.curve25519
        }

        mutating func gave(to address: DeviceAddress, _ device: KnownDevice) {
            shared[address.user.rawValue, default: [:]][address.device.rawValue] = device.curve25519
        }

        /// - Returns: whether it is told for the first time.
        mutating func tell(_ address: DeviceAddress, code: String) -> Bool {
            told[address.user.rawValue, default: [:]].updateValue(code, forKey: address.device.rawValue) != code
        }

        /// Whether all who have the key may still have it.
        func isWithin(_ allowed: [DeviceAddress: KnownDevice]) -> Bool {
            shared.allSatisfy { user, devices in
                devices.allSatisfy { device, key in
                    let address = DeviceAddress(user: MatrixUserID(user), device: DeviceID(device))
                    return allowed[address]?.curve25519 == key
                }
            }
        }
    }

    init(_ session: OutboundGroupSession, rotation: RotationPeriod, pickleKey: Data, now: Int64) {
        id = session.id
        madeAt = now
        self.rotation = rotation
        self.session = Pickled(session, key: pickleKey)
    }

    /// Whether the session may encrypt one more message.
    mutating func isUsable(rotation: RotationPeriod, now: Int64) throws -> Bool {
        // An age below zero: the clock was set back, and the true age cannot be told.
        guard rotation == self.rotation, (0..<rotation.age).contains(now - madeAt) else { return false }
        return try Int64(session.opened().messageIndex) < rotation.messages
    }

    /// What reads the messages from the next one on.
    mutating func sessionKey() throws -> String { try session.opened().sessionKey }

    mutating func encrypt(_ plaintext: Data) throws -> String { try session.changing().encrypt(plaintext) }
}

extension OutboundGroup {
    /// As it is stored; the audience has a record of its own, since it changes less often.
    struct Record: Codable {
        var id: String
        var madeAt: Int64
        var rotation: RotationPeriod
        var pickle: String
    }

    init(record: Record, audience: Audience, pickleKey: Data) {
        id = record.id
        madeAt = record.madeAt
        rotation = record.rotation
        session = Pickled(text: record.pickle, key: pickleKey)
        self.audience = audience
    }

    mutating func record() throws -> Record {
        Record(id: id, madeAt: madeAt, rotation: rotation, pickle: try session.pickle())
    }
}
