import Foundation

/// The published keys of a device, of which form and signature have been checked: it is the device that says so.
struct DeviceKeys {
    static let algorithms = ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"]

    let user: MatrixUserID
    let device: DeviceID
    let curve25519: String
    let ed25519: String
    private let object: JSONValue

    /// - Parameter device: whose keys they must be; `nil` takes the device that they name.
    init(_ object: JSONValue, of user: MatrixUserID, device expected: DeviceID? = nil) throws(Rejection) {
        guard let device = object["device_id"]?.string, (1...CryptoLimits.idLength).contains(device.utf8.count),
            expected.map({ $0.rawValue == device }) ?? true, object["user_id"]?.string == user.rawValue
        else { throw Rejection("The keys name another device or another user than they were given for.") }
        guard let keys = object["keys"],
            let curve25519 = Self.key(keys["curve25519:\(device)"]), let ed25519 = Self.key(keys["ed25519:\(device)"])
        else { throw Rejection("The device has no Curve25519 or no Ed25519 key, or malformed ones.") }
        guard object["algorithms"]?.array?.contains(.string(Self.algorithms[0])) == true else {
            throw Rejection("The device does not know Olm.")
        }
        guard JSONSigning.isSigned(object, by: user, key: "ed25519:\(device)", publicKey: ed25519) else {
            throw Rejection("The device has not signed its keys.")
        }
        self.user = user
        self.device = DeviceID(device)
        self.curve25519 = curve25519
        self.ed25519 = ed25519
        self.object = object
    }

    /// Whether a key has signed the device, given in unpadded base64.
    func isSigned(bySelfSigningKey key: String) -> Bool {
        JSONSigning.isSigned(object, by: user, key: "ed25519:\(key)", publicKey: key)
    }

    /// The name that the owner, or the owner's server, gave the device.
    var name: String? { object["unsigned"]?["device_display_name"]?.string.map(Rejection.excerpt) }

    /// A public key of 32 bytes, in the one way of writing it.
    static func key(_ value: JSONValue?) -> String? {
        guard let text = value?.string, let bytes = Base64.decode(text), bytes.count == 32 else { return nil }
        return Base64.encode(bytes)
    }
}
