import Foundation
import Web

/// The calls of Discord's REST interface that this connector makes (Discord API v10).
struct DiscordAPI: Sendable {
    let rest: DiscordREST

    // MARK: - The bot itself

    func gateway() async throws -> GatewayBot {
        try await rest.call(
            DiscordCall("tell where the gateway is", .get, "/gateway/bot", route: RateLimitRoute("GET /gateway/bot")),
            returning: GatewayBot.self)
    }

    /// The application that the bot's token belongs to.
    func application() async throws -> ApplicationID {
        struct Application: Decodable { let id: ApplicationID }
        return try await rest.call(
            DiscordCall(
                "tell which application it is", .get, "/applications/@me",
                route: RateLimitRoute("GET /applications/@me")),
            returning: Application.self
        ).id
    }

    func commands(of application: ApplicationID) async throws -> [RegisteredCommand] {
        var call = DiscordCall(
            "list the bot's commands", .get, "/applications/\(application)/commands",
            route: RateLimitRoute("GET /applications/{application_id}/commands"))
        call.query = [URLQueryItem(name: "with_localizations", value: "true")]
        return try await rest.call(call, returning: [RegisteredCommand].self)
    }

    /// Replaces all global commands.
    func register(_ commands: [RegisteredCommand], of application: ApplicationID) async throws {
        try await rest.call(
            DiscordCall(
                "register the bot's commands", .put, "/applications/\(application)/commands",
                route: RateLimitRoute("PUT /applications/{application_id}/commands")
            ).sending(commands))
    }

    // MARK: - Interactions

    /// The first answer. It comes too late after three seconds.
    /// - Throws: also `DiscordRefusal` with `alreadyAcknowledged`, which is as good as done.
    func respond(
        to interaction: InteractionID, token: InteractionToken, with response: InteractionResponse
    ) async throws {
        var call = try DiscordCall(
            "answer an interaction", .post, "/interactions/\(interaction)/\(token.inPath)/callback",
            route: RateLimitRoute(
                "POST /interactions/{interaction_id}/{interaction_token}/callback", major: interaction.rawValue,
                isInteraction: true),
            isRepeatable: true
        ).sending(response)
        call.needsToken = false
        call.timeLimit = .milliseconds(2_800)
        try await rest.call(call)
    }

    func editOriginal(
        _ application: ApplicationID, _ token: InteractionToken, to message: OutgoingBody, files: [OutgoingFile]
    ) async throws -> SentMessage {
        var call = DiscordCall(
            "edit the answer of an interaction", .patch,
            "/webhooks/\(application)/\(token.inPath)/messages/@original",
            route: webhook("PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original", application, token),
            isRepeatable: true
        ).sending(try JSONEncoder.discord.encode(message), files: files)
        call.needsToken = false
        return try await rest.call(call, returning: SentMessage.self)
    }

    func followUp(
        _ application: ApplicationID, _ token: InteractionToken, with message: OutgoingBody, files: [OutgoingFile]
    ) async throws -> SentMessage {
        var call = DiscordCall(
            "follow up on an interaction", .post, "/webhooks/\(application)/\(token.inPath)",
            route: webhook("POST /webhooks/{webhook_id}/{webhook_token}", application, token)
        ).sending(try JSONEncoder.discord.encode(message), files: files)
        call.query = [URLQueryItem(name: "wait", value: "true")]
        call.needsToken = false
        return try await rest.call(call, returning: SentMessage.self)
    }

    private func webhook(
        _ template: String, _ application: ApplicationID, _ token: InteractionToken
    ) -> RateLimitRoute {
        RateLimitRoute(template, major: "\(application)/\(token.inPath)", isInteraction: true)
    }

    // MARK: - Messages

    /// Sends a message once, however often that is tried: Discord knows it again by its nonce.
    /// - Parameter body: an `OutgoingBody` with a nonce, as JSON.
    @discardableResult
    func send(_ body: Data, to channel: ChannelID, files: [OutgoingFile]) async throws -> SentMessage {
        let call = DiscordCall(
            "send a message", .post, "/channels/\(channel)/messages",
            route: RateLimitRoute("POST /channels/{channel_id}/messages", major: channel.rawValue),
            isRepeatable: true
        ).sending(body, files: files)
        return try await rest.call(call, returning: SentMessage.self)
    }

    func edit(_ message: MessageID, in channel: ChannelID, to body: OutgoingBody) async throws {
        try await rest.call(
            DiscordCall(
                "edit a message", .patch, "/channels/\(channel)/messages/\(message)",
                route: RateLimitRoute("PATCH /channels/{channel_id}/messages/{message_id}", major: channel.rawValue),
                isRepeatable: true
            ).sending(body))
    }

    /// The private conversation with a person.
    func directChannel(with user: UserID) async throws -> ChannelID {
        struct Channel: Decodable { let id: ChannelID }
        return try await rest.call(
            DiscordCall(
                "open a private conversation", .post, "/users/@me/channels",
                route: RateLimitRoute("POST /users/@me/channels"), isRepeatable: true
            ).sending(["recipient_id": user]),
            returning: Channel.self
        ).id
    }

    // MARK: - Who reads

    func channel(_ id: ChannelID) async throws -> DiscordChannel {
        try await rest.call(
            DiscordCall(
                "look at a channel", .get, "/channels/\(id)",
                route: RateLimitRoute("GET /channels/{channel_id}", major: id.rawValue)),
            returning: DiscordChannel.self)
    }

    func guild(_ id: GuildID) async throws -> DiscordGuild {
        try await rest.call(
            DiscordCall(
                "look at a server", .get, "/guilds/\(id)",
                route: RateLimitRoute("GET /guilds/{guild_id}", major: id.rawValue)),
            returning: DiscordGuild.self)
    }

    /// `nil` for someone who is not on that server.
    func member(_ user: UserID, of guild: GuildID) async throws -> DiscordGuildMember? {
        do {
            return try await rest.call(
                DiscordCall(
                    "look at a member of a server", .get, "/guilds/\(guild)/members/\(user)",
                    route: RateLimitRoute("GET /guilds/{guild_id}/members/{user_id}", major: guild.rawValue)),
                returning: DiscordGuildMember.self)
        } catch let refusal as DiscordRefusal where refusal.status == 404 {
            return nil
        }
    }
}

/// How the gateway is to be used (`GET /gateway/bot`).
struct GatewayBot: Decodable {
    let url: String
    let shards: Int
    let session_start_limit: SessionStartLimit
}

/// What is needed of a message that was sent.
struct SentMessage: Decodable, Equatable {
    let id: MessageID
    let channel_id: ChannelID
}
