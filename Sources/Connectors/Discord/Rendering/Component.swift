/// A part of a message (Discord API v10, Component Reference).
indirect enum Component: Equatable, Sendable {
    case text(String)
    /// Text beside a small picture.
    case section(String, Thumbnail)
    case separator
    /// - Parameter accent: the colour of its edge, 0xRRGGBB.
    case container([Component], accent: Int?)
    case row([Component])
    case button(Button)
    case select(Select)

    struct Thumbnail: Equatable, Sendable {
        var url: String
        /// For those who cannot see it.
        var description: String
    }

    struct Button: Equatable, Sendable {
        enum Style: Int, Sendable {
            case primary = 1
            case secondary = 2
        }

        var style = Style.secondary
        var label: String
        var customID: String
        var isDisabled = false
    }

    struct Select: Equatable, Sendable, Encodable {
        struct Option: Equatable, Sendable, Codable {
            var label: String
            var value: String
        }

        var customID: String
        var placeholder: String
        var options: [Option]
        /// In a form it may be left alone.
        var isOptionalInForm = false
        var isDisabled = false

        static let mostOptions = 25
        private static let kind = 3

        private enum CodingKeys: String, CodingKey {
            case type, custom_id, placeholder, options, required, min_values, max_values, disabled
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Self.kind, forKey: .type)
            try container.encode(customID, forKey: .custom_id)
            try container.encode(placeholder, forKey: .placeholder)
            try container.encode(options, forKey: .options)
            if isDisabled { try container.encode(true, forKey: .disabled) }
            if isOptionalInForm {
                try container.encode(false, forKey: .required)
                try container.encode(0, forKey: .min_values)
                try container.encode(1, forKey: .max_values)
            }
        }
    }

    /// Counting those inside.
    var count: Int {
        switch self {
        case .text, .separator, .button, .select: 1
        case .section: 3
        case .container(let inner, _), .row(let inner): inner.reduce(1) { $0 + $1.count }
        }
    }

    /// UTF-16 units of all text to be read.
    var textLength: Int {
        switch self {
        case .text(let text), .section(let text, _): text.utf16.count
        case .container(let inner, _), .row(let inner): inner.reduce(0) { $0 + $1.textLength }
        case .separator, .button, .select: 0
        }
    }

    static let mostInMessage = 40
    static let mostTextInMessage = 4_000
    static let mostInRow = 5
    static let longestLabel = 80
}

extension Component: Encodable {
    private enum Kind: Int, Encodable {
        case row = 1
        case button = 2
        case section = 9
        case text = 10
        case thumbnail = 11
        case separator = 14
        case container = 17
    }

    private enum CodingKeys: String, CodingKey {
        case type, components, accessory, content, media, description, accent_color, style, label, custom_id, disabled
    }

    func encode(to encoder: any Encoder) throws {
        if case .select(let select) = self { return try select.encode(to: encoder) }
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .text(let text):
            try container.encode(Kind.text, forKey: .type)
            try container.encode(text, forKey: .content)
        case .section(let text, let thumbnail):
            try container.encode(Kind.section, forKey: .type)
            try container.encode([Component.text(text)], forKey: .components)
            var accessory = container.nestedContainer(keyedBy: CodingKeys.self, forKey: .accessory)
            try accessory.encode(Kind.thumbnail, forKey: .type)
            try accessory.encode(["url": thumbnail.url], forKey: .media)
            try accessory.encode(thumbnail.description, forKey: .description)
        case .separator: try container.encode(Kind.separator, forKey: .type)
        case .container(let inner, let accent):
            try container.encode(Kind.container, forKey: .type)
            try container.encode(inner, forKey: .components)
            try container.encodeIfPresent(accent, forKey: .accent_color)
        case .row(let inner):
            try container.encode(Kind.row, forKey: .type)
            try container.encode(inner, forKey: .components)
        case .button(let button):
            try container.encode(Kind.button, forKey: .type)
            try container.encode(button.style.rawValue, forKey: .style)
            try container.encode(button.label, forKey: .label)
            try container.encode(button.customID, forKey: .custom_id)
            if button.isDisabled { try container.encode(true, forKey: .disabled) }
        case .select: break
        }
    }
}
