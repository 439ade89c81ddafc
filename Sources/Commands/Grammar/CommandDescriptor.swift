package import Presentation

/// What a command is called, takes and is for: read by the parser, by help, by completion, and by platforms that
/// register commands.
package struct CommandDescriptor: Sendable {
    package let name: String
    /// Other names, not shown.
    package let aliases: [String]
    package let summary: Phrase
    package let parameters: [Parameter]
    /// The answer is only for the one who asks.
    package let isPersonal: Bool
    /// Can be used by someone who is not linked to a member.
    package let isOpenToAll: Bool
    /// Only the owner of the server may use it, and is told of it.
    package let isForOwner: Bool

    init(
        name: String, aliases: [String] = [], summary: Phrase, parameters: [Parameter] = [],
        isPersonal: Bool = false, isOpenToAll: Bool = false, isForOwner: Bool = false
    ) {
        self.name = name
        self.aliases = aliases
        self.summary = summary
        self.parameters = parameters
        self.isPersonal = isPersonal
        self.isOpenToAll = isOpenToAll
        self.isForOwner = isForOwner
    }
}
