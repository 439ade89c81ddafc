import Web

/// Lets whoever has it answer an interaction for 15 minutes: a secret.
struct InteractionToken: Hashable, Sendable, Codable, CustomStringConvertible {
    private let value: String

    init(_ value: String) { self.value = value }

    init(from decoder: any Decoder) throws { value = try decoder.singleValueContainer().decode(String.self) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    /// As one part of a path.
    var inPath: String { WebRequest.segment(value) }

    var description: String { "an interaction's token" }
}
