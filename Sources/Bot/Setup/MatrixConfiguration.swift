import Connectors
import Foundation
import MatrixCrypto
import Web

/// The bot's account on a Matrix homeserver.
struct MatrixConfiguration {
    let user: MatrixUserID
    /// `nil` asks the server of the user's name where it is.
    let homeserver: WebAddress?
    let credential: MatrixCredential
    /// Restores the bot's cross-signing keys after its database was lost.
    let recoveryKey: String?
    /// What the keys in the database are sealed with; `nil` takes the one in `DefaultPlace`.
    let storeSecret: Data?
    /// Servers and users whose invitations are accepted; empty means the server of the bot.
    let invites: Set<String>
    /// Who may verify the bot's device.
    let admins: Set<MatrixUserID>

    /// What the bot's records are kept under.
    var memoryName: String { "matrix:\(user)" }

    /// What the connector works with.
    func settings(storeKey: StoreKey) -> MatrixSettings {
        var settings = MatrixSettings(user: user, credential: credential, storeKey: storeKey)
        settings.homeserver = homeserver
        settings.recoveryKey = recoveryKey
        settings.invites = invites
        settings.verifiers = admins
        return settings
    }

    /// A value that cannot be used: what is wrong, and what would be right.
    struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    /// The settings as they come in, until it is known that they are complete.
    struct Parts {
        var homeserver: WebAddress?
        private var texts: [Configuration.Key: String] = [:]
        private var user: MatrixUserID?
        private var invites: Set<String> = []
        private var admins: Set<MatrixUserID> = []

        mutating func set(_ key: Configuration.Key, to value: String) throws(Unusable) {
            switch key {
            case .matrixUser: user = try Self.user(value)
            case .matrixInvites: invites = try Set(Self.list(value).map(Self.serverOrUser))
            case .matrixAdmins: admins = try Set(Self.list(value).map(Self.user))
            case .matrixStoreKey:
                guard value.utf8.count >= 16 else {
                    throw Unusable(description: "A key of 16 characters or more is needed; longer is better.")
                }
                texts[key] = value
            default:
                guard !value.isEmpty else { throw Unusable(description: "A value is needed, or remove the key.") }
                texts[key] = value
            }
        }

        /// `nil` when nothing is said about Matrix.
        func settings() throws -> MatrixConfiguration? {
            guard let user else {
                guard texts.isEmpty, homeserver == nil, invites.isEmpty, admins.isEmpty else {
                    throw ConfigurationError.incomplete(missing: .matrixUser, example: "@recommendarr:example.org")
                }
                return nil
            }
            let credential: MatrixCredential
            if let token = texts[.matrixToken] {
                credential = .accessToken(token)
            } else if let password = texts[.matrixPassword] {
                credential = .password(password)
            } else {
                throw ConfigurationError.incomplete(missing: .matrixPassword, example: "the password of that account")
            }
            return MatrixConfiguration(
                user: user, homeserver: homeserver, credential: credential, recoveryKey: texts[.matrixRecoveryKey],
                storeSecret: texts[.matrixStoreKey].map { Data($0.utf8) }, invites: invites, admins: admins)
        }

        private static func list(_ value: String) -> [String] {
            value.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }

        private static func user(_ value: String) throws(Unusable) -> MatrixUserID {
            let user = MatrixUserID(value)
            guard value.hasPrefix("@"), !user.server.isEmpty, !value.contains(where: \.isWhitespace) else {
                throw Unusable(description: "“\(value)” is no user of Matrix; one looks like @anna:example.org.")
            }
            return user
        }

        private static func serverOrUser(_ value: String) throws(Unusable) -> String {
            if value.hasPrefix("@") { return try user(value).rawValue }
            guard !value.contains(where: { $0.isWhitespace || "/@".contains($0) }) else {
                throw Unusable(
                    description: "“\(value)” is neither a server, such as example.org, nor a user, such as "
                        + "@anna:example.org.")
            }
            return value.lowercased()
        }
    }
}
