/// Whom Olm sessions are with: a Curve25519 key in the hands of a user.
///
/// The user belongs to it, since anybody can publish a key of others as that of an own device: sessions that are begun with
/// such a device, which nobody can read, must not be taken for those with the true one.
struct ChannelKey: Hashable {
    let user: MatrixUserID
    let curve25519: String

    /// Keys are base64 and contain no space.
    var recordID: String { "\(curve25519) \(user)" }

    init(user: MatrixUserID, curve25519: String) {
        self.user = user
        self.curve25519 = curve25519
    }

    init(_ address: DeviceAddress, _ device: KnownDevice) {
        self.init(user: address.user, curve25519: device.curve25519)
    }

    init?(recordID: String) {
        guard let space = recordID.firstIndex(of: " ") else { return nil }
        self.init(
            user: MatrixUserID(String(recordID[recordID.index(after: space)...])),
            curve25519: String(recordID[..<space]))
    }
}
