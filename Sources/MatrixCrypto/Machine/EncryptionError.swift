/// Why something cannot be encrypted.
package enum EncryptionError: Error, Sendable, Equatable {
    /// The room asks for something else than Megolm.
    case unknownAlgorithm(String)
    /// The device is not known; `prepare(for:)` its user, and answer the requests.
    case unknownDevice(MatrixUserID, DeviceID)
    /// There is no Olm session with the device, and none could be begun yet.
    case noSession(MatrixUserID, DeviceID)
}
