import Engine
import Presentation

/// Understands a line that somebody typed. Pure: the same line gives the same request, in whatever language its words are.
package struct CommandParser: Sendable {
    private let descriptors: [CommandDescriptor]
    private let vocabulary: Vocabulary
    private let filters: FilterGrammar
    private let moodWords: Set<String>

    /// Longer lines are refused: nobody types them, and searching them costs.
    package static let lengthLimit = 600
    private static let verdicts = ["up", "down", "seen", "dismiss", "undo"]

    /// - Parameter moodWords: folded words that say a mood when they stand alone, however close to a command they are:
    ///   `heiter` is not a slip of `weiter`.
    package init(descriptors: [CommandDescriptor], vocabulary: Vocabulary, moodWords: Set<String>) {
        self.descriptors = descriptors
        self.moodWords = moodWords
        self.vocabulary = vocabulary
        filters = FilterGrammar(vocabulary: vocabulary)
    }

    /// - Parameter isDirect: everything said in a direct chat is meant for the bot; in a room only what begins with
    ///   `/` or `!`.
    /// - Returns: `nil` when the line is not for the bot.
    package func request(for text: String, isDirect: Bool) throws(CommandError) -> Request? {
        let line = Self.cleaned(text)
        guard !line.isEmpty else {
            return isDirect ? try .command(invocation(of: "help", words: [], line: "help")) : nil
        }
        let isMarked = Self.isMarked(line)
        let bare = isMarked ? String(line.dropFirst()) : line
        if let number = Self.number(bare) { return .option(number: number, isAddressed: isMarked || isDirect) }
        guard isMarked || isDirect else { return nil }
        guard line.unicodeScalars.count <= Self.lengthLimit else { throw .tooLong(limit: Self.lengthLimit) }
        let words = LineTokens.split(bare)
        guard let first = words.first else { return try .command(invocation(of: "help", words: [], line: "help")) }
        if let reply = cardReply(words) { return reply }
        if let name = commandName(first.text) {
            if name == "spin" { return .spin }
            return try .command(invocation(of: name, words: Array(words.dropFirst()), line: bare))
        }
        if words.allSatisfy(isCondition) {
            return try .command(invocation(of: "recommend", words: words, line: "recommend \(bare)"))
        }
        let guess = vocabulary.nearest(.commands, first.text)
        let isSlip = words.count == 1 && guess != nil && !moodWords.contains(Tokenizer.fold(first.text))
        if isMarked || isSlip { throw .unknownCommand(word: first.text, guess: guess) }
        // Whoever just says what they are in the mood for need not know a command for it.
        return try .command(invocation(of: "mood", words: words, line: "mood \(bare)"))
    }

    /// What was said to the bot, without the mark that says so; `nil` when it was not said to it.
    package static func addressed(_ text: String, isDirect: Bool) -> String? {
        let line = cleaned(text)
        guard isMarked(line) else { return isDirect ? line : nil }
        return String(line.dropFirst()).trimmingSpaces
    }

    /// Whether a line is said to the bot, or may be a number that answers it.
    static func mayBeMeant(_ text: String, isDirect: Bool) -> Bool {
        isDirect || isMarked(cleaned(text)) || number(cleaned(text)) != nil
    }

    private static func isMarked(_ line: String) -> Bool { line.hasPrefix("/") || line.hasPrefix("!") }

    /// `2`, `2.`, `2)` or the key with the 2 on it, and nothing else.
    private static func number(_ text: String) -> Int? {
        var scalars = Array(text.trimmingSpaces.unicodeScalars.prefix(8))
        scalars.removeAll { $0 == "\u{FE0F}" || $0 == "\u{20E3}" }
        if let last = scalars.last, ".)".unicodeScalars.contains(last) { scalars.removeLast() }
        guard (1...2).contains(scalars.count), scalars.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return Int(String(String.UnicodeScalarView(scalars)))
    }

    /// Without control characters and surrounding space.
    private static func cleaned(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(lengthLimit * 8) {
            switch scalar.properties.generalCategory {
            case .control: scalars.append(" ")
            case .format where scalar != "\u{200D}": continue
            default: scalars.append(scalar)
            }
        }
        return String(scalars).trimmingSpaces
    }

    private func commandName(_ word: String) -> String? {
        if let name = vocabulary.name(.commands, word), descriptors.contains(where: { $0.name == name }) { return name }
        let folded = Tokenizer.fold(word)
        return descriptors.first { $0.aliases.contains(folded) }?.name
    }

    /// `1 up`, `up 1`, `why 2`, `2 why`.
    private func cardReply(_ words: [LineTokens.Word]) -> Request? {
        guard words.count == 2, !words.contains(where: \.isQuoted) else { return nil }
        let bare = words.map { word in word.text.filter { !".!?,".contains($0) } }
        for (number, verb) in [(bare[0], bare[1]), (bare[1], bare[0])] {
            guard let number = Int(number), (0...99).contains(number) else { continue }
            if let choice = vocabulary.name(.choices, verb), Self.verdicts.contains(choice) {
                return .card(number: number, action: .feedback(choice))
            }
            // Without the skin tone or the selector that keyboards add.
            switch verb.unicodeScalars.first.map(String.init) {
            case "👍": return .card(number: number, action: .feedback("up"))
            case "👎": return .card(number: number, action: .feedback("down"))
            default: break
            }
            if commandName(verb) == "whynot" || vocabulary.name(.choices, verb) == "why" {
                return .card(number: number, action: .why)
            }
        }
        return nil
    }

    private func isCondition(_ word: LineTokens.Word) -> Bool {
        !word.isQuoted && FilterGrammar.isCondition(word.text)
    }

    // MARK: - Parameters

    private func invocation(of name: String, words: [LineTokens.Word], line: String)
        throws(CommandError) -> Invocation
    {
        guard let descriptor = descriptors.first(where: { $0.name == name }) else {
            throw .unknownCommand(word: name, guess: nil)
        }
        var words = words
        var values: [String: ArgumentValue] = [:]
        for parameter in descriptor.parameters {
            if let value = takeSign(parameter, from: &words) { values[parameter.name] = value }
        }
        var rest = words
        for parameter in descriptor.parameters where parameter.shape == .filters {
            var expression = FilterExpression()
            for word in words where isCondition(word) { try filters.add(word.text, to: &expression) }
            rest = words.filter { !isCondition($0) }
            if expression != FilterExpression() { values[parameter.name] = .filters(expression) }
        }
        for parameter in descriptor.parameters where values[parameter.name] == nil {
            if let value = try take(parameter, from: &rest, of: descriptor) {
                values[parameter.name] = value
            } else if parameter.isRequired {
                throw .missingParameter(command: name, parameter: parameter.name)
            }
        }
        guard rest.isEmpty else {
            throw .unexpectedWords(command: name, words: rest.map(\.text).joined(separator: " "))
        }
        return Invocation(command: name, values: values, line: line)
    }

    /// What stands for itself wherever it is in the line.
    private func takeSign(_ parameter: Parameter, from words: inout [LineTokens.Word]) -> ArgumentValue? {
        switch parameter.shape {
        case .flag(let flag):
            let ends = Set([words.indices.first, words.indices.last].compactMap(\.self))
            let place = ends.sorted().last { index in
                let word = words[index].text
                return !words[index].isQuoted
                    && (vocabulary.name(.choices, word) == flag || vocabulary.name(.commands, word) == flag)
            }
            guard let place else { return nil }
            words.remove(at: place)
            return .flag
        case .token(let key):
            guard let place = words.firstIndex(where: { $0.text.hasPrefix(key + ":") && !$0.isQuoted }) else {
                return nil
            }
            return .text(String(words.remove(at: place).text.dropFirst(key.count + 1)))
        case .choice, .integer, .filters, .members, .text: return nil
        }
    }

    /// A long word is a mistyped choice; of short ones too many are close to each other (`noir`, `soir`).
    private func slip(_ word: String) -> String? {
        word.count >= 6 && !moodWords.contains(Tokenizer.fold(word)) ? vocabulary.nearest(.choices, word) : nil
    }

    private func take(
        _ parameter: Parameter, from rest: inout [LineTokens.Word], of descriptor: CommandDescriptor
    ) throws(CommandError) -> ArgumentValue? {
        guard let word = rest.first else { return nil }
        let first = word.text
        // What is quoted is a name: it is no number, and a choice only where nothing else can stand.
        if word.isQuoted, parameter.isNumber || (parameter.isChoice && !parameter.isRequired) { return nil }
        switch parameter.shape {
        case .choice(let choices):
            if let name = vocabulary.name(.choices, first) ?? choices.first(where: { $0 == first }) ?? slip(first),
                choices.contains(name)
            {
                rest.removeFirst()
                return .choice(name)
            }
            // It may be what the next parameter is.
            if Int(first) != nil, descriptor.parameters.contains(where: \.isNumber) { return nil }
            // Where free words may follow, this one can be the first of them.
            let isLast = !descriptor.parameters.contains { $0.shape == .text && !$0.isRequired }
            if parameter.isRequired || (isLast && !descriptor.parameters.contains { $0.shape == .text }) {
                throw .badChoice(value: first, allowed: choices)
            }
            return nil
        case .integer(let range):
            guard let number = Int(first) else { return nil }
            guard range.contains(number) else { throw .badNumber(value: first, range: range) }
            rest.removeFirst()
            return .integer(number)
        case .members:
            let names = rest.map { $0.text.hasPrefix("@") ? String($0.text.dropFirst()) : $0.text }
            rest = []
            return .members(names)
        case .text:
            let text = rest.map(\.text).joined(separator: " ")
            rest = []
            return .text(text)
        case .filters, .flag, .token: return nil
        }
    }
}

extension Parameter {
    fileprivate var isNumber: Bool {
        if case .integer = shape { true } else { false }
    }

    fileprivate var isChoice: Bool {
        if case .choice = shape { true } else { false }
    }
}
