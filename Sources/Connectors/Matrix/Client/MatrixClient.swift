import Foundation
import MatrixCrypto
import Web

/// The calls of the client-server API that the bot makes, with the login of the moment.
///
/// - Throws: every call throws `MatrixError` for what the homeserver refuses, `WebError` where it cannot be reached or
///   understood, and `CancellationError`.
struct MatrixClient: Sendable {
    /// Without any credential.
    let service: WebService
    let tokens: TokenBox
    /// For logging in again when the login has ended but its device has not.
    private let password: String?
    private let sleep: @Sendable (Duration) async throws -> Void

    /// Nobody waits longer than this for a server that wants fewer calls.
    private static let patience = Duration.seconds(60)

    init(
        service: WebService, tokens: TokenBox, password: String?,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.service = service
        self.tokens = tokens
        self.password = password
        self.sleep = sleep
    }

    var user: MatrixUserID { tokens.login.user }

    /// Makes a call as the bot. An access token that has expired is renewed on the way.
    func call(_ request: WebRequest) async throws -> JSONValue {
        try MatrixAnswers.json(try await data(request), from: service)
    }

    /// The bytes of an answer, for media.
    func data(_ request: WebRequest) async throws -> Data {
        var mayRenew = true
        while true {
            let token = tokens.login.accessToken
            do {
                let authorized = service.replacing(secretHeader: "Authorization", with: "Bearer \(token)")
                return try await MatrixAnswers.body(of: request, by: authorized, sleep: sleep, patience: Self.patience)
            } catch let error as MatrixError where error.code == .unknownToken && mayRenew {
                mayRenew = false
                try await tokens.renew(token) { try await renewed($0, after: error) }
            }
        }
    }

    private func renewed(_ login: MatrixLogin, after refusal: MatrixError) async throws -> MatrixLogin {
        let entrance = MatrixEntrance(service: service, sleep: sleep)
        var refusal = refusal
        if login.refreshToken != nil {
            do {
                return try await entrance.refresh(login)
            } catch let error as MatrixError where error.code == .unknownToken || error.code == .forbidden {
                refusal = error
            }
        }
        guard refusal.isSoftLogout, let password else { throw refusal }
        return try await entrance.logIn(login.user, .password(password), device: login.device)
    }

    /// The path of a call, with each part that is data percent-encoded.
    static func path(_ parts: String..., version: String = "v3") -> String {
        "/_matrix/client/\(version)/" + parts.map(WebRequest.segment).joined(separator: "/")
    }
}
