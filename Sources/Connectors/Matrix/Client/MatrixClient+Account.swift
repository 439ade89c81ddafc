import Foundation
import MatrixCrypto
import Web

extension MatrixClient {
    /// Waits until something happened since `position`, or for `patience`.
    func sync(since position: String?, filter: String, patience: Duration) async throws -> JSONValue {
        var query = [
            URLQueryItem(name: "filter", value: filter),
            URLQueryItem(name: "timeout", value: String(Int64(patience / .milliseconds(1)))),
        ]
        if let position { query.append(URLQueryItem(name: "since", value: position)) }
        var request = WebRequest(.get, Self.path("sync"), query: query, isRepeatable: false)
        // The first answer of a large account takes long.
        request.timeLimit = patience + (position == nil ? .seconds(300) : .seconds(30))
        return try await call(request)
    }

    /// `nil` where there is none.
    func accountData(_ type: String) async throws -> JSONValue? {
        do {
            return try await call(WebRequest(.get, Self.path("user", user.rawValue, "account_data", type)))
        } catch let error as MatrixError where error.status == 404 {
            return nil
        }
    }

    func setAccountData(_ type: String, to content: JSONValue) async throws {
        _ = try await call(
            WebRequest(.put, Self.path("user", user.rawValue, "account_data", type), json: content))
    }

    /// What this account is called in rooms; `nil` where it has no name.
    func displayName() async throws -> String? {
        do {
            return try await call(WebRequest(.get, Self.path("profile", user.rawValue, "displayname")))["displayname"]?
                .string
        } catch let error as MatrixError where error.status == 404 {
            return nil
        }
    }

    /// Puts bytes on the homeserver; returns their `mxc://` address.
    func upload(_ bytes: Data, contentType: String) async throws -> String {
        let request = WebRequest(
            .post, "/_matrix/media/v3/upload", body: bytes, contentType: contentType, isRepeatable: true)
        guard let address = try await call(request)["content_uri"]?.string, address.hasPrefix("mxc://") else {
            throw service.report(.malformed("it took a file without giving it an address"))
        }
        return address
    }
}
