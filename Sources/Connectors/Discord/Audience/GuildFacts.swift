/// A channel, as far as who can see it depends on it (Discord API v10, Channel Object).
struct DiscordChannel: Decodable, Sendable {
    struct Overwrite: Decodable, Sendable {
        /// Of a role or of a person.
        let id: String
        let allow: String
        let deny: String
    }

    let id: ChannelID
    let type: Int
    let guild_id: GuildID?
    /// Of a thread the channel that it is in.
    let parent_id: ChannelID?
    let permission_overwrites: [Overwrite]?
    /// With whom a direct conversation is.
    let recipients: [InteractionUser]?

    /// A thread has the rights of its channel.
    var isThread: Bool { (10...12).contains(type) }
    var isDirect: Bool { type == 1 }
}

struct DiscordGuild: Decodable, Sendable {
    struct Role: Decodable, Sendable {
        let id: RoleID
        /// A number of bits.
        let permissions: String
    }

    let id: GuildID
    let owner_id: UserID
    let roles: [Role]
}

struct DiscordGuildMember: Decodable, Sendable {
    let roles: [RoleID]
}

/// Who can see a channel (Discord API v10, Permissions, “Permission Overwrites”).
enum ChannelSight {
    private static let administrator: UInt64 = 1 << 3
    private static let viewChannel: UInt64 = 1 << 10

    static func canSee(
        _ user: UserID, _ member: DiscordGuildMember, channel: DiscordChannel, guild: DiscordGuild
    ) -> Bool {
        if user == guild.owner_id { return true }
        // The role that everybody has, has the id of the server.
        let everyone = guild.id.rawValue
        let roles = Set(member.roles.map(\.rawValue)).union([everyone])
        var rights = guild.roles.filter { roles.contains($0.id.rawValue) }
            .reduce(0 as UInt64) { $0 | (UInt64($1.permissions) ?? 0) }
        if rights & administrator != 0 { return true }
        let overwrites = channel.permission_overwrites ?? []
        func apply(_ chosen: [DiscordChannel.Overwrite]) {
            let deny = chosen.reduce(0 as UInt64) { $0 | (UInt64($1.deny) ?? 0) }
            let allow = chosen.reduce(0 as UInt64) { $0 | (UInt64($1.allow) ?? 0) }
            rights = rights & ~deny | allow
        }
        apply(overwrites.filter { $0.id == everyone })
        apply(overwrites.filter { $0.id != everyone && roles.contains($0.id) })
        apply(overwrites.filter { $0.id == user.rawValue })
        return rights & viewChannel != 0
    }
}
