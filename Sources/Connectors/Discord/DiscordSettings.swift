import Chat
package import Web

/// Which bot it is, and how it hears of what people do.
package struct DiscordSettings: Sendable {
    /// How interactions come in.
    package enum Delivery: Sendable {
        case gateway
        /// - Parameter publicKey: of the application, as the Developer Portal shows it.
        case endpoint(publicKey: String)
    }

    /// Of the bot; secret.
    package var token: String
    package var delivery = Delivery.gateway
    /// With the version.
    package var address: WebAddress

    /// What cannot be used, with the remedy.
    package struct Unusable: ConnectorFailure {
        package let description: String
    }

    /// - Parameter address: `nil` for Discord's own.
    /// - Throws: `Unusable` for a token that cannot be one.
    package init(token: String, address: WebAddress? = nil) throws {
        guard !token.isEmpty, token.allSatisfy({ $0.isASCII && !$0.isWhitespace && !$0.isNewline }) else {
            throw Unusable(
                description:
                    "discord.token is no token: it has no spaces. Copy it from the Developer Portal, under Bot.")
        }
        self.token = token
        self.address = try address ?? WebAddress("https://discord.com/api/v10")
    }
}
