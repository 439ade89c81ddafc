import Foundation

/// What was chosen, pressed or filled in.
struct InteractionData: Decodable, Sendable {
    /// Of the command.
    var name: String?
    var options: [ChosenOption] = []
    /// The message or the person that a command was begun with.
    var target: String?
    /// Texts of messages, and names of people, by their ids.
    var messages: [String: String] = [:]
    var customID: String?
    /// What was chosen in a menu.
    var values: [String] = []
    /// What was filled into a form, by the `custom_id` of each of its parts.
    var filledIn: [String: [String]] = [:]

    private enum CodingKeys: String, CodingKey {
        case name, options, target_id, resolved, custom_id, values, components
    }

    private struct Resolved: Decodable {
        struct Message: Decodable {
            let content: String?
            let embeds: [Embed]?
        }
        struct Embed: Decodable {
            let title: String?
            let description: String?
        }
        let messages: [String: Message]?
    }

    /// A part of a form, which may hold others.
    private struct Part: Decodable {
        let custom_id: String?
        let value: String?
        let values: [String]?
        let component: [Part]
        let components: [Part]

        private enum CodingKeys: String, CodingKey { case custom_id, value, values, component, components }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            custom_id = try? container.decode(String.self, forKey: .custom_id)
            value = try? container.decode(String.self, forKey: .value)
            values = try? container.decode([String].self, forKey: .values)
            // Forms are not nested deeply; whoever sends such a thing is not Discord.
            guard decoder.codingPath.count < 20 else {
                component = []
                components = []
                return
            }
            component = (try? container.decode(Part.self, forKey: .component)).map { [$0] } ?? []
            components = (try? container.decode([Part].self, forKey: .components)) ?? []
        }

        func collect(into filledIn: inout [String: [String]]) {
            if let custom_id { filledIn[custom_id] = values ?? value.map { [$0] } ?? [] }
            for part in component + components { part.collect(into: &filledIn) }
        }
    }

    init() {}

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try? container.decode(String.self, forKey: .name)
        options = (try? container.decode([ChosenOption].self, forKey: .options)) ?? []
        target = try? container.decode(String.self, forKey: .target_id)
        let resolved = try? container.decode(Resolved.self, forKey: .resolved)
        messages = (resolved?.messages ?? [:]).mapValues { message in
            if let content = message.content, !content.isEmpty { return content }
            return message.embeds?.compactMap { $0.title ?? $0.description }.first ?? ""
        }
        customID = try? container.decode(String.self, forKey: .custom_id)
        values = (try? container.decode([String].self, forKey: .values)) ?? []
        for part in (try? container.decode([Part].self, forKey: .components)) ?? [] { part.collect(into: &filledIn) }
    }
}

/// An option of a command with its value, or a sub-command with its options.
struct ChosenOption: Decodable, Sendable {
    let name: String
    let value: String?
    /// It is being typed at this moment.
    let isFocused: Bool
    let options: [ChosenOption]

    private enum CodingKeys: String, CodingKey { case name, value, focused, options }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        value = Self.text(of: container)
        isFocused = (try? container.decode(Bool.self, forKey: .focused)) ?? false
        options =
            decoder.codingPath.count < 20 ? (try? container.decode([ChosenOption].self, forKey: .options)) ?? [] : []
    }

    private static func text(of container: KeyedDecodingContainer<CodingKeys>) -> String? {
        if let text = try? container.decode(String.self, forKey: .value) { return text }
        if let flag = try? container.decode(Bool.self, forKey: .value) { return String(flag) }
        if let number = try? container.decode(Int.self, forKey: .value) { return String(number) }
        return (try? container.decode(Double.self, forKey: .value)).map { String($0) }
    }
}
