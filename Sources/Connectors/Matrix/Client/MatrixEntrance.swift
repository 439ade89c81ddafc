import Chat
import Foundation
import MatrixCrypto
import Web

/// The calls that need no login: what the server can, logging in, and renewing a login.
struct MatrixEntrance: Sendable {
    let service: WebService
    let sleep: @Sendable (Duration) async throws -> Void

    private static let patience = Duration.seconds(120)
    static let deviceName = "Recommendarr"

    /// The versions of the specification that the server speaks; proves that it is a homeserver.
    func versions() async throws -> [String] {
        let answer = try await call(WebRequest(.get, "/_matrix/client/versions"))
        guard let versions = answer["versions"]?.array else {
            throw service.report(.malformed("it names no versions of Matrix"))
        }
        return versions.compactMap(\.string)
    }

    /// - Parameter device: the one to be logged in again; `nil` makes a new one.
    func logIn(_ user: MatrixUserID, _ credential: MatrixCredential, device: DeviceID?) async throws -> MatrixLogin {
        switch credential {
        case .password(let password):
            var body: JSONValue = [
                "type": "m.login.password",
                "identifier": ["type": "m.id.user", "user": .string(user.rawValue)],
                "password": .string(password),
                "initial_device_display_name": .string(Self.deviceName),
                "refresh_token": true,
            ]
            if let device { body["device_id"] = .string(device.rawValue) }
            return try login(
                from: try await call(WebRequest(.post, MatrixClient.path("login"), json: body)), user: user)
        case .accessToken(let token):
            let known = service.replacing(secretHeader: "Authorization", with: "Bearer \(token)")
            let request = WebRequest(.get, MatrixClient.path("account", "whoami"))
            let body = try await MatrixAnswers.body(of: request, by: known, sleep: sleep, patience: Self.patience)
            var answer = try MatrixAnswers.json(body, from: service)
            answer["access_token"] = .string(token)
            return try login(from: answer, user: user)
        }
    }

    /// Exchanges the refresh token for a new pair of tokens.
    func refresh(_ login: MatrixLogin) async throws -> MatrixLogin {
        let body: JSONValue = ["refresh_token": .string(login.refreshToken ?? "")]
        let answer = try await call(WebRequest(.post, MatrixClient.path("refresh"), json: body))
        guard let token = answer["access_token"]?.string else {
            throw service.report(.malformed("it renews a login without an access token"))
        }
        var renewed = login
        renewed.accessToken = token
        renewed.refreshToken = answer["refresh_token"]?.string ?? login.refreshToken
        return renewed
    }

    private func login(from answer: JSONValue, user: MatrixUserID) throws -> MatrixLogin {
        guard let token = answer["access_token"]?.string, let device = answer["device_id"]?.string, !device.isEmpty,
            let owner = answer["user_id"]?.string
        else { throw service.report(.malformed("a login without a device; a token must belong to a device")) }
        guard owner == user.rawValue else {
            throw WrongAccount(configured: user, actual: MatrixUserID(owner))
        }
        return MatrixLogin(
            user: user, device: DeviceID(device), homeserver: service.address.description, accessToken: token,
            refreshToken: answer["refresh_token"]?.string)
    }

    private func call(_ request: WebRequest) async throws -> JSONValue {
        let body = try await MatrixAnswers.body(of: request, by: service, sleep: sleep, patience: Self.patience)
        return try MatrixAnswers.json(body, from: service)
    }

    /// The credential belongs to somebody else.
    struct WrongAccount: ConnectorFailure {
        let configured: MatrixUserID
        let actual: MatrixUserID

        var description: String {
            """
            The access token belongs to \(actual), but \(configured) is configured as the bot's user. Configure the token \
            of \(configured), or the other user.
            """
        }
    }
}
