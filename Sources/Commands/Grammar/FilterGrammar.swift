import Engine
import Presentation

/// The one grammar of conditions: `genre:thriller -genre:horror year:2015.. runtime:..100 lang:ko,ja`.
struct FilterGrammar {
    let vocabulary: Vocabulary

    static let keys = [
        "kind", "genre", "year", "runtime", "lang", "person", "library", "quality", "vote", "match", "keyword", "limit",
        "anywhere",
    ]
    static let limits = 1...10
    static let years = 1870...2200
    static let qualities = ["4K", "HDR", "Dolby Vision", "Atmos", "1080p"]

    /// Whether a word has the form of a condition, known or not: `key:value` or `-key:value`.
    static func isCondition(_ word: String) -> Bool {
        let bare = word.hasPrefix("-") ? word.dropFirst() : word[...]
        guard let colon = bare.firstIndex(of: ":"), colon != bare.startIndex else { return false }
        // A clock time, a URL and a title reference (`movie:603`) have colons too.
        guard bare[..<colon].allSatisfy({ $0.isLetter }), !bare[colon...].hasPrefix("://") else { return false }
        return TitleID(bare) == nil && bare.index(after: colon) != bare.endIndex
    }

    func add(_ word: String, to expression: inout FilterExpression) throws(CommandError) {
        let isExcluded = word.hasPrefix("-")
        let bare = isExcluded ? word.dropFirst() : word[...]
        guard let colon = bare.firstIndex(of: ":") else { throw .badFilter(key: word) }
        let key = bare[..<colon].lowercased()
        let value = String(bare[bare.index(after: colon)...])
        let values = value.split(separator: ",").map { $0.trimmingSpaces }
        guard !values.isEmpty else { throw .badFilterValue(value: value, key: key, example: Self.example(key)) }
        if isExcluded, !["genre", "keyword", "lang"].contains(key) {
            throw .badFilterValue(value: word, key: key, example: "\(key):…")
        }
        switch key {
        case "kind": expression.filters.kinds.formUnion(try values.map { v throws(CommandError) in try kind(v) })
        case "genre":
            let genres = try values.map { v throws(CommandError) in try genre(v) }
            if isExcluded {
                expression.filters.excludedGenres.formUnion(genres)
            } else {
                expression.filters.genres.formUnion(genres)
            }
        case "keyword":
            let words = values.map { $0.lowercased() }
            if isExcluded {
                expression.filters.excludedKeywords.formUnion(words)
            } else {
                expression.filters.keywords.formUnion(words)
            }
        case "lang":
            let codes = try values.map { v throws(CommandError) in try language(v) }
            if isExcluded {
                expression.filters.excludedLanguages.formUnion(codes)
            } else {
                expression.filters.languages.formUnion(codes)
            }
        case "person": expression.filters.people.formUnion(values)
        case "library": expression.libraries += values
        case "quality": expression.filters.quality.formUnion(values.map(Self.quality))
        case "year": expression.filters.years = try range(value, key: key, bounds: Self.years)
        case "runtime": expression.filters.runtimes = try range(value, key: key, bounds: 1...1440)
        case "vote": expression.filters.minimumVote = try minimum(value, key: key, largest: 10)
        case "match": expression.filters.minimumMatch = try minimum(value, key: key, largest: 100) / 100
        case "anywhere":
            switch vocabulary.name(.choices, value) {
            case "on": expression.filters.anywhere = true
            case "off": expression.filters.anywhere = false
            default: throw .badFilterValue(value: value, key: key, example: Self.example(key))
            }
        case "limit":
            guard let limit = Int(value), Self.limits.contains(limit) else {
                throw .badNumber(value: value, range: Self.limits)
            }
            expression.limit = limit
        default: throw .badFilter(key: key)
        }
    }

    private func kind(_ word: String) throws(CommandError) -> TitleKind {
        switch Tokenizer.fold(word) {
        case "movie", "movies", "film", "films", "filme": return .movie
        case "tv", "series", "serie", "serien", "show", "shows": return .tv
        default: throw .badFilterValue(value: word, key: "kind", example: Self.example("kind"))
        }
    }

    private func genre(_ word: String) throws(CommandError) -> String {
        let spaced = word.replacing("-", with: " ").replacing("_", with: " ")
        let short = ["sci fi": "Science Fiction", "scifi": "Science Fiction", "noir": "Film Noir"]
        if let name = vocabulary.name(.genres, word) ?? vocabulary.name(.genres, spaced)
            ?? short[Tokenizer.fold(spaced)] ?? vocabulary.nearest(.genres, word)
        {
            return name
        }
        throw .badFilterValue(value: word, key: "genre", example: Self.example("genre"))
    }

    private func language(_ word: String) throws(CommandError) -> String {
        if let code = vocabulary.name(.languages, word) { return code }
        let code = word.lowercased()
        guard code.count == 2, code.allSatisfy({ $0.isASCII && $0.isLetter }) else {
            throw .badFilterValue(value: word, key: "lang", example: Self.example("lang"))
        }
        return code
    }

    private static func quality(_ word: String) -> String {
        qualities.first { Tokenizer.fold($0) == Tokenizer.fold(word) } ?? word
    }

    /// `2015`, `2015..`, `..1999`, `1990..1999`.
    private func range(
        _ text: String, key: String, bounds: ClosedRange<Int>
    ) throws(CommandError) -> ClosedRange<Int> {
        let wrong = CommandError.badFilterValue(value: text, key: key, example: Self.example(key))
        let parts = text.split(separator: "..", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.contains(where: { !$0.isEmpty }) else { throw wrong }
        func number(_ part: Substring, or fallback: Int) throws(CommandError) -> Int {
            if part.isEmpty { return fallback }
            guard let number = Int(part), bounds.contains(number) else { throw wrong }
            return number
        }
        let low = try number(parts[0], or: bounds.lowerBound)
        let high = parts.count == 1 ? low : try number(parts[1], or: bounds.upperBound)
        guard low <= high else { throw wrong }
        return low...high
    }

    /// `7..` or `7`.
    private func minimum(_ text: String, key: String, largest: Double) throws(CommandError) -> Double {
        let bare = text.hasSuffix("..") ? String(text.dropLast(2)) : text
        let plain = bare.replacing(",", with: ".").replacing("%", with: "")
        guard let number = Double(plain), number >= 0, number <= largest else {
            throw .badFilterValue(value: text, key: key, example: Self.example(key))
        }
        return number
    }

    private static func example(_ key: String) -> String {
        switch key {
        case "kind": "kind:movie"
        case "genre": "genre:thriller, -genre:horror"
        case "keyword": "keyword:heist, -keyword:violence"
        case "year": "year:1990..1999, year:2015.."
        case "runtime": "runtime:..100"
        case "lang": "lang:ko,ja"
        case "person": "person:\"Tom Hanks\""
        case "library": "library:films"
        case "quality": "quality:4K"
        case "vote": "vote:7.."
        case "match": "match:70.."
        case "anywhere": "anywhere:on"
        default: "limit:5"
        }
    }
}

extension StringProtocol {
    var trimmingSpaces: String {
        String(self.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
