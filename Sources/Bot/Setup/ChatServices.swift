import Chat
import Commands
import Connectors
import Engine
import Logging
import MatrixCrypto
import Presentation
import ServiceLifecycle
import Storage
import Web
import Webhooks

/// The bot in the chats that are configured, and what works beside them.
struct ChatServices {
    let services: [any Service]
    /// What the listener passes on to them.
    let routes: [ForwardedRoute]

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
        var routes: [ForwardedRoute] = []
        if let discord = configuration.discord {
            let connector = try await Self.discord(
                discord, bot: bot, posters: posters, connections: connections, logger: logger)
            services.append(connector)
            channels[.discord] = VoteService.Channel(connector)
            if let endpoint = connector.endpoint {
                routes.append(
                    ForwardedRoute(path: "/discord/interactions") { headers, body in
                        let answer = await endpoint.answer(headers: headers, body: body)
                        return ForwardedRoute.Answer(status: answer.status, body: answer.body)
                    })
            }
        }
        services.append(bot.voteEndings(in: channels, logger: logger))
        self.services = services
        self.routes = routes
    }

    private static func discord(
        _ configured: DiscordConfiguration, bot: Composition, posters: @escaping PosterLookup,
        connections: HTTPConnections, logger: Logger
    ) async throws -> DiscordConnector {
        let database = bot.database
        return try DiscordConnector(
            settings: try configured.settings(),
            memory: try await .claimed(configured.memoryName, in: database), menu: bot.menu,
            phrases: { DiscordPhrases(bot.locale(of: $0)) },
            people: DiscordPeople(
                linked: {
                    try await database.read { session in
                        Set(try IdentityStore(session).all().map(\.identity).filter { $0.platform == .discord })
                    }
                },
                name: { identity in
                    let member = try? await database.read { session in
                        try IdentityStore(session).member(for: identity).flatMap { try MemberStore(session).find($0) }
                    }
                    return member?.name
                }),
            completions: bot.suggestions, posters: posters, connections: connections, logger: logger, now: { .now },
            handler: { await bot.dispatcher.reply(to: $0) })
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
            memory: try await .claimed(configured.memoryName, in: bot.database),
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
