/// A command as Discord keeps it (Discord API v10, Application Command Object). What Discord leaves out when it is usual is `nil`
/// here too, so that what is registered can be compared with what should be.
struct RegisteredCommand: Codable, Equatable, Sendable {
    enum Kind: Int, Codable, Sendable {
        case typed = 1
        case person = 2
        case message = 3
    }

    var type: Int
    var name: String
    var name_localizations: [String: String]?
    var description: String
    var description_localizations: [String: String]?
    var options: [RegisteredOption]?
    /// Who may use it on a server, as long as nobody there decides otherwise: `0` for administrators alone.
    var default_member_permissions: String?
    /// 0 server, 1 with the bot alone, 2 in groups and conversations of others.
    var contexts: [Int]?
    /// 0 on a server, 1 by a person.
    var integration_types: [Int]?

    private enum CodingKeys: String, CodingKey {
        case type, name, name_localizations, description, description_localizations, options
        case default_member_permissions, contexts, integration_types
    }

    init(
        kind: Kind, name: String, name_localizations: [String: String]?, description: String,
        description_localizations: [String: String]?, options: [RegisteredOption],
        default_member_permissions: String?, contexts: [Int], integration_types: [Int]
    ) {
        type = kind.rawValue
        self.name = name
        self.name_localizations = name_localizations
        self.description = description
        self.description_localizations = description_localizations
        self.options = options
        self.default_member_permissions = default_member_permissions
        self.contexts = contexts
        self.integration_types = integration_types
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        type = try container.decodeIfPresent(Int.self, forKey: .type) ?? Kind.typed.rawValue
        name = try container.decode(String.self, forKey: .name)
        name_localizations = try container.decodeIfPresent([String: String].self, forKey: .name_localizations)
        description = try container.decodeIfPresent(String.self, forKey: .description) ?? ""
        description_localizations = try container.decodeIfPresent(
            [String: String].self, forKey: .description_localizations)
        options = try container.decodeIfPresent([RegisteredOption].self, forKey: .options)
        // Discord writes the number as a text, and wants it as a number.
        let text = try? container.decodeIfPresent(String.self, forKey: .default_member_permissions)
        let number = try? container.decodeIfPresent(Int.self, forKey: .default_member_permissions)
        default_member_permissions = text ?? number.map { String($0) }
        contexts = try container.decodeIfPresent([Int].self, forKey: .contexts)
        integration_types = try container.decodeIfPresent([Int].self, forKey: .integration_types)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type, forKey: .type)
        try container.encode(name, forKey: .name)
        try container.encodeIfPresent(name_localizations, forKey: .name_localizations)
        // What is begun with a message or a person has none.
        if type == Kind.typed.rawValue {
            try container.encode(description, forKey: .description)
            try container.encodeIfPresent(description_localizations, forKey: .description_localizations)
            try container.encodeIfPresent(options, forKey: .options)
        }
        try container.encodeIfPresent(
            default_member_permissions.flatMap { Int($0) }, forKey: .default_member_permissions)
        try container.encodeIfPresent(contexts, forKey: .contexts)
        try container.encodeIfPresent(integration_types, forKey: .integration_types)
    }

    /// With everything left out that means the same when it is absent.
    var normalised: RegisteredCommand {
        var command = self
        command.name_localizations = name_localizations?.nilIfEmpty
        command.description_localizations = description_localizations?.nilIfEmpty
        command.options = options.flatMap { $0.isEmpty ? nil : $0.map(\.normalised) }
        command.contexts = contexts?.sorted()
        command.integration_types = integration_types?.sorted()
        return command
    }
}

extension Dictionary {
    var nilIfEmpty: Self? { isEmpty ? nil : self }
}
