import Foundation
import MatrixCrypto
import Web

extension MatrixClient {
    /// Makes a call that the encryption needs.
    func make(_ call: CryptoRequest) async throws -> JSONValue {
        switch call.call {
        case .uploadKeys(let body): try await post(body, to: "keys", "upload")
        case .queryKeys(let users):
            try await post(["device_keys": .object(Self.all(of: users)), "timeout": 10_000], to: "keys", "query")
        case .claimKeys(let body): try await post(body, to: "keys", "claim")
        case .uploadSignatures(let body): try await post(body, to: "keys", "signatures", "upload")
        case .sendToDevice(let type, let messages):
            try await self.call(
                WebRequest(
                    .put, Self.path("sendToDevice", type, call.id), json: ["messages": messages] as JSONValue))
        }
    }

    /// All devices of each.
    private static func all(of users: Set<MatrixUserID>) -> [String: JSONValue] {
        Dictionary(users.map { ($0.rawValue, .array([])) }) { $1 }
    }

    /// Publishes the cross-signing keys of the account.
    /// - Parameter password: proves that it is the owner who does so, where the server wants that proved.
    func publishCrossSigning(_ keys: JSONValue, password: String?) async throws {
        do {
            _ = try await post(keys, to: "keys", "device_signing", "upload")
        } catch let error as MatrixError {
            guard let stage = error.authentication, let password else { throw error }
            var body = keys
            var proof: JSONValue = [
                "type": "m.login.password",
                "identifier": ["type": "m.id.user", "user": .string(user.rawValue)],
                "password": .string(password),
            ]
            proof["session"] = stage["session"]
            body["auth"] = proof
            _ = try await post(body, to: "keys", "device_signing", "upload")
        }
    }

    private func post(_ body: JSONValue, to parts: String...) async throws -> JSONValue {
        let path = "/_matrix/client/v3/" + parts.map(WebRequest.segment).joined(separator: "/")
        return try await call(WebRequest(.post, path, json: body, isRepeatable: true))
    }
}
