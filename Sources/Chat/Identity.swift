/// A chat platform that a connector speaks to.
package enum Platform: String, Sendable, Codable, CaseIterable {
    case console
    case discord
    case matrix
    case talk
}

/// A person as a platform knows them; linked to at most one member.
package struct ChatIdentity: Hashable, Sendable, CustomStringConvertible {
    package let platform: Platform
    package let userID: String

    package init(platform: Platform, userID: String) {
        self.platform = platform
        self.userID = userID
    }

    package var description: String { "\(platform.rawValue):\(userID)" }
}

/// A conversation on a platform.
package struct Room: Hashable, Sendable {
    package let platform: Platform
    package let id: String
    /// Everybody who can read the room, as far as the platform tells; the bot itself is not in it.
    package let participants: Set<ChatIdentity>
    /// Only one person reads this room.
    package let isDirect: Bool

    package init(platform: Platform, id: String, participants: Set<ChatIdentity>, isDirect: Bool) {
        self.platform = platform
        self.id = id
        self.participants = participants
        self.isDirect = isDirect
    }
}
