/// The first answer to an interaction (Discord API v10, Receiving and Responding, “Interaction Callback Type”).
enum InteractionResponse: Encodable, Equatable, Sendable {
    case pong
    case message(OutgoingBody)
    /// The answer follows; whether it is for the asker alone is decided here, for good.
    case deferred(isPrivate: Bool)
    /// The message that the control is in will be edited.
    case deferredUpdate
    /// The message that the control is in is edited at once.
    case update(OutgoingBody)
    case choices([Choice])
    case form(Form)

    struct Choice: Encodable, Equatable, Sendable {
        let name: String
        let value: String

        /// Of both.
        static let longest = 100
    }

    /// A modal with one menu in it.
    struct Form: Equatable, Sendable {
        var customID: String
        /// At most 45 characters.
        var title: String
        var hint: String
        var select: Component.Select

        static let longestTitle = 45
    }

    private enum CodingKeys: String, CodingKey { case type, data }

    private enum DataKeys: String, CodingKey { case flags, choices, custom_id, title, components }

    private enum LabelKeys: String, CodingKey { case type, label, description, component }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .pong: try container.encode(1, forKey: .type)
        case .message(let body):
            try container.encode(4, forKey: .type)
            try container.encode(body, forKey: .data)
        case .deferred(let isPrivate):
            try container.encode(5, forKey: .type)
            guard isPrivate else { return }
            var data = container.nestedContainer(keyedBy: DataKeys.self, forKey: .data)
            try data.encode(MessageFlags.ephemeral.rawValue, forKey: .flags)
        case .deferredUpdate: try container.encode(6, forKey: .type)
        case .update(let body):
            try container.encode(7, forKey: .type)
            try container.encode(body, forKey: .data)
        case .choices(let choices):
            try container.encode(8, forKey: .type)
            var data = container.nestedContainer(keyedBy: DataKeys.self, forKey: .data)
            try data.encode(choices, forKey: .choices)
        case .form(let form):
            try container.encode(9, forKey: .type)
            var data = container.nestedContainer(keyedBy: DataKeys.self, forKey: .data)
            try data.encode(form.customID, forKey: .custom_id)
            try data.encode(form.title, forKey: .title)
            var components = data.nestedUnkeyedContainer(forKey: .components)
            var label = components.nestedContainer(keyedBy: LabelKeys.self)
            try label.encode(18, forKey: .type)
            try label.encode(form.title, forKey: .label)
            try label.encode(form.hint, forKey: .description)
            try label.encode(form.select, forKey: .component)
        }
    }
}
