import Chat
import MatrixCrypto

/// A question with options as a poll (MSC3381, in the form that clients know: `org.matrix.msc3381`), and as a numbered list
/// for those that show none.
struct PollText: Equatable {
    /// “The array is truncated to 20 maximum options” (MSC3381).
    static let optionLimit = 20

    let question: String
    let options: [String]

    init(question: String, options: [Choice.Option]) {
        self.question = question.shownLine(900)
        self.options = options.prefix(Self.optionLimit).map { $0.label.shownLine(320) }
    }

    static func optionID(_ index: Int) -> String { "option-\(index + 1)" }

    static func optionIndex(_ id: String) -> Int? {
        guard id.hasPrefix("option-"), let number = Int(id.dropFirst(7)), number > 0 else { return nil }
        return number - 1
    }

    var content: JSONValue {
        let answers = options.enumerated().map { index, label -> JSONValue in
            ["id": .string(Self.optionID(index)), "org.matrix.msc1767.text": .string(label)]
        }
        return [
            "org.matrix.msc3381.poll.start": [
                "kind": "org.matrix.msc3381.poll.disclosed", "max_selections": 1,
                "question": ["org.matrix.msc1767.text": .string(question), "body": .string(question)],
                "answers": .array(answers),
            ],
            "org.matrix.msc1767.text": .string(list), "body": .string(list), "m.mentions": [:],
        ]
    }

    private var list: String {
        ([question] + options.enumerated().map { "\($0 + 1). \($1)" }).joined(separator: "\n")
    }

    /// The end of a poll, which names the winner in words.
    static func end(_ text: String) -> JSONValue {
        let shown = text.shownText(4_000)
        return [
            "org.matrix.msc3381.poll.end": [:], "org.matrix.msc1767.text": .string(shown), "body": .string(shown),
            "m.mentions": [:],
        ]
    }
}
