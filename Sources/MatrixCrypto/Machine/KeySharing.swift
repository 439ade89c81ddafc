/// Which devices of those who read a room get its keys.
///
/// Since version 1.18 the specification recommends `crossSignedDevices`: an unsigned device may be the server's and not the
/// person's. The default is `everyDevice` all the same: a family member who has never set up cross-signing, as many clients
/// allow, would otherwise be answered with what they cannot read, and the answers of this bot are films. Blocked devices
/// never get a key.
package enum KeySharing: Sendable, Equatable {
    case everyDevice
    case crossSignedDevices
}
