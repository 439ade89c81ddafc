package import Chat

/// What the connector needs of the rest of the program to answer interactions.
struct DiscordAnswering: Sendable {
    let menu: CommandMenu
    /// By the locale that Discord reports, such as `de`.
    let phrases: @Sendable (_ locale: String?) -> DiscordPhrases
    let handler: EventHandler
    let completions: Completions
    let people: DiscordPeople
}

/// Who is who on Discord.
package struct DiscordPeople: Sendable {
    /// Everybody who is linked to a member.
    let linked: @Sendable () async throws -> Set<ChatIdentity>
    /// What the member is called whom an identity is linked to; `nil` when it is linked to none.
    let name: @Sendable (ChatIdentity) async -> String?

    package init(
        linked: @escaping @Sendable () async throws -> Set<ChatIdentity>,
        name: @escaping @Sendable (ChatIdentity) async -> String?
    ) {
        self.linked = linked
        self.name = name
    }
}
