/// An option or a sub-command of a command (Discord API v10, Application Command Option Structure).
struct RegisteredOption: Codable, Equatable, Sendable {
    enum Kind: Int, Codable, Sendable {
        case subCommand = 1
        case string = 3
        case integer = 4
        case boolean = 5
        case number = 10
    }

    struct Choice: Codable, Equatable, Sendable {
        var name: String
        var name_localizations: [String: String]?
        var value: String
    }

    var type: Int
    var name: String
    var name_localizations: [String: String]?
    var description: String
    var description_localizations: [String: String]?
    var required: Bool?
    var autocomplete: Bool?
    var choices: [Choice]?
    var min_value: Double?
    var max_value: Double?
    var max_length: Int?
    var options: [RegisteredOption]?

    init(
        _ kind: Kind, name: String, name_localizations: [String: String]?, description: String,
        description_localizations: [String: String]?
    ) {
        type = kind.rawValue
        self.name = name
        self.name_localizations = name_localizations
        self.description = description
        self.description_localizations = description_localizations
    }

    private enum CodingKeys: String, CodingKey {
        case type, name, name_localizations, description, description_localizations, required, autocomplete, choices
        case min_value, max_value, max_length, options
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type, forKey: .type)
        try container.encode(name, forKey: .name)
        try container.encodeIfPresent(name_localizations, forKey: .name_localizations)
        try container.encode(description, forKey: .description)
        try container.encodeIfPresent(description_localizations, forKey: .description_localizations)
        try container.encodeIfPresent(required, forKey: .required)
        try container.encodeIfPresent(autocomplete, forKey: .autocomplete)
        try container.encodeIfPresent(choices, forKey: .choices)
        // Whole numbers are written as such: an integer option takes nothing else.
        if type == Kind.integer.rawValue {
            try container.encodeIfPresent(min_value.map { Int($0) }, forKey: .min_value)
            try container.encodeIfPresent(max_value.map { Int($0) }, forKey: .max_value)
        } else {
            try container.encodeIfPresent(min_value, forKey: .min_value)
            try container.encodeIfPresent(max_value, forKey: .max_value)
        }
        try container.encodeIfPresent(max_length, forKey: .max_length)
        try container.encodeIfPresent(options, forKey: .options)
    }

    /// With everything left out that means the same when it is absent.
    var normalised: RegisteredOption {
        var option = self
        option.name_localizations = name_localizations?.nilIfEmpty
        option.description_localizations = description_localizations?.nilIfEmpty
        option.required = required == true ? true : nil
        option.autocomplete = autocomplete == true ? true : nil
        option.choices = choices.flatMap { choices in
            choices.isEmpty
                ? nil
                : choices.map {
                    Choice(name: $0.name, name_localizations: $0.name_localizations?.nilIfEmpty, value: $0.value)
                }
        }
        option.options = options.flatMap { $0.isEmpty ? nil : $0.map(\.normalised) }
        return option
    }
}
