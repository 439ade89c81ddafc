/// Writes chosen values as the command line that means them: the reverse of what the parser of lines does.
struct CommandLineWriter {
    let command: CommandMenu.Command

    /// Quotation marks of any kind would end what is kept together.
    private static let quotes: Set<Character> = ["\"", "“", "”", "„", "«", "»"]

    func line(branch: String?, values: [String: String]) -> String {
        var words = [command.words]
        if let branch { words.append(branch) }
        var ranges: [(key: String, low: String, high: String)] = []
        var rest: [String] = []
        for option in command.options {
            guard let value = values[option.name.english]?.trimmed, !value.isEmpty else { continue }
            switch option.form {
            case .word: words.append(value.contains(where: \.isWhitespace) ? Self.kept(value) : value)
            // Free words come last: whatever stands before them might be taken for one of them.
            case .words: rest.append(Self.kept(value))
            case .names:
                rest += value.split(separator: ",").map { Self.kept(String($0).trimmed) }.filter { $0 != "\"\"" }
            case .condition(let prefix): words.append(prefix + Self.keptIfNeeded(value))
            case .low(let key), .high(let key):
                let place = ranges.firstIndex { $0.key == key } ?? ranges.endIndex
                if place == ranges.endIndex { ranges.append((key, "", "")) }
                if case .low = option.form { ranges[place].low = value } else { ranges[place].high = value }
            case .mark(let word): if value == "true" { words.append(word) }
            }
        }
        words += ranges.map { "\($0.key):\($0.low)..\($0.high)" }
        return (words + rest).joined(separator: " ")
    }

    private static func kept(_ text: String) -> String {
        let words = text.filter { !quotes.contains($0) }.map { isControl($0) ? " " : $0 }
        return "\"" + String(words).trimmed + "\""
    }

    private static func isControl(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
    }

    private static func keptIfNeeded(_ text: String) -> String {
        text.allSatisfy { !$0.isWhitespace && !quotes.contains($0) } ? text : kept(text)
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
