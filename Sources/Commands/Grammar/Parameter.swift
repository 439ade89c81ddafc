package import Chat
package import Presentation

/// A parameter of a command, as data: enough to parse it from text, to register it with a platform, and to explain it.
package struct Parameter: Sendable {
    package enum Shape: Sendable, Equatable {
        /// One of these words, in any language of the bot.
        case choice([String])
        case integer(ClosedRange<Int>)
        /// This word, in any language of the bot, as the first or the last word.
        case flag(String)
        /// One word `key:value` that buttons carry and nobody types; the key is given.
        case token(String)
        /// Any number of `key:value` conditions, anywhere in the line.
        case filters
        /// All words that are left, as names of members.
        case members
        /// All words that are left.
        case text
    }

    package let name: String
    package let summary: Phrase
    package let shape: Shape
    package let isRequired: Bool
    /// What helps to type it, where the platform can.
    package var completion: CommandMenu.Completion?
    /// One for each choice, where each is rather a command of its own.
    package var branches: [Phrase] = []

    /// Whether it is for people, rather than for what buttons carry.
    package var isTyped: Bool {
        if case .token = shape { false } else { true }
    }
}

/// Declares a parameter and reads its value: the two cannot drift apart.
package struct ParameterKey<Value: Sendable>: Sendable {
    package fileprivate(set) var parameter: Parameter
    let read: @Sendable (ArgumentValue) -> Value?
}

extension ParameterKey where Value == String {
    static func choice(_ name: String, _ summary: Phrase, _ choices: [String], isRequired: Bool = false) -> Self {
        Self(parameter: Parameter(name: name, summary: summary, shape: .choice(choices), isRequired: isRequired)) {
            if case .choice(let word) = $0 { word } else { nil }
        }
    }

    /// Choices that are rather commands of their own, each with what it is for.
    static func branch(_ name: String, _ summary: Phrase, _ branches: KeyValuePairs<String, Phrase>) -> Self {
        var key = choice(name, summary, branches.map(\.key))
        key.parameter.branches = branches.map(\.value)
        return key
    }

    /// The name of a title, or its reference.
    static func title(_ name: String, _ summary: Phrase) -> Self {
        var key = text(name, summary, isRequired: true)
        key.parameter.completion = .title
        return key
    }

    static func text(_ name: String, _ summary: Phrase, isRequired: Bool = false) -> Self {
        Self(parameter: Parameter(name: name, summary: summary, shape: .text, isRequired: isRequired)) {
            if case .text(let text) = $0 { text } else { nil }
        }
    }
}

extension ParameterKey where Value == Substring {
    /// The value behind the colon.
    static func token(_ key: String, _ summary: Phrase) -> Self {
        Self(parameter: Parameter(name: key, summary: summary, shape: .token(key), isRequired: false)) {
            if case .text(let text) = $0 { text[...] } else { nil }
        }
    }
}

extension ParameterKey where Value == Bool {
    static func flag(_ word: String, _ summary: Phrase) -> Self {
        Self(parameter: Parameter(name: word, summary: summary, shape: .flag(word), isRequired: false)) {
            if case .flag = $0 { true } else { nil }
        }
    }
}

extension ParameterKey where Value == Int {
    static func integer(_ name: String, _ summary: Phrase, _ range: ClosedRange<Int>) -> Self {
        Self(parameter: Parameter(name: name, summary: summary, shape: .integer(range), isRequired: false)) {
            if case .integer(let number) = $0 { number } else { nil }
        }
    }
}

extension ParameterKey where Value == FilterExpression {
    static func filters(_ name: String, _ summary: Phrase) -> Self {
        Self(parameter: Parameter(name: name, summary: summary, shape: .filters, isRequired: false)) {
            if case .filters(let filters) = $0 { filters } else { nil }
        }
    }
}

extension ParameterKey where Value == [String] {
    static func members(_ name: String, _ summary: Phrase) -> Self {
        let parameter = Parameter(
            name: name, summary: summary, shape: .members, isRequired: false, completion: .member)
        return Self(parameter: parameter) {
            if case .members(let names) = $0 { names } else { nil }
        }
    }
}

/// The value of a parameter as it was parsed.
package enum ArgumentValue: Sendable, Equatable {
    case choice(String)
    case integer(Int)
    case filters(FilterExpression)
    case members([String])
    case text(String)
    case flag
}
