import Chat
import Commands
import Connectors
import Logging
import MatrixCrypto
import Presentation
import ServiceLifecycle
import Storage
import Web

/// The bot in the chats that are configured, and what works beside them.
struct ChatServices {
    let services: [any Service]

    /// - Parameter posters: finds the pictures of cards.
    init(
        _ bot: Composition, configuration: Configuration, posters: @escaping PosterLookup,
        connections: HTTPConnections, logger: Logger
    ) async throws {
        var services: [any Service] = [bot.freshness(logger: logger)]
        if !configuration.links.isEmpty {
            let links = LinkService(links: configuration.links, database: bot.database, logger: logger)
            // Those who are known are known from the first message on.
            _ = try await links.apply()
            services.append(links)
        }
        var channels: [Platform: VoteService.Channel] = [:]
        if let matrix = configuration.matrix {
            let connector = try await Self.matrix(
                matrix, bot: bot, posters: posters, connections: connections, logger: logger)
            services.append(connector)
            channels[.matrix] = VoteService.Channel(connector)
        }
        services.append(bot.voteEndings(in: channels, logger: logger))
        self.services = services
    }

    private static func matrix(
        _ configured: MatrixConfiguration, bot: Composition, posters: @escaping PosterLookup,
        connections: HTTPConnections, logger: Logger
    ) async throws -> MatrixConnector {
        let secret = try StoreSecret(configured: configured.storeSecret)
        if let path = secret.madeAt {
            logger.notice(
                "a key was made that seals the bot's encryption keys; keep a copy of it apart from the database",
                metadata: ["file": "\(path)"])
        }
        return MatrixConnector(
            settings: configured.settings(storeKey: try StoreKey(secret: secret.bytes)),
            memory: try await .claimed("matrix:\(configured.user)", in: bot.database),
            parts: MatrixParts(
                connections: connections,
                languages: MatrixLanguages(all: bot.allLocales.map(MatrixPhrases.init)) {
                    MatrixPhrases(await bot.locale(of: $0))
                },
                handler: { await bot.dispatcher.reply(to: $0) }, pictures: posters,
                onRecoveryKey: { key in
                    // Meant for the owner's eyes: the log of the first start is the one place where it is shown.
                    StandardError.line(
                        """

                        Keep this recovery key of \(configured.user) in a safe place, apart from the database. It is shown only now.

                            \(key)

                        With it (matrix.recovery-key) the bot stays trusted when its database is lost.

                        """)
                },
                logger: logger, now: { .now }))
    }
}
