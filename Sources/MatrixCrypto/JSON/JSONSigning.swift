package import Foundation

/// Signatures of JSON objects (Matrix specification, appendices, “Signing JSON”).
package enum JSONSigning {
    /// What is signed: the canonical form of the object without `signatures` and `unsigned`.
    package static func signedBytes(of object: JSONValue) throws(CanonicalJSON.Unrepresentable) -> Data {
        var object = object
        object["signatures"] = nil
        object["unsigned"] = nil
        return try CanonicalJSON.encode(object)
    }

    /// The object with one more signature.
    ///
    /// - Parameters:
    ///   - key: the id of the key, such as `ed25519:DEVICE`.
    ///   - sign: makes the signature, in unpadded base64.
    package static func sign(
        _ object: JSONValue, as user: MatrixUserID, key: String, with sign: (Data) throws -> String
    ) throws -> JSONValue {
        let signature = try sign(signedBytes(of: object))
        var signed = object
        var signatures = object["signatures"]?.object ?? [:]
        var ofUser = signatures[user.rawValue]?.object ?? [:]
        ofUser[key] = .string(signature)
        signatures[user.rawValue] = .object(ofUser)
        signed["signatures"] = .object(signatures)
        return signed
    }

    /// Whether the object carries this user's valid signature.
    ///
    /// - Parameters:
    ///   - key: the id of the key, such as `ed25519:DEVICE`.
    ///   - publicKey: the key itself, in unpadded base64.
    package static func isSigned(_ object: JSONValue, by user: MatrixUserID, key: String, publicKey: String) -> Bool {
        guard let signature = object["signatures"]?[user.rawValue]?[key]?.string,
            let bytes = try? signedBytes(of: object)
        else { return false }
        return Ed25519.isValid(signature: signature, of: bytes, publicKey: publicKey)
    }
}
