import MatrixCrypto

/// One login: which device of whom we are, and what proves it. Secret; kept sealed.
struct MatrixLogin: Sendable, Equatable, Codable {
    var user: MatrixUserID
    var device: DeviceID
    /// Where the account's homeserver answers.
    var homeserver: String
    var accessToken: String
    /// Gets a new access token when this one expires; `nil` where tokens do not.
    var refreshToken: String?
}

/// What the owner gave us to log in with.
package enum MatrixCredential: Sendable, Equatable {
    case password(String)
    /// Of a device that nothing else uses.
    case accessToken(String)
}
