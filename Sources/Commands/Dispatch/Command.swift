package import Chat
package import Engine
package import Presentation
package import Storage

/// One command: its descriptor, and what it does.
package protocol Command: Sendable {
    var descriptor: CommandDescriptor { get }

    /// - Throws: `CommandError` or `RecommendationError` when the asker can do something about it; anything else is our
    ///   fault and is reported with a reference.
    func run(_ invocation: Invocation, in context: CommandContext) async throws -> Reply
}

/// Who asks, who reads, in which language, and when.
package struct CommandContext: Sendable {
    /// Names the chat event on its platform for good, so that what it changed is changed once.
    package let eventID: String
    /// `nil` for someone who is not linked.
    package let member: Member?
    package let room: Room
    /// All who can read the answer, the asker among them.
    package let audience: Audience
    package let locale: Locale
    package let settings: MemberSettings
    /// Milliseconds since 1970.
    package let now: Int64
    /// The answer whose question is asked again for other titles.
    package let continuing: LoggedAnswer?

    /// The member who asks.
    func asker() throws(CommandError) -> Member {
        guard let member else { throw .notLinked }
        return member
    }
}
