/// What words and phrases of one language mean, keyed for look-up: phrases of concepts by their stems, words with a
/// grammatical role exactly.
struct MoodPhrases: Sendable {
    enum Role: Hashable, Sendable {
        case ignored, negator, less, notNegator, like, but, and, or, with, by, spoken
        case kind(TitleKind)
        case decade(Int)
        case decadeEnding, decadePrefix
        case before, after, since, between, until, to, old, recent
        case under, over, about, minutes, hours, half, short, long
        case number(Double)
    }

    let language: Stemmer.Language
    private var concepts: [String: [String]] = [:]
    /// Phrases as spelled, which go before those of the same stem: a heroine is no heroin.
    private var spelled: [String: [String]] = [:]
    private var translations: [String: String] = [:]
    private var roles: [String: Set<Role>] = [:]
    /// Single words that have a meaning, to find mistyped ones, by their stem.
    let words: [String: Float]
    let longestPhrase: Int

    init(_ vocabulary: MoodVocabulary) {
        let language = vocabulary.language
        var longest = 1
        var words: [String: Float] = [:]
        var concepts: [String: [String]] = [:]
        var spelled: [String: [String]] = [:]
        for (name, phrases) in vocabulary.phrases.sorted(by: { $0.key < $1.key }) {
            for phrase in phrases {
                let parts = WordScanner.words(in: phrase)
                guard !parts.isEmpty else { continue }
                longest = max(longest, parts.count)
                let key = Self.key(of: parts, language)
                if !(concepts[key] ?? []).contains(name) { concepts[key, default: []].append(name) }
                let spelling = parts.joined(separator: " ")
                if !(spelled[spelling] ?? []).contains(name) { spelled[spelling, default: []].append(name) }
                for part in parts where part.utf8.count > 4 { words[part, default: 0] += parts.count == 1 ? 1 : 0.5 }
            }
        }
        var roles: [String: Set<Role>] = [:]
        func add(_ role: Role, _ phrases: [String]) {
            for phrase in phrases {
                let parts = WordScanner.words(in: phrase)
                guard !parts.isEmpty else { continue }
                longest = max(longest, parts.count)
                roles[parts.joined(separator: " "), default: []].insert(role)
            }
        }
        add(.ignored, vocabulary.ignored)
        add(.negator, vocabulary.negators)
        add(.less, vocabulary.less)
        add(.notNegator, vocabulary.notNegators)
        add(.like, vocabulary.like)
        add(.but, vocabulary.but)
        add(.and, vocabulary.and)
        add(.or, vocabulary.or)
        add(.with, vocabulary.with)
        add(.by, vocabulary.by)
        add(.spoken, vocabulary.spoken)
        for (kind, phrases) in vocabulary.kinds {
            if let kind = TitleKind(rawValue: kind) { add(.kind(kind), phrases) }
        }
        let eras = vocabulary.eras
        for (phrase, year) in eras.decades { add(.decade(year), [phrase]) }
        add(.decadeEnding, eras.decadeEndings)
        add(.decadePrefix, eras.decadePrefixes)
        add(.before, eras.before)
        add(.after, eras.after)
        add(.since, eras.since)
        add(.between, eras.between)
        add(.until, eras.until)
        add(.to, eras.to)
        add(.old, eras.old)
        add(.recent, eras.recent)
        let runtimes = vocabulary.runtimes
        add(.under, runtimes.under)
        add(.over, runtimes.over)
        add(.about, runtimes.about)
        add(.minutes, runtimes.minutes)
        add(.hours, runtimes.hours)
        add(.half, runtimes.half)
        add(.short, runtimes.short)
        add(.long, runtimes.long)
        for (word, number) in vocabulary.numbers { add(.number(number), [word]) }
        for (phrase, english) in vocabulary.translations.sorted(by: { $0.key < $1.key }) {
            let parts = WordScanner.words(in: phrase)
            longest = max(longest, parts.count)
            translations[Self.key(of: parts, language)] = english
            if parts.count == 1, let word = parts.first, word.utf8.count > 4 { words[word, default: 0] += 0.5 }
        }
        for role in roles.keys where !role.contains(" ") && role.utf8.count > 4 { words[role, default: 0] += 1 }
        self.language = language
        // "and" is no inflected form of the Andes.
        self.concepts = concepts.filter { roles[$0.key] == nil || spelled[$0.key] != nil }
        self.spelled = spelled
        self.roles = roles
        self.words = words
        longestPhrase = min(longest, 8)
    }

    static func key(of words: [String], _ language: Stemmer.Language) -> String {
        words.map { Stemmer.stem($0, language) }.joined(separator: " ")
    }

    func concepts(for words: [String]) -> [String]? {
        let exact = words.joined(separator: " ")
        if let found = spelled[exact] { return found }
        // A word without a wish of its own is not an inflected form of one that has: “schauen” is nothing scary.
        if roles[exact]?.contains(.ignored) ?? false { return nil }
        return concepts[Self.key(of: words, language)]
    }

    /// Whether a word is a phrase of its own just as it is written.
    func spells(_ word: String) -> Bool { spelled[word] != nil }

    func translation(of words: [String]) -> String? { translations[Self.key(of: words, language)] }

    func roles(of words: [String]) -> Set<Role> { roles[words.joined(separator: " ")] ?? [] }

    /// Whether a single word means anything in this language.
    func knows(_ word: String) -> Bool {
        roles[word] != nil || concepts[Stemmer.stem(word, language)] != nil
            || translations[Stemmer.stem(word, language)] != nil
    }
}
