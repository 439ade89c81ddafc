import Engine

/// Makes lines as people, and others, might type them: right ones, wrong ones, and noise.
struct LineGenerator {
    private var dice: Dice
    private let commands: [String]
    private let choices: [String]
    private let genres: [String]
    private let names: [String]
    private let references: [String]

    private static let words = [
        "cosy", "gemütlich", "drôle", "like", "wie", "comme", "but", "not", "ohne", "sans", "90s", "1999", "under", "2",
        "hours", "short", "lang", "space", "heist", "and", "with", "et", "mit", "me", "for", "kids", "tonight", "🍿",
        "👍",
        "dark", "rainy", "day", "weil", "d'amour", "sci-fi", "the", "der", "les",
    ]
    private static let keys = FilterKeys.all
    private static let values = [
        "thriller", "-1", "0", "1", "10", "99", "2015..", "..1999", "1990..1999", "2000..1990", "..", "nan", "inf",
        "1e9",
        "99999999999999999999", "ko,ja", "klingon", "4k", "hdr", "films", "late night", "\"Tom Hanks\"", "on", "off",
        "oui",
        ",", "", "\"", "%", "70%", "é", "movie", "serie", "../../etc/passwd", "'; DROP TABLE titles; --", "{title}",
    ]
    private static let noise = [
        "\u{0}", "\u{7F}", "\u{1B}[31m", "\u{202E}", "\u{200D}", "\u{FEFF}", "\u{FFFD}", "\u{10FFFF}", "\u{E000}",
        "\r\n",
        "\t", "\u{301}\u{301}\u{301}", "👨‍👩‍👧‍👦", "🏳️‍🌈", "ß", "İ", "ﬁ", "אב", "\u{2028}", "%s%n", "\\", "{count}", "`",
        "@everyone",
        "<b>", "]]>", "—", "…", "½", "Ⅳ", "１",
    ]

    init(
        seed: UInt64, vocabulary: (commands: [String], choices: [String], genres: [String]), names: [String],
        references: [String]
    ) {
        dice = Dice(seed: seed)
        (commands, choices, genres) = vocabulary
        self.names = names
        self.references = references
    }

    mutating func line() -> String {
        var line = dice.chance(0.06) ? wild() : sentence()
        if dice.chance(0.2) { line = mutated(line) }
        if dice.chance(0.25) { line = dice.one(of: ["/", "!", "//", "! ", " /"]) + line }
        return line
    }

    private mutating func sentence() -> String {
        switch dice.number(0...9) {
        case 0: return "\(dice.number(-1...12)) \(word(choices))"
        case 1: return "\(dice.one(of: ["why", "pourquoi", "warum", "up", "vu"])) \(dice.number(0...12))"
        case 2: return dice.one(of: ["spin", "weiter", "encore"])
        case 3: return (0..<dice.number(1...6)).map { _ in piece() }.joined(separator: " ")
        default:
            return ([word(commands)] + (0..<dice.number(0...5)).map { _ in piece() }).joined(separator: " ")
        }
    }

    private mutating func piece() -> String {
        switch dice.number(0...8) {
        case 0: return word(choices)
        case 1: return "\(dice.number(-3...60))"
        case 2: return dice.one(of: references)
        case 3: return dice.chance(0.5) ? dice.one(of: names) : "\"\(dice.one(of: names))\""
        case 4: return condition()
        case 5: return dice.one(of: ["title:", "genre:", "person:", "keyword:"]) + dice.one(of: names + genres)
        case 6: return dice.one(of: ["@anna", "marco,", "Opa", "karl", "Chloé", "nobody", "lea"])
        default: return dice.one(of: Self.words)
        }
    }

    private mutating func condition() -> String {
        let value = dice.chance(0.4) ? dice.one(of: genres) : dice.one(of: Self.values)
        return (dice.chance(0.25) ? "-" : "") + dice.one(of: Self.keys + ["colour"]) + ":" + value
    }

    private mutating func word(_ words: [String]) -> String {
        let word = dice.one(of: words)
        return dice.chance(0.1) ? word.uppercased() : word
    }

    private mutating func wild() -> String {
        switch dice.number(0...4) {
        case 0:
            return String(
                repeating: dice.one(of: ["a", "mood ", "🍿", "\u{301}", "\"", "genre:drama "]),
                count: dice.number(1...3_000))
        case 1: return String(repeating: "x", count: 100_000)
        case 2: return (0..<dice.number(1...40)).map { _ in dice.one(of: Self.noise) }.joined()
        case 3:
            var text = String.UnicodeScalarView()
            for _ in 0..<dice.number(0...60) {
                if let scalar = Unicode.Scalar(UInt32(dice.number(0...0x2FFFF))) { text.append(scalar) }
            }
            return String(text)
        default: return word(commands) + dice.one(of: Self.noise) + " " + dice.one(of: Self.noise)
        }
    }

    /// Swaps, drops, doubles or inserts a few characters.
    private mutating func mutated(_ line: String) -> String {
        var characters = Array(line)
        for _ in 0..<dice.number(1...3) where !characters.isEmpty {
            let place = dice.number(0...(characters.count - 1))
            switch dice.number(0...3) {
            case 0: characters.remove(at: place)
            case 1: characters.insert(characters[place], at: place)
            case 2: characters.swapAt(place, dice.number(0...(characters.count - 1)))
            default: characters.insert(contentsOf: dice.one(of: Self.noise), at: place)
            }
        }
        return String(characters)
    }
}
