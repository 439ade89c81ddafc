import Chat

/// Makes Discord's commands from the menu.
struct CommandRegistration {
    let menu: CommandMenu

    /// As a person may type it (Discord API v10, Application Command Option Structure).
    static let longestText = 300
    /// On a server, with the bot alone, and in groups and conversations of others.
    private static let everywhere = [0, 1, 2]
    /// By a server, and by a person for themselves.
    private static let byEverybody = [0, 1]
    var commands: [RegisteredCommand] { menu.commands.map(command) }

    /// - Returns: whether what is registered means something else.
    func differs(from registered: [RegisteredCommand]) -> Bool {
        func sorted(_ commands: [RegisteredCommand]) -> [RegisteredCommand] {
            commands.map(\.normalised).sorted { ($0.type, $0.name) < ($1.type, $1.name) }
        }
        return sorted(commands) != sorted(registered)
    }

    private func command(_ command: CommandMenu.Command) -> RegisteredCommand {
        let kind: RegisteredCommand.Kind =
            switch command.target {
            case .conversation: .typed
            case .message: .message
            case .person: .person
            }
        // Those that must be given come first.
        let options = (command.options.filter(\.isRequired) + command.options.filter { !$0.isRequired }).map(option)
        let branches = command.branches.map { branch in
            var sub = RegisteredOption(
                .subCommand, name: branch.name.english, name_localizations: Self.localised(branch.name),
                description: branch.summary.english, description_localizations: Self.localised(branch.summary))
            sub.options = options
            return sub
        }
        return RegisteredCommand(
            kind: kind, name: command.name.english, name_localizations: Self.localised(command.name),
            description: kind == .typed ? command.summary.english : "",
            description_localizations: kind == .typed ? Self.localised(command.summary) : nil,
            options: kind == .typed ? (branches.isEmpty ? options : branches) : [],
            default_member_permissions: command.isForOwner ? "0" : nil, contexts: Self.everywhere,
            integration_types: Self.byEverybody)
    }

    private func option(_ option: CommandMenu.Option) -> RegisteredOption {
        let kind: RegisteredOption.Kind =
            switch option.kind {
            case .text, .choice, .completed: .string
            case .integer: .integer
            case .number: .number
            case .flag: .boolean
            }
        var result = RegisteredOption(
            kind, name: option.name.english, name_localizations: Self.localised(option.name),
            description: option.summary.english, description_localizations: Self.localised(option.summary))
        if option.isRequired { result.required = true }
        switch option.kind {
        case .text: result.max_length = Self.longestText
        case .completed:
            result.autocomplete = true
            result.max_length = Self.longestText
        case .integer(let range):
            result.min_value = Double(range.lowerBound)
            result.max_value = Double(range.upperBound)
        case .number(let range):
            result.min_value = range.lowerBound
            result.max_value = range.upperBound
        case .choice(let choices):
            result.choices = choices.map { choice in
                RegisteredOption.Choice(
                    name: choice.label.english, name_localizations: Self.localised(choice.label), value: choice.value)
            }
        case .flag: break
        }
        return result
    }

    /// Only what is said differently than in English.
    private static func localised(_ text: CommandMenu.Localised) -> [String: String]? {
        text.translations.filter { $0.value != text.english }.nilIfEmpty
    }
}
