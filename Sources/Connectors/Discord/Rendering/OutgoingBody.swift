/// A message as it is sent, or what one is edited to (Discord API v10, Create Message).
struct OutgoingBody: Encodable, Equatable, Sendable {
    var content: String?
    var embeds: [OutgoingEmbed]?
    var components: [Component] = []
    var flags = MessageFlags()
    /// `nil` leaves those of an edited message as they are.
    var attachments: [OutgoingAttachment]? = []
    /// Makes it the same message however often it is sent in a few minutes; at most 25 characters.
    var nonce: String?

    private enum CodingKeys: String, CodingKey {
        case content, embeds, components, flags, attachments, nonce, enforce_nonce, allowed_mentions
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(content, forKey: .content)
        try container.encodeIfPresent(embeds, forKey: .embeds)
        try container.encode(components, forKey: .components)
        if !flags.isEmpty { try container.encode(flags.rawValue, forKey: .flags) }
        try container.encodeIfPresent(attachments, forKey: .attachments)
        if let nonce {
            try container.encode(nonce, forKey: .nonce)
            try container.encode(true, forKey: .enforce_nonce)
        }
        // Whatever a title or a name contains: nobody is rung for.
        try container.encode(["parse": [String]()], forKey: .allowed_mentions)
    }
}

struct MessageFlags: OptionSet, Sendable {
    let rawValue: Int

    /// Only the one who asked sees it.
    static let ephemeral = MessageFlags(rawValue: 1 << 6)
    /// Nobody is rung for.
    static let suppressNotifications = MessageFlags(rawValue: 1 << 12)
    /// Components V2: the components are all there is.
    static let isComponentsV2 = MessageFlags(rawValue: 1 << 15)
}

struct OutgoingAttachment: Codable, Equatable, Sendable {
    /// The place among the files that are sent along.
    let id: String
    let filename: String
    /// For those who cannot see it.
    let description: String
}

/// A card for places that refuse components of the second kind.
struct OutgoingEmbed: Encodable, Equatable, Sendable {
    struct Picture: Encodable, Equatable, Sendable { let url: String }

    var title: String?
    var description: String?
    var color: Int?
    var thumbnail: Picture?

    static let mostTextInMessage = 6_000

    var textLength: Int { (title?.utf16.count ?? 0) + (description?.utf16.count ?? 0) }
}
