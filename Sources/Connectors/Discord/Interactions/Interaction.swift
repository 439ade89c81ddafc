import Foundation

/// Something that a person did with a command, a button, a menu or a form of ours (Discord API v10, Interaction Object). What is
/// not needed is passed over, whatever it is.
struct Interaction: Decodable, Sendable {
    enum Kind: Int, Sendable {
        case ping = 1
        case command = 2
        case component = 3
        case completion = 4
        case form = 5
    }

    /// Where it was done.
    enum Place: Int, Sendable {
        case guild = 0
        case direct = 1
        /// A group, or a conversation of others.
        case privateChannel = 2
    }

    let id: InteractionID
    let application_id: ApplicationID
    let token: InteractionToken
    /// `nil` for one that is not known yet.
    let kind: Kind?
    let data: InteractionData
    let guild_id: GuildID?
    let channel_id: ChannelID?
    /// `nil` for a ping.
    let user: InteractionUser?
    /// Such as `en-US`.
    let locale: String?
    let place: Place?
    /// Whether the bot itself is on the server where this was done, rather than only a tool of the person who did it.
    let isInstalledInGuild: Bool
    /// Whether the message that a control is in is seen by one person alone.
    let isOnPrivateMessage: Bool
    /// That message with nothing left that could be pressed or chosen; `nil` where it is not like one of ours.
    let disabledMessage: OutgoingBody?

    private enum CodingKeys: String, CodingKey {
        case id, application_id, token, type, data, guild_id, channel_id, channel, member, user, locale, context,
            message
        case authorizing_integration_owners
    }

    private struct Member: Decodable { let user: InteractionUser }

    private struct Channel: Decodable { let id: ChannelID }

    private struct Message: Decodable {
        let flags: Int?
        let components: [Component]?

        private enum CodingKeys: String, CodingKey { case flags, components }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            flags = try? container.decode(Int.self, forKey: .flags)
            components = try? container.decode([Component].self, forKey: .components)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(InteractionID.self, forKey: .id)
        application_id = try container.decode(ApplicationID.self, forKey: .application_id)
        token = try container.decode(InteractionToken.self, forKey: .token)
        kind = Kind(rawValue: try container.decode(Int.self, forKey: .type))
        data = (try? container.decode(InteractionData.self, forKey: .data)) ?? InteractionData()
        guild_id = try? container.decode(GuildID.self, forKey: .guild_id)
        channel_id =
            (try? container.decode(ChannelID.self, forKey: .channel_id))
            ?? (try? container.decode(Channel.self, forKey: .channel))?.id
        user =
            (try? container.decode(Member.self, forKey: .member))?.user
            ?? (try? container.decode(InteractionUser.self, forKey: .user))
        locale = try? container.decode(String.self, forKey: .locale)
        place =
            (try? container.decode(Int.self, forKey: .context)).flatMap(Place.init(rawValue:))
            ?? (guild_id == nil ? .privateChannel : .guild)
        // By the kind of installation: 0 is that on a server.
        let owners = try? container.decode([String: String].self, forKey: .authorizing_integration_owners)
        isInstalledInGuild = owners?["0"] != nil
        let message = try? container.decode(Message.self, forKey: .message)
        let flags = MessageFlags(rawValue: message?.flags ?? 0)
        isOnPrivateMessage = flags.contains(.ephemeral)
        disabledMessage = message?.components.map { components in
            OutgoingBody(
                components: components.map(\.disabled), flags: flags.intersection(.isComponentsV2), attachments: nil)
        }
    }

    /// Whether others read what is said in public there, and it is known who they are. Nobody else reads a direct conversation.
    var isInKnownRoom: Bool { place == .guild && isInstalledInGuild && guild_id != nil }

    /// - Parameter payload: the interaction, or a message of the gateway that holds it.
    init?(payload: Data) {
        struct Message: Decodable { let d: Interaction }
        let decoder = JSONDecoder()
        guard
            let interaction = (try? decoder.decode(Message.self, from: payload).d)
                ?? (try? decoder.decode(Interaction.self, from: payload))
        else { return nil }
        self = interaction
    }

    /// Milliseconds since 1970 at which it was done (Discord API v10, Reference, “Snowflakes”).
    var createdAt: Int64 { Int64(truncatingIfNeeded: (UInt64(id.rawValue) ?? 0) >> 22) + 1_420_070_400_000 }
}

struct InteractionUser: Decodable, Sendable {
    let id: UserID
    let username: String?
    let global_name: String?

    var name: String { global_name ?? username ?? "" }
}
