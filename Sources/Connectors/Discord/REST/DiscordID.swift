/// The number (“snowflake”) that Discord knows something by, as it writes it; `Of` says what.
struct DiscordID<Of>: Hashable, Sendable, Codable, CustomStringConvertible {
    let rawValue: String

    /// `nil` for anything but a number, which a path could not hold safely.
    init?(_ text: String) {
        guard (1...20).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rawValue = text
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "this is no snowflake")
        }
        self = id
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    var description: String { rawValue }
}

/// What an id is of.
enum DiscordThing {
    enum Application {}
    enum Channel {}
    enum Guild {}
    enum Interaction {}
    enum Message {}
    enum Role {}
    enum User {}
}

typealias ApplicationID = DiscordID<DiscordThing.Application>
typealias ChannelID = DiscordID<DiscordThing.Channel>
typealias GuildID = DiscordID<DiscordThing.Guild>
typealias InteractionID = DiscordID<DiscordThing.Interaction>
typealias MessageID = DiscordID<DiscordThing.Message>
typealias RoleID = DiscordID<DiscordThing.Role>
typealias UserID = DiscordID<DiscordThing.User>
