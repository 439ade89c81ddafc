/// The parts of an answer of `/sync` that are about encryption.
package struct CryptoSync: Sendable {
    /// `to_device.events`, as they came.
    package var toDevice: [JSONValue]
    /// `device_lists.changed`.
    package var changed: [MatrixUserID]
    /// `device_lists.left`.
    package var left: [MatrixUserID]
    /// `device_one_time_keys_count.signed_curve25519`; `nil` where the server says nothing, which is not zero.
    package var oneTimeKeyCount: Int?
    /// `device_unused_fallback_key_types`; `nil` where the server says nothing.
    package var unusedFallbackKeyTypes: [String]?

    package init(
        toDevice: [JSONValue] = [], changed: [MatrixUserID] = [], left: [MatrixUserID] = [],
        oneTimeKeyCount: Int? = nil, unusedFallbackKeyTypes: [String]? = nil
    ) {
        self.toDevice = toDevice
        self.changed = changed
        self.left = left
        self.oneTimeKeyCount = oneTimeKeyCount
        self.unusedFallbackKeyTypes = unusedFallbackKeyTypes
    }
}

/// What came of it, for those around the machine.
package enum CryptoNews: Sendable, Equatable {
    /// A Megolm session arrived, or a better copy of it: what could not be read may be read now.
    case roomKey(room: RoomID, sessionID: String)
    /// The sender will not give us the key: `m.room_key.withheld`.
    case withheld(room: RoomID, sessionID: String, code: String)
    /// A to-device event that is not for the machine, such as one of a verification, decrypted where it was encrypted.
    case toDevice(sender: MatrixUserID, device: DeviceID?, type: String, content: JSONValue)
    /// Somebody has another cross-signing identity than before, which has been taken up: they have set it up anew, or their
    /// server lies. Somebody should be told.
    case identityReplaced(MatrixUserID)
    /// Something was not accepted; for the log. Says what, from whom, and why, and no secret.
    case rejected(String)
}
