import Foundation

/// Components of messages of ours as Discord gives them back; what we never send is an error.
extension Component: Decodable {
    private struct Unknown: Error {}

    private enum ReadingKeys: String, CodingKey {
        case type, components, accessory, content, media, description, accent_color, style, label, custom_id, disabled
        case placeholder, options
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: ReadingKeys.self)
        switch try container.decode(Int.self, forKey: .type) {
        case 1: self = .row(try container.decode([Component].self, forKey: .components))
        case 2:
            guard let style = Button.Style(rawValue: try container.decode(Int.self, forKey: .style)) else {
                throw Unknown()
            }
            self = .button(
                Button(
                    style: style, label: try container.decode(String.self, forKey: .label),
                    customID: try container.decode(String.self, forKey: .custom_id),
                    isDisabled: try container.decodeIfPresent(Bool.self, forKey: .disabled) ?? false))
        case 3:
            self = .select(
                Select(
                    customID: try container.decode(String.self, forKey: .custom_id),
                    placeholder: try container.decodeIfPresent(String.self, forKey: .placeholder) ?? "",
                    options: try container.decode([Select.Option].self, forKey: .options)))
        case 9:
            guard case .text(let text)? = try container.decode([Component].self, forKey: .components).first else {
                throw Unknown()
            }
            self = .section(text, try container.decode(Thumbnail.self, forKey: .accessory))
        case 10: self = .text(try container.decode(String.self, forKey: .content))
        case 14: self = .separator
        case 17:
            self = .container(
                try container.decode([Component].self, forKey: .components),
                accent: try container.decodeIfPresent(Int.self, forKey: .accent_color))
        default: throw Unknown()
        }
    }

    /// The same, with nothing left that could be pressed or chosen.
    var disabled: Component {
        switch self {
        case .button(var button):
            button.isDisabled = true
            return .button(button)
        case .select(var select):
            select.isDisabled = true
            return .select(select)
        case .container(let inner, let accent): return .container(inner.map(\.disabled), accent: accent)
        case .row(let inner): return .row(inner.map(\.disabled))
        case .text, .section, .separator: return self
        }
    }
}

extension Component.Thumbnail: Decodable {
    private enum Keys: String, CodingKey { case media, description }

    private struct Media: Decodable { let url: String }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Keys.self)
        // It is still attached to the message, under the name that ends its address.
        let address = try container.decode(Media.self, forKey: .media).url
        let name = URLComponents(string: address)?.path.split(separator: "/").last.map(String.init) ?? ""
        self.init(
            url: "attachment://\(name)",
            description: try container.decodeIfPresent(String.self, forKey: .description) ?? "")
    }
}
