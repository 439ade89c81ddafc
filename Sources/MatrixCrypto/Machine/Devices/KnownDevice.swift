/// A device as its owner's homeserver tells of it.
package struct KnownDevice: Sendable, Equatable, Codable {
    package var id: DeviceID
    package var curve25519: String
    package var ed25519: String
    package var name: String?
    /// Signed by its owner's self-signing key, which is signed by the owner's master key.
    package var isCrossSigned: Bool
    /// It gets no keys, because somebody here has decided so.
    package var isBlocked = false
}
