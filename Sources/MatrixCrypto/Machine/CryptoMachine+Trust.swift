import Foundation

// Who is who.
extension CryptoMachine {
    /// The cross-signing identity of this account; `nil` while it was neither created nor restored.
    package var crossSigning: CrossSigningKeys? { identity?.keys }

    /// Takes the private keys, created or restored, and signs this device with them: `requests` will upload the signature, so
    /// the homeserver must have the public keys by then. Keys that have not 32 bytes are not taken.
    package func adopt(_ keys: CrossSigningKeys) {
        guard keys != identity?.keys, let identity = try? OwnIdentity(keys) else { return }
        self.identity = identity
        isIdentityChanged = true
        sentDeviceKeys = nil
        signature.startOver()
        devices.ownMasterKey = identity.masterKey
        devices.outdate(user)
    }

    /// What is known of the devices and the keys of a user.
    package func knownDevices(of user: MatrixUserID) -> [KnownDevice] {
        devices.devices(of: user).sorted { $0.id.rawValue < $1.id.rawValue }
    }

    /// The public master key of a user, in unpadded base64.
    package func masterKey(of user: MatrixUserID) -> String? {
        user == self.user && identity != nil ? identity?.masterKey : devices[user]?.masterKey
    }

    /// Gives a device no keys from now on, or again. It can read what it has got the keys of before.
    package func setBlocked(_ isBlocked: Bool, _ device: DeviceID, of user: MatrixUserID) {
        devices.setBlocked(isBlocked, DeviceAddress(user: user, device: device))
    }
}
