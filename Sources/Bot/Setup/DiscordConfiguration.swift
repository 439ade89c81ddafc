import Connectors
import Crypto
import Foundation
import Web

/// The bot on Discord.
struct DiscordConfiguration {
    private let token: String
    /// Of the application: with it, Discord posts interactions to the listener instead of sending them over the gateway.
    private let publicKey: String?
    /// Another place than Discord's own, in tests alone.
    private let address: WebAddress?

    /// What the bot's records are kept under. A token begins with the application's id, which stays when the token is reset.
    var memoryName: String {
        let application = token.prefix { $0 != "." }
        let digest = SHA256.hash(data: Data(application.utf8)).prefix(8)
        return "discord:" + digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// What the connector works with.
    func settings() throws -> DiscordSettings {
        var settings = try DiscordSettings(token: token, address: address)
        if let publicKey { settings.delivery = .endpoint(publicKey: publicKey) }
        return settings
    }

    /// The settings as they come in, until it is known that they are complete.
    struct Parts {
        var token: String?
        var publicKey: String?
        var address: WebAddress?

        /// `nil` when nothing is said about Discord.
        func settings() throws -> DiscordConfiguration? {
            guard let token, !token.isEmpty else {
                guard publicKey == nil, address == nil else {
                    throw ConfigurationError.incomplete(missing: .discordToken, example: "the token of your bot")
                }
                return nil
            }
            return DiscordConfiguration(token: token, publicKey: publicKey, address: address)
        }
    }
}
