import Chat

/// Lays out a question with its options, each beside the number that is typed to choose it.
struct ChoiceLayout {
    let question: String
    let options: [Choice.Option]
    let width: Int

    var lines: [ConsoleLine] {
        let indent = String(options.count).count + 4
        return TextWrapping(width: width).lines(of: question.printableLine).map {
            ConsoleLine([ConsoleSpan($0, .strong)])
        }
            + options.enumerated().flatMap { index, option -> [ConsoleLine] in
                let number = String(index + 1)
                let lead = String(repeating: " ", count: indent - 2 - number.count) + number + "  "
                return TextWrapping(width: width - indent).lines(of: option.label.printableLine).enumerated()
                    .map { row, text in
                        let start = row == 0 ? lead : String(repeating: " ", count: indent)
                        return ConsoleLine([ConsoleSpan(start, .accent), ConsoleSpan(text)])
                    }
            }
    }
}
