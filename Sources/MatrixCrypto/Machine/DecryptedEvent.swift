/// What was inside of an `m.room.encrypted` event.
package struct DecryptedEvent: Sendable, Equatable {
    /// How far it is certain who sent it.
    package enum Trust: Sendable, Equatable {
        /// By a device that its owner has cross-signed.
        case crossSigned
        /// By a known device of the sender that its owner has not signed.
        case unsignedDevice
        /// The key was forwarded, or the device is not known.
        case unknownDevice
    }

    package var type: String
    package var content: JSONValue
    package var trust: Trust
}

/// Why an event cannot be read.
package enum DecryptionError: Error, Sendable, Equatable {
    /// Its key has not come (yet). `withheld` is the code of the sender's refusal, where there was one.
    case keyMissing(sessionID: String, withheld: String?)
    /// Another event was already read at this place of the session: a replayed ciphertext.
    case replayed
    case unknownAlgorithm(String)
    /// It is broken or forged; says what is wrong.
    case malformed(String)
}
