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
        let isMarked = line.hasPrefix("/") || line.hasPrefix("!")
        guard isMarked || isDirect else { return nil }
        guard line.unicodeScalars.count <= Self.lengthLimit else { throw .tooLong(limit: Self.lengthLimit) }
        let bare = isMarked ? String(line.dropFirst()) : line
        let words = LineTokens.split(bare)
        guard let first = words.first else { return try .command(invocation(of: "help", words: [], line: "help")) }
        if let reply = cardReply(words.map(\.text)) { return reply }
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
    private func cardReply(_ words: [String]) -> Request? {
        guard words.count == 2 else { return nil }
        let bare = words.map { word in word.filter { !".!?,".contains($0) } }
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
        var rest = words.map(\.text)
        var values: [String: ArgumentValue] = [:]
        for parameter in descriptor.parameters where parameter.shape == .filters {
            var expression = FilterExpression()
            for word in words where isCondition(word) { try filters.add(word.text, to: &expression) }
            rest = words.filter { !isCondition($0) }.map(\.text)
            if expression != FilterExpression() { values[parameter.name] = .filters(expression) }
        }
        for parameter in descriptor.parameters where parameter.shape != .filters {
            if let value = try take(parameter, from: &rest, of: descriptor) {
                values[parameter.name] = value
            } else if parameter.isRequired {
                throw .missingParameter(command: name, parameter: parameter.name)
            }
        }
        guard rest.isEmpty else { throw .unexpectedWords(command: name, words: rest.joined(separator: " ")) }
        return Invocation(command: name, values: values, line: line)
    }

    /// A long word is a mistyped choice; of short ones too many are close to each other (`noir`, `soir`).
    private func slip(_ word: String) -> String? {
        word.count >= 6 && !moodWords.contains(Tokenizer.fold(word)) ? vocabulary.nearest(.choices, word) : nil
    }

    private func take(
        _ parameter: Parameter, from rest: inout [String], of descriptor: CommandDescriptor
    ) throws(CommandError) -> ArgumentValue? {
        guard let first = rest.first else { return nil }
        switch parameter.shape {
        case .choice(let choices):
            if let name = vocabulary.name(.choices, first) ?? choices.first(where: { $0 == first }) ?? slip(first),
                choices.contains(name)
            {
                rest.removeFirst()
                return .choice(name)
            }
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
            let names = rest.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }
            rest = []
            return .members(names)
        case .text:
            let text = rest.joined(separator: " ")
            rest = []
            return .text(text)
        case .filters: return nil
        }
    }
}
