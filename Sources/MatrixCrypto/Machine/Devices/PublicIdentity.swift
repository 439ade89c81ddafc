/// The public cross-signing keys of a user, in unpadded base64, whose chain has been checked.
struct PublicIdentity: Equatable {
    let masterKey: String
    let selfSigningKey: String

    /// - Parameter answer: of `/keys/query`.
    /// - Returns: `nil` when the user has no such identity.
    static func read(of user: MatrixUserID, in answer: JSONValue) throws(Rejection) -> PublicIdentity? {
        guard let master = answer["master_keys"]?[user.rawValue],
            let selfSigning = answer["self_signing_keys"]?[user.rawValue]
        else { return nil }
        let masterKey = try key(in: master, of: user, usage: "master")
        let selfSigningKey = try key(in: selfSigning, of: user, usage: "self_signing")
        guard
            JSONSigning.isSigned(selfSigning, by: user, key: "ed25519:\(masterKey)", publicKey: masterKey)
        else {
            let name = Rejection.excerpt(user.rawValue)
            throw Rejection("The self-signing key of \(name) is not signed by the master key.")
        }
        return PublicIdentity(masterKey: masterKey, selfSigningKey: selfSigningKey)
    }

    private static func key(in object: JSONValue, of user: MatrixUserID, usage: String) throws(Rejection) -> String {
        guard object["user_id"]?.string == user.rawValue,
            object["usage"]?.array?.contains(.string(usage)) == true,
            let keys = object["keys"]?.object, keys.count == 1, let (id, value) = keys.first,
            let key = DeviceKeys.key(value), id == "ed25519:\(key)"
        else { throw Rejection("The \(usage) key of \(Rejection.excerpt(user.rawValue)) is malformed.") }
        return key
    }
}
