/// What a reaction means, whichever tone of skin and selector a keyboard puts in.
enum ReactionSign: Hashable, Sendable {
    case up
    case down
    case again
    /// That it was noted; said by the bot alone.
    case noted
    /// 1…9
    case number(Int)

    /// `nil` for what means nothing to us.
    init?(key: String) {
        // A key may be of any length; those that mean something are short.
        guard key.utf8.count <= 40 else { return nil }
        let scalars = key.unicodeScalars.filter { scalar in
            !(0xFE00...0xFE0F).contains(scalar.value) && !scalar.properties.isEmojiModifier && scalar != "\u{200D}"
        }
        switch String(String.UnicodeScalarView(scalars)) {
        case "👍": self = .up
        case "👎": self = .down
        case "🔁", "🔄": self = .again
        case let rest:
            guard rest.unicodeScalars.count == 2, rest.unicodeScalars.last == "\u{20E3}",
                let digit = rest.unicodeScalars.first.flatMap({ Int(String($0)) }), digit > 0
            else { return nil }
            self = .number(digit)
        }
    }

    /// As clients write it, so that a person who taps the button adds to it.
    var key: String {
        switch self {
        case .up: "👍\u{FE0F}"
        case .down: "👎\u{FE0F}"
        case .again: "🔁"
        case .noted: "✅"
        case .number(let number): "\(number)\u{FE0F}\u{20E3}"
        }
    }
}
