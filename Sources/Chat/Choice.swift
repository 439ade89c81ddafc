/// A question with its possible answers. Whoever answers does so for themselves, by the command line of an option.
///
/// Shown as a menu, a poll or a numbered list; the number of an option, said alone, is an answer everywhere.
package struct Choice: Sendable, Equatable {
    package struct Option: Sendable, Equatable {
        /// At most 80 characters.
        package var label: String
        /// The command line that choosing it means, at most 100 characters.
        package var command: String

        package init(label: String, command: String) {
            self.label = label
            self.command = command
        }
    }

    package var question: String
    package var options: [Option]

    package init(question: String, options: [Option]) {
        self.question = question
        self.options = options
    }
}
