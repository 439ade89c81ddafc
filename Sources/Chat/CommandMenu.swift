/// All commands as a platform can offer them: with names and descriptions in every language, and with typed options.
///
/// What a person chooses comes back as a command line (`line(for:)`), which means the same as if it had been typed.
package struct CommandMenu: Sendable, Equatable {
    package let commands: [Command]

    package init(commands: [Command]) { self.commands = commands }

    /// A text in the language that all understand, and its translations by ISO 639-1 code.
    package struct Localised: Sendable, Equatable {
        package let english: String
        package let translations: [String: String]

        package init(english: String, translations: [String: String] = [:]) {
            self.english = english
            self.translations = translations
        }
    }

    package struct Command: Sendable, Equatable {
        /// What it is begun with.
        package enum Target: Sendable, Equatable {
            /// Its name, typed.
            case conversation
            /// A message, of which it takes the text.
            case message
            /// A person, of whom it takes the name.
            case person
        }

        /// The English name is the first word of the command line, unless `words` says otherwise.
        package let name: Localised
        package let summary: Localised
        package let target: Target
        /// What the command line begins with.
        package let words: String
        /// The answer is for the asker alone.
        package let isPersonal: Bool
        /// Only the owner of the server may use it.
        package let isForOwner: Bool
        /// Where there are some, one of them must be chosen.
        package let branches: [Branch]
        package let options: [Option]

        package init(
            name: Localised, summary: Localised, target: Target = .conversation, words: String? = nil,
            isPersonal: Bool = false, isForOwner: Bool = false, branches: [Branch] = [], options: [Option] = []
        ) {
            self.name = name
            self.summary = summary
            self.target = target
            self.words = words ?? name.english
            self.isPersonal = isPersonal
            self.isForOwner = isForOwner
            self.branches = branches
            self.options = options
        }
    }

    /// One of several things that a command does, such as `recommend tonight`. All take the options of the command.
    package struct Branch: Sendable, Equatable {
        package let name: Localised
        package let summary: Localised

        package init(name: Localised, summary: Localised) {
            self.name = name
            self.summary = summary
        }
    }

    package struct Option: Sendable, Equatable {
        package let name: Localised
        package let summary: Localised
        package let kind: Kind
        package let isRequired: Bool
        package let form: Form

        package init(name: Localised, summary: Localised, kind: Kind, isRequired: Bool = false, form: Form) {
            self.name = name
            self.summary = summary
            self.kind = kind
            self.isRequired = isRequired
            self.form = form
        }
    }

    package enum Kind: Sendable, Equatable {
        case text
        case integer(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case choice([Choice])
        /// Yes or no.
        case flag
        /// Text that the bot helps to complete.
        case completed(Completion)
    }

    /// What is completed.
    package enum Completion: String, Sendable, Equatable, CaseIterable {
        case title
        case member
        case genre
    }

    /// One of the values of an option.
    package struct Choice: Sendable, Equatable {
        /// What it is in a command line.
        package let value: String
        package let label: Localised

        package init(value: String, label: Localised) {
            self.value = value
            self.label = label
        }
    }

    /// How the value of an option is written in a command line.
    package enum Form: Sendable, Equatable {
        /// A word as it is.
        case word
        /// Words that are kept together, whatever they look like.
        case words
        /// Names with commas between them.
        case names
        /// `prefix` and the value behind it, such as `genre:` or `-genre:`; several values have commas between them.
        case condition(String)
        /// The low or the high end of a range, such as `year:2015..2020`.
        case low(String)
        case high(String)
        /// Written when the answer is yes.
        case mark(String)
    }

    /// What was chosen: the command, its branch, and the values of options by their English names.
    package struct Selection: Sendable, Equatable {
        package var command: String
        package var branch: String?
        package var values: [String: String]

        package init(command: String, branch: String? = nil, values: [String: String] = [:]) {
            self.command = command
            self.branch = branch
            self.values = values
        }
    }

    package func command(_ name: String) -> Command? { commands.first { $0.name.english == name } }

    /// The command line that means what was chosen; `nil` when there is no such command.
    package func line(for selection: Selection) -> String? {
        guard let command = command(selection.command) else { return nil }
        return CommandLineWriter(command: command).line(branch: selection.branch, values: selection.values)
    }
}
