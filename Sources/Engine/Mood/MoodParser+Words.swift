/// Reading concepts, negation, kinds and remaining words.
extension MoodParser {
    /// How far a "no" or a "less" reaches.
    private enum Scope {
        case wanted
        /// "no", "without": excludes, and reaches over adjacent words.
        case excluded
        /// "not", "less": avoids the next thing said.
        case avoided
    }

    /// What stands at a place, and how many words it takes.
    private enum Item {
        case concepts([String])
        case roles(Set<MoodPhrases.Role>)
        case translation(String)
    }

    func readWords(_ reading: inout MoodReading, into intent: inout MoodIntent) {
        var scope = Scope.wanted
        var i = 0
        while i < reading.words.count {
            if reading.tokens[i].startsClause { scope = .wanted }
            guard !reading.isSpent[i] else {
                i += 1
                continue
            }
            guard let (item, length) = longestItem(at: i, reading) else {
                read(unknown: i, scope, reading, into: &intent)
                if scope == .avoided { scope = .wanted }
                i += 1
                continue
            }
            switch item {
            case .concepts(let names):
                let phrase = reading.tokens[i..<(i + length)].map(\.raw).joined(separator: " ")
                add(names, phrase, scope, into: &intent)
                readSpoken(names, i, length, scope, reading, into: &intent)
            case .translation(let english):
                let words = WordScanner.words(in: english) + reading.words[i..<(i + length)].filter { $0.count > 3 }
                add(words: words, scope, into: &intent)
            case .roles(let roles):
                let grammar: Set<MoodPhrases.Role> = [
                    .negator, .less, .notNegator, .but, .and, .or, .ignored, .with, .by, .like, .spoken,
                ]
                if !roles.isDisjoint(with: grammar) {
                    scope = next(scope, after: roles, at: i, length, reading)
                    i += length
                    continue
                }
                apply(roles, scope, into: &intent)
            }
            i += length
            scope = self.scope(scope, afterItemEndingAt: i, reading)
        }
    }

    private func next(
        _ scope: Scope, after roles: Set<MoodPhrases.Role>, at i: Int, _ length: Int, _ reading: MoodReading
    ) -> Scope {
        if roles.contains(.notNegator) { return .wanted }
        if roles.contains(.negator) { return .excluded }
        if roles.contains(.less) { return .avoided }
        if roles.contains(.but) { return .wanted }
        return scope
    }

    /// A "no" reaches over what directly follows, a "not" over one thing; both over "or", and over "and" when a wish
    /// follows directly ("no gore and violence", but not "no gore and lots of laughs").
    private func scope(_ scope: Scope, afterItemEndingAt i: Int, _ reading: MoodReading) -> Scope {
        guard scope != .wanted, i < reading.words.count, !reading.isSpent[i] else { return .wanted }
        let joiner = reading.roles(at: i, 1)
        if joiner.contains(.or) { return scope }
        if joiner.contains(.and) {
            guard let (item, _) = longestItem(at: i + 1, reading), case .concepts = item else { return .wanted }
            return scope
        }
        if scope == .excluded, let (item, _) = longestItem(at: i, reading) {
            switch item {
            case .concepts, .translation: return scope
            case .roles(let roles):
                if case .kind = roles.first { return scope }
            }
        }
        return .wanted
    }

    private func longestItem(at i: Int, _ reading: MoodReading) -> (Item, Int)? {
        guard i < reading.words.count else { return nil }
        let longest = reading.order.map(\.longestPhrase).max() ?? 1
        for length in stride(from: min(longest, reading.words.count - i), to: 0, by: -1) {
            guard let words = reading.words(at: i, length) else { continue }
            for phrases in reading.order {
                let roles = phrases.roles(of: words)
                if !roles.isDisjoint(with: [.negator, .less, .notNegator, .but]) { return (.roles(roles), length) }
                if let concepts = phrases.concepts(for: words) { return (.concepts(concepts), length) }
                if !roles.isEmpty { return (.roles(roles), length) }
                if let english = phrases.translation(of: words) { return (.translation(english), length) }
            }
        }
        return nil
    }

    // MARK: - Words that the lexicon does not have as they are

    private func read(unknown i: Int, _ scope: Scope, _ reading: MoodReading, into intent: inout MoodIntent) {
        let word = reading.words[i]
        let raw = reading.tokens[i].raw
        if let base = comparativeBase(of: word), let concepts = concepts(for: base, reading) {
            return add(concepts, raw, scope, into: &intent)
        }
        for phrases in reading.order where phrases.language != .fr {
            if let parts = compoundParts(of: word, phrases) {
                for part in parts { add(part: part, raw, scope, phrases, into: &intent) }
                return
            }
        }
        if let near = corrected(word, reading) {
            if let concepts = concepts(for: near, reading) { return add(concepts, raw, scope, into: &intent) }
            for phrases in reading.order {
                if let english = phrases.translation(of: [near]) {
                    return add(words: WordScanner.words(in: english), scope, into: &intent)
                }
                let roles = phrases.roles(of: [near])
                if !roles.isEmpty { return apply(roles, scope, into: &intent) }
                // A word of a longer phrase of the lexicon: too little to go by but worth searching for.
            }
            return add(words: [near], scope, into: &intent)
        }
        if !isKnown(word), let (head, modifier, phrases) = compoundHead(of: word, reading) {
            add(part: head, raw, scope, phrases, into: &intent)
            return add(words: [modifier], scope, into: &intent)
        }
        if word.utf8.count > 2 { add(words: [word], scope, into: &intent) }
    }

    private func concepts(for word: String, _ reading: MoodReading) -> [String]? {
        reading.order.lazy.compactMap { $0.concepts(for: [word]) }.first
    }

    /// `darker` → `dark`, `sadder` → `sad`.
    private func comparativeBase(of word: String) -> String? {
        for ending in ["er", "est"] where word.hasSuffix(ending) && word.utf8.count > ending.utf8.count + 2 {
            let base = String(word.dropLast(ending.count))
            let tail = base.utf8.suffix(2)
            let isDoubled = base.utf8.count > 3 && tail.first == tail.last
            for candidate in isDoubled ? [String(base.dropLast()), base] : [base, base + "e"]
            where phrases.contains(where: { $0.spells(candidate) }) {
                return candidate
            }
        }
        return nil
    }

    /// The known words a compound consists of: `Spionagethriller` → `spionage`, `thriller`. Letters that join them
    /// (`Überwachung-s-staat`) look like inflection and go with the stem.
    func compoundParts(of word: String, _ phrases: MoodPhrases, depth: Int = 0) -> [String]? {
        let bytes = Array(word.utf8)
        guard bytes.count >= 7, bytes.count <= 48, depth < 2, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        for split in stride(from: bytes.count - 3, through: 3, by: -1) {
            let first = String(decoding: bytes[..<split], as: UTF8.self)
            guard isPart(first, phrases) else { continue }
            let rest = String(decoding: bytes[split...], as: UTF8.self)
            if isPart(rest, phrases) { return [first, rest] }
            if let more = compoundParts(of: rest, phrases, depth: depth + 1) { return [first] + more }
        }
        return nil
    }

    private func isPart(_ word: String, _ phrases: MoodPhrases) -> Bool {
        guard word.utf8.count > 2 else { return false }
        if phrases.concepts(for: [word]) != nil { return word.utf8.count > 3 || phrases.language == .de }
        if word.utf8.count > 3, phrases.translation(of: [word]) != nil { return true }
        return isKind(word, phrases) && word.utf8.count > 3
    }

    private func isKind(_ word: String, _ phrases: MoodPhrases) -> Bool {
        phrases.roles(of: [word]).contains { if case .kind = $0 { true } else { false } }
    }

    /// A compound of which only the last part is known: `Weltraumkomödie` without a word for space.
    private func compoundHead(
        of word: String, _ reading: MoodReading
    ) -> (head: String, modifier: String, phrases: MoodPhrases)? {
        let bytes = Array(word.utf8)
        guard bytes.count >= 9, bytes.count <= 48, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        for phrases in reading.order where phrases.language == .de {
            for split in 4..<(bytes.count - 3) {
                let head = String(decoding: bytes[split...], as: UTF8.self)
                if phrases.concepts(for: [head]) != nil || isKind(head, phrases) {
                    return (head, String(decoding: bytes[..<split], as: UTF8.self), phrases)
                }
            }
        }
        return nil
    }

    private func add(
        part: String, _ raw: String, _ scope: Scope, _ phrases: MoodPhrases, into intent: inout MoodIntent
    ) {
        if let concepts = phrases.concepts(for: [part]) {
            add(concepts, raw, scope, into: &intent)
        } else if let english = phrases.translation(of: [part]) {
            add(words: WordScanner.words(in: english), scope, into: &intent)
        } else {
            apply(phrases.roles(of: [part]), scope, into: &intent)
        }
    }

    // MARK: - Carrying over

    private func add(_ names: [String], _ phrase: String, _ scope: Scope, into intent: inout MoodIntent) {
        for name in names {
            let concept = MoodIntent.Concept(name: name, phrase: phrase)
            switch scope {
            case .wanted:
                if !intent.concepts.contains(where: { $0.name == name }) { intent.concepts.append(concept) }
            case .excluded, .avoided:
                if !intent.avoided.contains(where: { $0.name == name }) { intent.avoided.append(concept) }
                if scope == .excluded, let genre = lexicon.concepts[name]?.genre {
                    intent.filters.excludedGenres.insert(genre)
                }
            }
        }
    }

    private func add(words: [String], _ scope: Scope, into intent: inout MoodIntent) {
        for word in words {
            if scope == .wanted {
                if !intent.words.contains(word) { intent.words.append(word) }
            } else if !intent.avoidedWords.contains(word) {
                intent.avoidedWords.append(word)
            }
        }
    }

    private func apply(_ roles: Set<MoodPhrases.Role>, _ scope: Scope, into intent: inout MoodIntent) {
        let isWanted = scope == .wanted
        for role in roles {
            switch role {
            case .kind(let kind) where isWanted:
                intent.filters.kinds.insert(kind)
            case .short where intent.filters.runtimes == nil:
                intent.filters.runtimes = isWanted ? 1...95 : 90...600
            case .long where intent.filters.runtimes == nil:
                intent.filters.runtimes = isWanted ? 140...1000 : 1...115
            case .old where intent.filters.years == nil:
                intent.filters.years = isWanted ? 1870...1979 : (newestYear - 25)...(newestYear + 5)
            case .recent where intent.filters.years == nil:
                intent.filters.years = isWanted ? (newestYear - 5)...(newestYear + 5) : 1870...(newestYear - 15)
            default:
                break
            }
        }
    }

    /// "in French", "auf Deutsch": the language that is spoken, which is a condition where languages are known.
    private func readSpoken(
        _ names: [String], _ i: Int, _ length: Int, _ scope: Scope, _ reading: MoodReading,
        into intent: inout MoodIntent
    ) {
        let languages = names.flatMap { lexicon.concepts[$0]?.languages ?? [] }
        guard !languages.isEmpty else { return }
        if scope == .excluded {
            intent.filters.excludedLanguages.formUnion(languages)
        } else if scope == .wanted, knowsLanguages,
            reading.length(of: .spoken, before: i) > 0 || reading.length(of: .spoken, at: i + length) > 0
        {
            intent.filters.languages.formUnion(languages)
        }
    }
}
